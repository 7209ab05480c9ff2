"""The faces of NEP-DigiD: the interfaces by which service providers have people log in."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.routing import Route

from medmij_sim.digid.oidc.face import Oidc
from medmij_sim.digid.party import Digid
from medmij_sim.digid.policy import DigidPolicy
from medmij_sim.digid.providers import Providers
from medmij_sim.digid.saml.face3 import Saml3
from medmij_sim.digid.saml.face4 import Saml4
from medmij_sim.digid.saml.idp import SamlIdp
from medmij_sim.environment import Environment


class Faces:
    """All faces over one login UI and one store of people.

    Args:
        digid: that UI and store.
        env: time, chance and record of the world.
        domain: the world's domain.
        policy: how NEP-DigiD behaves now.

    Attributes:
        providers: who may ask; metadata is taken up here.
    """

    def __init__(
        self, digid: Digid, env: Environment, domain: str, policy: Callable[[], DigidPolicy] = DigidPolicy
    ) -> None:
        self.providers = Providers()
        self._idp = SamlIdp(digid, self.providers, env, domain, policy)
        self.saml3 = Saml3(self._idp)
        self.saml4 = Saml4(self._idp)
        self.oidc = Oidc(digid, env, policy)

    @property
    def front(self) -> list[Route]:
        """Where browsers come, beside the login pages."""
        return [*self.saml3.front, *self.saml4.front, *self.oidc.front]

    def back(self) -> Starlette:
        """What service providers' programs talk to, over mutual TLS."""
        return Starlette(routes=[*self.saml3.back, *self.saml4.back, *self.oidc.back])

    def reset(self) -> None:
        """Forget what was answered; providers stay."""
        self._idp.reset()
        self.oidc.reset()
