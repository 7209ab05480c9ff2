"""Logging out of eID SAML 4.4: between one provider and us, by HTTP-POST both ways.

Source: spec DigiD 3, 5 and 7.
"""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from medmij_sim.digid.providers import ServiceProvider
from medmij_sim.digid.saml.answers import SUCCESS
from medmij_sim.digid.saml.incoming import NotUnderstoodError, Received, from_browser
from medmij_sim.digid.saml.names import POST
from medmij_sim.digid.saml.passing import drop_oldest
from medmij_sim.digid.saml.replies import plain
from medmij_sim.digid.saml.requests import LogoutRequest, read_logout_request
from medmij_sim.digid.saml.rules4 import is_acceptable
from medmij_sim.digid.saml.sso import ABSOLUTE
from medmij_sim.digid.saml.voice import Voice
from medmij_sim.digid.saml.xml import serialise
from medmij_sim.screens import Screens, language_of

_PATH: Final = "/saml/v4/idp/request_logout"


class Logout4:
    """Where LogoutRequests of 4.4 come in.

    Args:
        voice: as whom it speaks.
    """

    def __init__(self, voice: Voice) -> None:
        self._idp = voice.idp
        self._voice = voice
        self._screens = Screens("medmij_sim.digid")
        self._sessions: dict[str, tuple[str, datetime]] = {}
        self.url = f"{self._idp.front}{_PATH}"
        self.front = [Route(_PATH, self.take, methods=["POST"])]

    def remember(self, name_id: str, provider: ServiceProvider) -> None:
        """Somebody is logged in at a provider, under a transient name; after some hours that is forgotten."""
        now = self._idp.now()
        drop_oldest(self._sessions, lambda each: each[1] <= now)
        self._sessions[name_id] = (provider.entity_id, now + ABSOLUTE)

    def reset(self) -> None:
        """Forget who is logged in."""
        self._sessions.clear()

    async def take(self, request: Request) -> Response:
        """Take a LogoutRequest: HTTP 400 when it is not right, 404 for an unknown session, else a success."""
        try:
            received = await from_browser(request, read_logout_request, self._idp.providers, named=True)
        except NotUnderstoodError:
            return plain(400)
        url = received.provider.logs_out_at(POST)
        if url is None or not is_acceptable(received, self.url, self._idp):
            return plain(400)
        if not self._ended(received):
            return plain(404)
        root = self._voice.signed(self._voice.answer("LogoutResponse", SUCCESS, received.message.id, url))
        fields = {"SAMLResponse": base64.b64encode(serialise(root)).decode()}
        if received.relay_state is not None:
            fields["RelayState"] = received.relay_state
        return self._screens.page(
            "digid-logged-out", language_of(request), may_lead_to=[url], location=url, fields=fields
        )

    def _ended(self, received: Received[LogoutRequest]) -> bool:
        """End the sessions that a provider names, by NameID or SessionIndex; whether there was any."""
        now, owner = self._idp.now(), received.provider.entity_id
        named = {received.message.name_id, *received.message.session_indexes}
        found = [key for key in named if (known := self._sessions.get(key)) and known[0] == owner and known[1] > now]
        for key in found:
            del self._sessions[key]
        return bool(found)
