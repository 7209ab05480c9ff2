"""The events of the chain log, as data: who logs what, and when.

Source: interface "Logging" of release 2.2.4
(https://vzvz.atlassian.net/wiki/spaces/MMAfsprakenstelsel2/pages/1094778991), of which the events up to the login are
public. The others follow its pattern of names, or a public implementation (MGO-DVP); the mark tells which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Actor = Literal["pgo", "dvza"]
Part = Literal["request", "response", "error"]
Evidence = Literal["V", "M", "I"]
"""`V`: the rule is public; `M`: seen in a public implementation; `I`: inferred from the pattern of the others."""


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event.

    Attributes:
        nl, en: one sentence: what happened.
        part: what a record of it must hold beside `event`; None for a page or a step that is told of by its name.
    """

    name: str
    actor: Actor
    evidence: Evidence
    part: Part | None
    nl: str
    en: str

    @property
    def meaning(self) -> Mapping[str, str]:
        """The sentence by language."""
        return {"nl": self.nl, "en": self.en}


_ROWS: Final = (
    EventKind(
        "send_authorization_request",
        "pgo",
        "V",
        "request",
        "Het PGO stuurt de browser naar de DVZA.",
        "The PGO sends the browser to the DVZA.",
    ),
    EventKind(
        "receive_authorization_request",
        "dvza",
        "V",
        "request",
        "De DVZA ontvangt dat verzoek.",
        "The DVZA receives that request.",
    ),
    EventKind(
        "authorization_request_error",
        "dvza",
        "V",
        "error",
        "De client_id of redirect_uri is fout.",
        "Its client_id or redirect_uri is wrong.",
    ),
    EventKind(
        "show_authorization_request_error_page",
        "dvza",
        "V",
        None,
        "De persoon ziet dat op een foutpagina.",
        "The person sees that on an error page.",
    ),
    EventKind(
        "send_authorization_request_error",
        "dvza",
        "V",
        "error",
        "Een andere parameter is fout; het PGO hoort dat.",
        "Another parameter is wrong; the PGO is told.",
    ),
    EventKind(
        "show_landing_page",
        "dvza",
        "V",
        None,
        "De persoon ziet de landingspagina.",
        "The person sees the landing page.",
    ),
    EventKind(
        "send_authentication_request",
        "dvza",
        "V",
        None,
        "De DVZA stuurt de browser naar DigiD.",
        "The DVZA sends the browser to DigiD.",
    ),
    EventKind(
        "receive_authentication_response",
        "dvza",
        "V",
        None,
        "De browser komt terug van DigiD.",
        "The browser comes back from DigiD.",
    ),
    EventKind(
        "send_artifact_resolution_request",
        "dvza",
        "V",
        None,
        "De DVZA vraagt DigiD waar het artifact voor staat.",
        "The DVZA asks DigiD what the artifact stands for.",
    ),
    EventKind(
        "receive_artifact_resolution_response",
        "dvza",
        "I",
        None,
        "DigiD geeft daar antwoord op.",
        "DigiD answers that.",
    ),
    EventKind(
        "receive_authorization_cancellation",
        "dvza",
        "V",
        None,
        "De persoon is bij DigiD gestopt.",
        "The person cancelled at DigiD.",
    ),
    EventKind(
        "receive_authentication_error",
        "dvza",
        "V",
        "error",
        "Bij DigiD is niet vastgesteld wie de persoon is.",
        "It was not established at DigiD who the person is.",
    ),
    EventKind(
        "send_authorization_cancellation",
        "dvza",
        "V",
        None,
        "De persoon is gestopt; de DVZA meldt dat aan het PGO.",
        "The person cancelled; the DVZA tells the PGO.",
    ),
    EventKind(
        "show_authorization_page",
        "dvza",
        "I",
        None,
        "De persoon ziet de vraag om toestemming of bevestiging.",
        "The person sees the question for consent or confirmation.",
    ),
    EventKind(
        "show_authorization_error_page",
        "dvza",
        "I",
        None,
        "De persoon ziet dat het niet verder kan.",
        "The person sees that it cannot go on.",
    ),
    EventKind(
        "send_authorization_response",
        "dvza",
        "I",
        "response",
        "De DVZA stuurt de browser terug met een code.",
        "The DVZA sends the browser back with a code.",
    ),
    EventKind(
        "send_authorization_error_response",
        "dvza",
        "I",
        "error",
        "De DVZA stuurt de browser terug zonder code.",
        "The DVZA sends the browser back without a code.",
    ),
    EventKind(
        "receive_authorization_response",
        "pgo",
        "I",
        "response",
        "Het PGO ontvangt een code.",
        "The PGO receives a code.",
    ),
    EventKind(
        "receive_authorization_request_error",
        "pgo",
        "I",
        "error",
        "Het PGO hoort dat zijn verzoek fout was.",
        "The PGO hears that its request was wrong.",
    ),
    EventKind(
        "receive_authorization_error_response",
        "pgo",
        "I",
        "error",
        "Het PGO hoort dat er geen code komt.",
        "The PGO hears that there is no code.",
    ),
    EventKind(
        "send_token_request",
        "pgo",
        "M",
        "request",
        "Het PGO biedt een code of refresh token aan.",
        "The PGO offers a code or a refresh token.",
    ),
    EventKind(
        "receive_token_request",
        "dvza",
        "I",
        "request",
        "De DVZA ontvangt dat verzoek.",
        "The DVZA receives that request.",
    ),
    EventKind(
        "send_token_response",
        "dvza",
        "I",
        "response",
        "De DVZA geeft een access token.",
        "The DVZA gives an access token.",
    ),
    EventKind(
        "send_token_request_error",
        "dvza",
        "I",
        "error",
        "De DVZA weigert het verzoek.",
        "The DVZA refuses the request.",
    ),
    EventKind(
        "send_token_error_response",
        "dvza",
        "I",
        "error",
        "De DVZA heeft een storing.",
        "The DVZA fails.",
    ),
    EventKind(
        "receive_token_response",
        "pgo",
        "I",
        "response",
        "Het PGO ontvangt een access token.",
        "The PGO receives an access token.",
    ),
    EventKind(
        "receive_token_request_error",
        "pgo",
        "I",
        "error",
        "Het PGO wordt geweigerd.",
        "The PGO is refused.",
    ),
    EventKind(
        "receive_token_error_response",
        "pgo",
        "I",
        "error",
        "Het PGO krijgt geen bruikbaar antwoord.",
        "The PGO gets no usable answer.",
    ),
    EventKind(
        "send_resource_request",
        "pgo",
        "M",
        "request",
        "Het PGO vraagt gegevens, of deelt ze.",
        "The PGO asks for data, or shares them.",
    ),
    EventKind(
        "receive_resource_request",
        "dvza",
        "I",
        "request",
        "De DVZA ontvangt dat verzoek.",
        "The DVZA receives that request.",
    ),
    EventKind(
        "send_resource_response",
        "dvza",
        "I",
        "response",
        "De DVZA geeft antwoord.",
        "The DVZA answers.",
    ),
    EventKind(
        "send_resource_request_error",
        "dvza",
        "I",
        "error",
        "De DVZA weigert het verzoek (400, 401 of 403).",
        "The DVZA refuses the request (400, 401 or 403).",
    ),
    EventKind(
        "send_resource_error_response",
        "dvza",
        "I",
        "error",
        "De DVZA antwoordt met een andere fout.",
        "The DVZA answers with another error.",
    ),
    EventKind(
        "receive_resource_response",
        "pgo",
        "M",
        "response",
        "Het PGO ontvangt het antwoord.",
        "The PGO receives the answer.",
    ),
    EventKind(
        "receive_resource_request_error",
        "pgo",
        "M",
        "error",
        "Het PGO wordt geweigerd (400, 401 of 403).",
        "The PGO is refused (400, 401 or 403).",
    ),
    EventKind(
        "receive_resource_error_response",
        "pgo",
        "M",
        "error",
        "Het PGO ontvangt een andere fout, of niets.",
        "The PGO receives another error, or nothing.",
    ),
)

EVENTS: Final[Mapping[str, EventKind]] = MappingProxyType({row.name: row for row in _ROWS})
"""Every kind, by name, in the order in which one request passes through the chain."""

RANK: Final[Mapping[str, int]] = MappingProxyType({row.name: place for place, row in enumerate(_ROWS)})
"""The place of each kind in that order."""
