"""LogoutRequests that we send, by SOAP, and what comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

import httpx
from lxml import etree

from medmij_sim.digid.saml.answers import message
from medmij_sim.digid.saml.incoming import NotUnderstoodError, from_program
from medmij_sim.digid.saml.names import SAML, SAMLP, SOAP, tag
from medmij_sim.digid.saml.requests import read_logout_response
from medmij_sim.digid.saml.soap import MEDIA_TYPE, enclosed
from medmij_sim.digid.saml.sso import Session, Visit
from medmij_sim.digid.saml.voice import Voice

ClientOf = Callable[[], httpx.AsyncClient]
"""Makes a client that shows NEP-DigiD's certificate."""

PATIENCE: Final = 5.0
"""Seconds that a provider gets to answer; the interface names none."""

_HEADERS: Final = {"Content-Type": MEDIA_TYPE, "SOAPAction": "http://www.oasis-open.org/committees/security"}


async def log_out_at(visits: Iterable[tuple[Session, Visit]], voice: Voice, client_of: ClientOf) -> bool:
    """Tell providers, all at once, that somebody logs out.

    Args:
        visits: where whose session ends.
        voice: as whom we speak.
        client_of: over which connection.

    Returns:
        Whether every one of them said, signed, that it did so.

    Source: spec DigiD 7 (U3 and U4).
    """
    told = list(visits)
    if not told:
        return True
    async with client_of() as client:
        answers = await asyncio.gather(*(_log_out(session, visit, voice, client) for session, visit in told))
    return all(answers)


async def _log_out(session: Session, visit: Visit, voice: Voice, client: httpx.AsyncClient) -> bool:
    url = visit.provider.logs_out_at(SOAP)
    if url is None:
        return False
    header = voice.header(destination=url)
    root = message("LogoutRequest", header, voice.precision)
    etree.SubElement(root, tag(SAML, "NameID")).text = session.name_id
    etree.SubElement(root, tag(SAMLP, "SessionIndex")).text = session.index
    try:
        async with asyncio.timeout(PATIENCE):
            answer = await client.post(url, content=enclosed(voice.signed(root)), headers=_HEADERS, timeout=None)
        received = await from_program(answer.content, read_logout_response, voice.idp.providers)
    except (httpx.HTTPError, NotUnderstoodError, TimeoutError):
        return False
    return (
        answer.status_code == 200
        and received.provider.entity_id == visit.provider.entity_id
        and received.message.in_response_to == header.id
        and received.message.status == "Success"
    )
