"""The faces of NEP-DigiD: the interfaces by which service providers have people log in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from medmij_sim.digid.oidc.clients import read_clients
from medmij_sim.digid.oidc.face import Oidc
from medmij_sim.digid.party import Digid
from medmij_sim.digid.policy import DigidPolicy
from medmij_sim.digid.providers import Face, Providers
from medmij_sim.digid.saml.asking import Questions
from medmij_sim.digid.saml.face3 import Saml3
from medmij_sim.digid.saml.face4 import Saml4
from medmij_sim.digid.saml.idp import SamlIdp
from medmij_sim.digid.saml.logout3 import Logout3
from medmij_sim.digid.saml.logout_messages import ClientOf
from medmij_sim.digid.saml.metadata import read_metadata
from medmij_sim.environment import Environment


class Faces:
    """All faces over one login UI and one store of people.

    Args:
        digid: that UI and store.
        env: time, chance and record of the world.
        domain: the world's domain.
        policy: how NEP-DigiD behaves now.
        client_of: makes the client that tells providers of a logout, with NEP-DigiD's certificate.

    Attributes:
        providers: who may ask; metadata is taken up here.
    """

    def __init__(
        self,
        digid: Digid,
        env: Environment,
        domain: str,
        policy: Callable[[], DigidPolicy] = DigidPolicy,
        client_of: ClientOf = httpx.AsyncClient,
    ) -> None:
        self.providers = Providers()
        self._idp = SamlIdp(digid, self.providers, env, domain, policy)
        self._questions = Questions(self._idp)
        self.saml3 = Saml3(self._idp, self._questions)
        self.logout3 = Logout3(self.saml3.voice, self.saml3.sessions, self._questions, client_of)
        self.saml4 = Saml4(self._idp)
        self.oidc = Oidc(digid, env, policy)

    def add(self, data: bytes, *, face: Face | None = None, public: bool = False) -> tuple[str, ...]:
        """Take up service providers; who was known stays set up as it was.

        Args:
            data: their SAML metadata, or a registration of OpenID Connect clients as JSON.
            face: which SAML interface they use; None tells it from the document.
            public: take providers whose answers go to a public host name (see `read_metadata`, `read_clients`).

        Returns:
            Their entity ids or client_ids.

        Raises:
            MetadataError, ClientError: they cannot be used; the message says why, and what to do.
        """
        if data.lstrip()[:1] in (b"{", b"["):
            clients = read_clients(data, public=public)
            self.oidc.register(*clients)
            return tuple(each.client_id for each in clients)
        providers = read_metadata(data, face=face, public=public)
        for each in providers:
            known = self.providers.get(each.entity_id)
            self.providers.add(replace(each, settings=known.settings) if known else each)
        return tuple(each.entity_id for each in providers)

    @property
    def front(self) -> list[Route]:
        """Where browsers come, beside the login pages."""
        return [
            *self.saml3.front,
            *self.logout3.front,
            *self.saml4.front,
            *self._questions.front,
            *self.oidc.front,
        ]

    def back(self) -> Starlette:
        """What service providers' programs talk to, over mutual TLS."""
        return Starlette(routes=[*self.saml3.back, *self.saml4.back, *self.oidc.back])

    def forget_providers(self) -> None:
        """Know no service provider any more."""
        self.providers.clear()
        self.oidc.clients.clear()

    def reset(self) -> None:
        """Forget what was asked and answered, and who is logged in; providers stay."""
        self._idp.reset()
        self._questions.reset()
        self.saml3.sessions.clear()
        self.saml4.logout.reset()
        self.oidc.reset()
