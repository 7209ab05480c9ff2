"""The Response of DigiD SAML 3.x: a status, and who logged in.

Source: spec DigiD 2, step 7.
"""

from __future__ import annotations

from medmij_sim.digid.saml.answers import Statement
from medmij_sim.digid.saml.artifacts import Issued
from medmij_sim.digid.saml.rules3 import TOLERANCE
from medmij_sim.digid.saml.voice import Voice
from medmij_sim.digid.saml.xml import Element


def response_for(issued: Issued, voice: Voice) -> Element:
    """The Response, not signed; an assertion in it is, when the provider wants that.

    Args:
        issued: what is answered.
        voice: as whom we speak.
    """
    root = voice.answer("Response", issued.status, issued.request.id)
    is_empty = voice.idp.spoiling.leaves_assertion_out
    if issued.answer is not None and issued.answer.subject is not None and not is_empty:
        root.append(_assertion(issued, issued.answer.subject.bsn, voice))
    return root


def _assertion(issued: Issued, bsn: str, voice: Voice) -> Element:
    now = voice.idp.written()
    root = voice.assertion(
        Statement(
            name_id=voice.idp.spoiling.name_id(bsn),
            recipient=issued.recipient,
            in_response_to=issued.request.id,
            not_before=now - TOLERANCE,
            not_on_or_after=now + TOLERANCE,
            audiences=(issued.provider.entity_id,),
            authenticated=issued.authenticated,
            session_index=issued.session,
            level=issued.level,
            address=issued.address,
        )
    )
    return voice.signed(root) if issued.provider.wants_signed_assertions else root
