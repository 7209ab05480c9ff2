"""What a service provider must reject: the fault menu of NEP-DigiD (spec DigiD 5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from medmij_sim.faults.model import Fault

_HOUR, _CLOCK_OFF = timedelta(hours=1), timedelta(minutes=5)
_SLOW = 45.0
"""Seconds; nobody who waits for a login has so much patience."""


def _fault(name: str, nl: str, en: str, **deviations: Any) -> Fault:
    return Fault(f"digid.{name}", f"NEP-DigiD {nl}", f"NEP-DigiD {en}", deviations)


_PARTS = (
    ("envelope", "de ArtifactResponse", "the ArtifactResponse"),
    ("response", "de Response", "the Response"),
    ("assertion", "de Assertion", "the Assertion"),
)
_SIGNED = (_PARTS[0], _PARTS[2])
_ID_TOKENS = (
    ("other-issuer", "van een ander (iss)", "of another issuer (iss)"),
    ("other-audience", "dat voor een ander is bedoeld (aud)", "that is meant for somebody else (aud)"),
    ("other-nonce", "van een andere inlog (nonce)", "of another login (nonce)"),
    ("expired", "dat een uur geleden verliep (exp)", "that expired an hour ago (exp)"),
    ("not-yet-valid", "dat over een uur pas geldt (nbf)", "that is not valid until an hour from now (nbf)"),
    ("low-level", "op niveau Basis (acr)", "at level Basis (acr)"),
    (
        "other-key",
        "dat ondertekend is met een sleutel die niet bij de jwks_uri staat",
        "that is signed with a key that is not at the jwks_uri",
    ),
    ("unsigned", "zonder handtekening (alg none)", "without signature (alg none)"),
)

DIGID_FAULTS: tuple[Fault, ...] = (
    *(
        _fault(
            f"signature.{part}-by-other-key",
            f"ondertekent {nl} met een sleutel die niet in de metadata staat.",
            f"signs {en} with a key that is not in its metadata.",
            signed_by_other=frozenset({part}),
        )
        for part, nl, en in _SIGNED
    ),
    *(
        _fault(
            f"signature.{part}-wrapped",
            f"zet in {nl} een goede handtekening over een ander element (signature wrapping).",
            f"puts a right signature over another element in {en} (signature wrapping).",
            signature_elsewhere=frozenset({part}),
        )
        for part, nl, en in _SIGNED
    ),
    _fault(
        "signature.assertion-unsigned",
        "ondertekent de Assertion niet, hoewel de metadata daarom vraagt.",
        "does not sign the Assertion, although the metadata ask for it.",
        signs_assertions=False,
    ),
    *(
        _fault(
            f"{part}.other-issuer",
            f"noemt in {nl} een andere Issuer.",
            f"names another Issuer in {en}.",
            other_issuer=frozenset({part}),
        )
        for part, nl, en in _PARTS
    ),
    *(
        _fault(
            f"{part}.other-in-response-to",
            f"antwoordt in {nl} op een ander verzoek.",
            f"answers another request in {en}.",
            other_in_response_to=frozenset({part}),
        )
        for part, nl, en in _PARTS
    ),
    _fault(
        "response.success-without-assertion",
        "meldt Success en geeft geen Assertion.",
        "says Success and gives no Assertion.",
        leaves_assertion_out=True,
    ),
    _fault(
        "assertion.expired",
        "geeft een Assertion die een uur geleden verliep.",
        "gives an Assertion that expired an hour ago.",
        window_shift=-_HOUR,
    ),
    _fault(
        "assertion.not-yet-valid",
        "geeft een Assertion die over een uur pas geldt.",
        "gives an Assertion that is not valid until an hour from now.",
        window_shift=_HOUR,
    ),
    _fault(
        "assertion.other-audience",
        "geeft een Assertion die voor een ander is bedoeld (Audience).",
        "gives an Assertion that is meant for somebody else (Audience).",
        other_audience=True,
    ),
    _fault(
        "assertion.other-recipient",
        "geeft een Assertion die voor een ander adres is bedoeld (Recipient).",
        "gives an Assertion that is meant for another address (Recipient).",
        other_recipient=True,
    ),
    _fault(
        "assertion.sofi-number",
        "geeft een sofinummer in plaats van een BSN (3.x).",
        "gives a SOFI number instead of a BSN (3.x).",
        sector="s00000001",
    ),
    _fault(
        "assertion.broken-number",
        "geeft een nummer dat de elfproef niet doorstaat.",
        "gives a number that fails the 11-test.",
        breaks_number=True,
    ),
    _fault(
        "assertion.without-level",
        "noemt geen niveau.",
        "names no level.",
        reports_level="none",
    ),
    _fault(
        "assertion.low-level",
        "meldt Success op niveau Basis, welk niveau er ook gevraagd en gehaald is.",
        "says Success at level Basis, whatever level was asked for and reached.",
        reports_level="basis",
    ),
    _fault(
        "assertion.encrypted-for-other",
        "versleutelt het nummer voor een andere ontvanger (4.4).",
        "encrypts the number for another recipient (4.4).",
        encrypts_for_other=True,
    ),
    _fault(
        "login.low-level-succeeds",
        "laat inloggen onder het gevraagde niveau slagen.",
        "has a login below the level asked for succeed.",
        returns_low_level=True,
    ),
    _fault(
        "login.unasked-representation",
        "laat iemand namens een ander inloggen zonder dat daarom gevraagd is (4.4).",
        "has somebody log in for another although nobody asked for that (4.4).",
        returns_unasked_representation=True,
    ),
    _fault(
        "login.single-sign-on-unasked",
        "vraagt niets aan wie al ingelogd is, voordat de volgende dienst de inlog krijgt (Eenmalig Inloggen).",
        "asks nothing of who is logged in already, before another provider gets the login (single sign-on).",
        asks_before_single_sign_on=False,
    ),
    _fault(
        "logout.sha1-signature",
        "ondertekent het antwoord op een uitlogverzoek met RSA-SHA1 (3.x).",
        "signs the answer to a logout request with RSA-SHA1 (3.x).",
        signs_redirects_with_sha1=True,
    ),
    *(
        _fault(
            f"id-token.{wrong}",
            f"geeft een ID token {nl} (OpenID Connect).",
            f"gives an ID token {en} (OpenID Connect).",
            spoils_id_token=wrong,
        )
        for wrong, nl, en in _ID_TOKENS
    ),
    _fault(
        "resolve.soap-fault",
        "antwoordt op ArtifactResolve met een SOAP Fault.",
        "answers an ArtifactResolve with a SOAP Fault.",
        resolve_answer="soap-fault",
    ),
    _fault(
        "resolve.http-500",
        "antwoordt op ArtifactResolve met HTTP 500.",
        "answers an ArtifactResolve with HTTP 500.",
        resolve_answer="http-500",
    ),
    _fault(
        "resolve.truncated",
        "breekt het antwoord op ArtifactResolve af.",
        "cuts the answer to an ArtifactResolve off.",
        resolve_answer="truncated",
    ),
    _fault(
        "resolve.slow",
        f"antwoordt {_SLOW:.0f} seconden te laat op ArtifactResolve.",
        f"answers an ArtifactResolve {_SLOW:.0f} seconds late.",
        resolve_delay=_SLOW,
    ),
    _fault(
        "return.other-relay-state",
        "geeft een andere RelayState terug.",
        "returns another RelayState.",
        changes_relay_state=True,
    ),
    _fault(
        "return.other-source",
        "geeft een artifact met de SourceID van een ander.",
        "gives an artifact with the SourceID of somebody else.",
        other_source=True,
    ),
    _fault(
        "clock.behind",
        "loopt vijf minuten achter.",
        "is five minutes behind.",
        clock_offset=-_CLOCK_OFF,
    ),
    _fault(
        "clock.ahead",
        "loopt vijf minuten voor.",
        "is five minutes ahead.",
        clock_offset=_CLOCK_OFF,
    ),
)
