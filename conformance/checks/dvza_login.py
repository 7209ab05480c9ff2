"""A DVZA as service provider of DigiD: what it asks for, and what it believes, and no BSN in what the PGO gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from conformance.case import Case
from conformance.checks.dvza_evidence import ended
from conformance.declare import check
from conformance.model import Finding, NotChecked, Part, Text, finding
from conformance.reading.saml import SignOn, sign_on_in
from conformance.scenarios.dvza.digid import ARTIFACT_AGAIN, LOGIN
from medmij_sim.digid.login import Level
from medmij_sim.fhir.privacy import find_bsn
from medmij_sim.record import Exchange, Interface

_WANTED = Level.SUBSTANTIEEL
_BY_CATALOGUE = Text(
    "By eID SAML 4.4 the level stands in the service catalogue, and not in the request.",
    "Bij eID SAML 4.4 staat het niveau in de dienstencatalogus, en niet in het verzoek.",
)


def _asked(case: Case) -> SignOn:
    exchanges = [each for each in case.exchanges(LOGIN) if each.actor == "browser"]
    origins = {each.url.partition("/saml/")[0] for each in exchanges if "/saml/" in each.url}
    found = next(filter(None, (sign_on_in(exchanges, origin) for origin in origins)), None)
    if found is None:
        raise LookupError("the step was reached without an AuthnRequest")
    return found


@check(
    "dvza.login.level-asked",
    requirement="core.authenticatie.digid",
    needs=(LOGIN,),
    en="DigiD is asked for level Substantieel or higher",
    nl="Aan DigiD wordt niveau Substantieel of hoger gevraagd",
)
def level_asked(case: Case) -> Iterator[Finding | NotChecked]:
    asked = _asked(case)
    if asked.version != 3:
        yield NotChecked(_BY_CATALOGUE)
    elif asked.level is None or asked.level < _WANTED:
        en, nl = (
            (asked.level.label,) * 2 if asked.level else ("no level that DigiD knows", "geen niveau dat DigiD kent")
        )
        yield finding(
            f"The DVZA asks for {en}; expected Substantieel or higher.",
            f"De DVZA vraagt om {nl}; verwacht: Substantieel of hoger.",
            asked.exchange,
        )


@dataclass(frozen=True, slots=True)
class _Refused:
    """Answers of DigiD that must not log anybody in.

    Attributes:
        name: of the check; the requirement has it too.
        title: what a careful DVZA looks at.
        wrong: by step, what is wrong with the answer.
    """

    name: str
    title: Text
    wrong: dict[str, Text]


_REFUSED = (
    _Refused(
        "signature",
        Text("its signature fits the metadata", "de handtekening bij de metadata past"),
        {
            "digid.other-key": Text(
                "signed with a key that is not in its metadata",
                "dat ondertekend is met een sleutel die niet in de metadata staat",
            ),
            "digid.wrapped": Text(
                "whose signature covers another element",
                "waarvan de handtekening een ander element dekt",
            ),
        },
    ),
    _Refused(
        "issuer",
        Text("its Issuer is DigiD", "de Issuer DigiD is"),
        {"digid.other-issuer": Text("of another Issuer", "van een andere Issuer")},
    ),
    _Refused(
        "in-response-to",
        Text("it answers the own request", "het op het eigen verzoek antwoordt"),
        {"digid.other-request": Text("to another request", "op een ander verzoek")},
    ),
    _Refused(
        "window",
        Text("it is valid now", "het nu geldig is"),
        {
            "digid.expired": Text("that expired an hour ago", "dat een uur geleden verliep"),
            "digid.not-yet-valid": Text("that is valid from an hour from now", "dat pas over een uur geldt"),
        },
    ),
    _Refused(
        "recipient",
        Text("it is meant for the own address", "het voor het eigen adres is"),
        {"digid.other-recipient": Text("with the Recipient of somebody else", "met de Recipient van een ander")},
    ),
    _Refused(
        "audience",
        Text("it is meant for this service provider", "het voor deze dienstaanbieder is"),
        {"digid.other-audience": Text("with the Audience of somebody else", "met de Audience van een ander")},
    ),
    _Refused(
        "level",
        Text("its level is not below what was asked for", "het niveau niet lager is dan gevraagd"),
        {"digid.low-level": Text("at level Basis", "op niveau Basis")},
    ),
    _Refused(
        "sector",
        Text("its number is a BSN", "het nummer een BSN is"),
        {"digid.other-sector": Text("with a SOFI number", "met een sofinummer")},
    ),
)


def _believed(refused: _Refused, case: Case) -> Iterator[Finding]:
    for step, wrong in refused.wrong.items():
        if step == "digid.low-level" and _asked(case).level is Level.BASIS:
            continue
        end = ended(case, step)
        if end.is_granted:
            yield finding(
                f"An answer of DigiD {wrong.en} logged the person in: the PGO got a code.",
                f"Een antwoord van DigiD {wrong.nl} logde de persoon in: de PGO kreeg een code.",
                *end.events,
            )


for _each in _REFUSED:
    check(
        f"dvza.login.{_each.name}",
        requirement=f"digid.saml.{_each.name}",
        needs=(LOGIN, *_each.wrong),
        en=f"An answer of DigiD logs somebody in only when {_each.title.en}",
        nl=f"Een antwoord van DigiD logt alleen iemand in als {_each.title.nl}",
    )(partial(_believed, _each))


@check(
    "dvza.login.artifact-once",
    requirement="digid.saml.artifact-once",
    needs=(LOGIN, ARTIFACT_AGAIN),
    en="An artifact of DigiD logs somebody in once",
    nl="Een artifact van DigiD logt één keer iemand in",
)
def artifact_once(case: Case) -> Iterator[Finding]:
    end = ended(case, ARTIFACT_AGAIN)
    if end.is_granted:
        yield finding(
            "With the artifact of an earlier login somebody else's browser was logged in: the PGO got a code.",
            "Met het artifact van een eerdere inlog werd een andere browser ingelogd: de PGO kreeg een code.",
            *end.events,
        )


@check(
    "dvza.login.bsn-stays",
    requirement="core.rscint.203",
    needs=("collect.authorization", "collect.token", "privacy.known"),
    en="The BSN that DigiD gives is nowhere in what authorization and tokens bring to the PGO",
    nl="Het BSN dat DigiD geeft, staat nergens in wat autorisatie en tokens bij de PGO brengen",
)
def bsn_stays(case: Case) -> Iterator[Finding]:
    known = {person.bsn for person in case.target.people.values() if person.bsn}
    end = ended(case, "collect.authorization")
    if find_bsn(end.answer or "", known):
        yield finding(
            "The redirect to the PGO holds a BSN.",
            "De redirect naar de PGO bevat een BSN.",
            *end.events,
            part=Part.REST,
        )
    for exchange in case.exchanges("collect.token", interface=Interface.TOKEN):
        if any(find_bsn(text, known) for text in _texts(exchange)):
            yield finding(
                "An answer of the token endpoint holds a BSN.",
                "Een antwoord van het token-endpoint bevat een BSN.",
                exchange,
                part=Part.REST,
            )


def _texts(exchange: Exchange) -> Iterator[str | bytes]:
    if exchange.response is not None:
        yield exchange.response.body
        yield from (value for _, value in exchange.response.headers)
