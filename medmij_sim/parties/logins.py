"""How a DVZA of a world has people log in: through the seam alone, or as a service provider of NEP-DigiD."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medmij_sim.cast import DvzaRole
from medmij_sim.digid.login_choice import Login, LoginChoice
from medmij_sim.dvza.policy import CONFORMING
from medmij_sim.parties.digid import NepDigid
from medmij_sim.parties.surroundings import Surroundings
from medmij_sim.pki import Variant

if TYPE_CHECKING:
    from medmij_sim.digid.login_dialect import Dialect


def login_of(role: DvzaRole, around: Surroundings, digid: NepDigid) -> LoginChoice:
    """Every way that a DVZA has, each made when it is first used."""

    def saml3() -> Login:
        from medmij_sim.digid.login_saml3 import Dialect3

        return _by_saml(role, Dialect3(), around, digid)

    def saml4() -> Login:
        from medmij_sim.digid.login_saml4 import FIRST_DV, Dialect4
        from medmij_sim.digid.saml.idp import SamlIdp

        number = FIRST_DV + around.cast.dvzas.index(role)
        dialect = Dialect4(number, SamlIdp.authentication_service, SamlIdp.representation_service)
        return _by_saml(role, dialect, around, digid)

    return LoginChoice({"direct": lambda: digid.party, "saml3": saml3, "saml4": saml4}, around.login)


def _by_saml(role: DvzaRole, dialect: Dialect, around: Surroundings, digid: NepDigid) -> Login:
    from medmij_sim.digid.login_saml import Habits, SamlLogin

    def habits() -> Habits:
        policy = around.env.faults.policy("dvza", role.key, CONFORMING)
        return Habits(policy.login_leaves_out, policy.remembers_artifacts)

    return SamlLogin(
        dialect,
        role.key,
        f"https://{role.front_host(around.domain)}/r22/login/return",
        around.env,
        origin=digid.party.origin,
        back=digid.party.back_origin,
        providers=lambda: digid.faces.providers,
        client=lambda: around.client_of(role.key, role.token_host(around.domain), Variant.GOOD),
        habits=habits,
    )
