"""The resource interface: who is answered, how soon, in what form, and with which errors (core.rscint.*)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conformance.case import Case
from conformance.checks.dvza_evidence import is_success
from conformance.declare import check
from conformance.model import Finding, Part, finding
from conformance.reading import parse, search_answers
from conformance.scenarios.dvza.access import ERROR_STEPS, REFUSED_STEPS
from medmij_sim.record import Exchange, Interface

LONGEST_ANSWER = 60.0
"""Seconds (core.rscint.202)."""

EXPIRED_STEP = "time.token-15:10"
"""Looked at where the clock of the DVZA could be moved."""

JSON_TYPES = ("application/fhir+json", "application/json", "application/json+fhir", "text/json")
XML_TYPES = ("application/fhir+xml", "application/xml", "application/xml+fhir", "text/xml")


def _answers(case: Case, *steps: str) -> tuple[Exchange, ...]:
    return case.exchanges(*steps, interface=Interface.RESOURCE)


@check(
    "dvza.resource.no-token-no-data",
    requirement="rscint.token-needed",
    needs=("access.no-token", "access.unknown-token"),
    en="Without a token, or with one that was never issued, there are no data",
    nl="Zonder token, of met een dat nooit is uitgegeven, zijn er geen gegevens",
)
def no_token_no_data(case: Case) -> Iterator[Finding]:
    for answer in _answers(case, "access.no-token", "access.unknown-token"):
        if is_success(answer):
            yield finding(
                f"A request without a right token was answered with HTTP {answer.status}; expected 401.",
                f"Een verzoek zonder goed token werd beantwoord met HTTP {answer.status}; verwacht: 401.",
                answer,
            )


@check(
    "dvza.resource.no-token-in-query",
    requirement="core.rscint.200",
    needs=("access.query-token",),
    en="A token in the query opens nothing",
    nl="Een token in de query opent niets",
)
def no_token_in_query(case: Case) -> Iterator[Finding]:
    for answer in _answers(case, "access.query-token"):
        if is_success(answer):
            yield finding(
                f"A token in the query was taken: HTTP {answer.status}; it belongs in the Authorization header only.",
                f"Een token in de query werd aanvaard: HTTP {answer.status}; "
                "het hoort alleen in de Authorization-header.",
                answer,
            )


@check(
    "dvza.resource.scope-enforced",
    requirement="rscint.scope-enforced",
    needs=("second.resource",),
    en="A token opens only the gegevensdiensten it was issued for",
    nl="Een token opent alleen de gegevensdiensten waarvoor het is uitgegeven",
)
def scope_enforced(case: Case) -> Iterator[Finding]:
    scope = case.note("second.token", "scope")
    for answer in _answers(case, "second.resource"):
        service = case.note("second.resource", "gegevensdienst")
        if is_success(answer) and service not in scope:
            yield finding(
                f"A token without gegevensdienst {service} in its scope opened it: HTTP {answer.status}; expected 403.",
                f"Een token zonder gegevensdienst {service} in de scope opende die: HTTP {answer.status}; "
                "verwacht: 403.",
                answer,
            )


@check(
    "dvza.resource.www-authenticate",
    requirement="rscint.www-authenticate",
    needs=REFUSED_STEPS,
    en="A 401 says in WWW-Authenticate that a Bearer token is needed",
    nl="Een 401 zegt in WWW-Authenticate dat een Bearer-token nodig is",
)
def www_authenticate(case: Case) -> Iterator[Finding]:
    for answer in _answers(case, *REFUSED_STEPS, EXPIRED_STEP):
        stated = answer.response.headers_named("www-authenticate") if answer.response else ()
        if answer.status == 401 and not any("bearer" in value.lower() for value in stated):
            yield finding(
                "A 401 has no WWW-Authenticate header with scheme Bearer.",
                "Een 401 heeft geen WWW-Authenticate-header met schema Bearer.",
                answer,
            )


@check(
    "dvza.resource.refusal-status",
    requirement="rscint.refusal-status",
    needs=(*REFUSED_STEPS, "second.resource"),
    en="A refusal is a 401, or a 403 for a gegevensdienst outside the token",
    nl="Een weigering is een 401, of een 403 bij een gegevensdienst buiten het token",
)
def refusal_status(case: Case) -> Iterator[Finding]:
    for steps, allowed in (((*REFUSED_STEPS, EXPIRED_STEP), (400, 401, 403)), (("second.resource",), (401, 403))):
        for answer in _answers(case, *steps):
            if not is_success(answer) and answer.status not in allowed:
                expected = " / ".join(map(str, allowed))
                yield finding(
                    f"A request that may not be answered got HTTP {answer.status}; expected {expected}.",
                    f"Een verzoek dat niet beantwoord mag worden, kreeg HTTP {answer.status}; verwacht: {expected}.",
                    answer,
                )


@check(
    "dvza.resource.in-time",
    requirement="core.rscint.202",
    needs=("resource.rich",),
    en="Every answer is there within 60 seconds",
    nl="Elk antwoord is er binnen 60 seconden",
)
def in_time(case: Case) -> Iterator[Finding]:
    for answer in _answers(case, "resource.rich"):
        if answer.duration > LONGEST_ANSWER:
            yield finding(
                f"An answer took {answer.duration:.1f} s; expected at most {LONGEST_ANSWER:.0f} s.",
                f"Een antwoord duurde {answer.duration:.1f} s; verwacht: hooguit {LONGEST_ANSWER:.0f} s.",
                answer,
            )


@check(
    "dvza.resource.content-type",
    requirement="fhir.content-type",
    needs=("resource.rich", "resource.xml"),
    en="The media type is that of the FHIR format that was asked for",
    nl="Het mediatype is dat van het gevraagde FHIR-formaat",
)
def content_type(case: Case) -> Iterator[Finding]:
    for step, allowed in (("resource.rich", JSON_TYPES), ("resource.xml", XML_TYPES)):
        for answer in _answers(case, step):
            media_type = answer.response.media_type if answer.response else ""
            if answer.status == 200 and _is_xml(answer) == (allowed is XML_TYPES) and media_type not in allowed:
                yield finding(
                    f"{_path(answer)} has media type {media_type or 'none'}; expected {allowed[0]}.",
                    f"{_path(answer)} heeft mediatype {media_type or 'geen'}; verwacht: {allowed[0]}.",
                    answer,
                )


@check(
    "dvza.resource.xml",
    requirement="fhir.xml",
    needs=("resource.rich", "resource.xml"),
    en="XML holds the same entries as JSON",
    nl="XML bevat dezelfde entries als JSON",
)
def xml(case: Case) -> Iterator[Finding]:
    in_json = _entries_by_request(_answers(case, "resource.rich"))
    in_xml = _entries_by_request(filter(_is_xml, _answers(case, "resource.xml")))
    for exchange in _answers(case, "resource.xml"):
        request = next((tag for tag in exchange.tags if tag in in_json), None)
        if request is not None and in_xml.get(request) != in_json[request]:
            expected, found = len(in_json[request]), in_xml.get(request)
            en, nl = ("no XML", "geen XML") if found is None else (f"{len(found)} entries in XML",) * 2
            yield finding(
                f"{_path(exchange)} gives {en}; expected the {expected} entries of the JSON answer.",
                f"{_path(exchange)} geeft {nl}; verwacht: de {expected} entries van het JSON-antwoord.",
                exchange,
            )


def _entries_by_request(exchanges: Iterable[Exchange]) -> dict[str, list[str]]:
    return {answer.request.id: sorted(entry.name for entry in answer.entries) for answer in search_answers(exchanges)}


def _is_xml(exchange: Exchange) -> bool:
    return exchange.response is not None and exchange.response.body.lstrip()[:1] == b"<"


@check(
    "dvza.resource.unsupported-type",
    requirement="fhir.error.unsupported-type",
    needs=("access.unsupported-type",),
    en="A type that the gegevensdienst does not have is a 404",
    nl="Een type dat de gegevensdienst niet heeft, is een 404",
)
def unsupported_type(case: Case) -> Iterator[Finding]:
    yield from _status(case, "access.unsupported-type", (404,))


@check(
    "dvza.resource.malformed",
    requirement="fhir.error.malformed",
    needs=("access.malformed",),
    en="A malformed request is a 400",
    nl="Een misvormd verzoek is een 400",
)
def malformed(case: Case) -> Iterator[Finding]:
    yield from _status(case, "access.malformed", (400,))


@check(
    "dvza.resource.unknown-id",
    requirement="fhir.error.unknown-id",
    needs=("access.unknown-id",),
    en="An id that does not exist is a 404 or 410",
    nl="Een id dat niet bestaat, is een 404 of 410",
)
def unknown_id(case: Case) -> Iterator[Finding]:
    yield from _status(case, "access.unknown-id", (404, 410))


def _status(case: Case, step: str, allowed: tuple[int, ...]) -> Iterator[Finding]:
    for answer in _answers(case, step):
        if answer.status not in allowed:
            expected = " / ".join(map(str, allowed))
            yield finding(
                f"{_path(answer)} was answered with HTTP {answer.status}; expected {expected}.",
                f"{_path(answer)} werd beantwoord met HTTP {answer.status}; verwacht: {expected}.",
                answer,
            )


@check(
    "dvza.resource.operation-outcome",
    requirement="fhir.error.outcome",
    needs=ERROR_STEPS,
    en="An error comes with an OperationOutcome",
    nl="Bij een fout komt een OperationOutcome",
)
def operation_outcome(case: Case) -> Iterator[Finding]:
    for step in ERROR_STEPS:
        for answer in _answers(case, step):
            outcome = parse(answer.response.body, "STU3") if answer.response else None
            if answer.status is None or answer.status < 400 or _is_outcome(outcome):
                continue
            yield finding(
                f"{_path(answer)} was answered with HTTP {answer.status} without an OperationOutcome with an issue.",
                f"{_path(answer)} werd beantwoord met HTTP {answer.status} zonder OperationOutcome met een issue.",
                answer,
                part=Part.VISIBLE if step == "access.unsupported-type" else Part.REST,
            )


def _is_outcome(resource: dict[str, object] | None) -> bool:
    return resource is not None and resource.get("resourceType") == "OperationOutcome" and bool(resource.get("issue"))


def _path(exchange: Exchange) -> str:
    """The end of the URL, enough to know the request by."""
    return exchange.url.rpartition("?")[0].rpartition("/")[2] or exchange.url.rpartition("/")[2]
