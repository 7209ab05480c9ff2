"""The searchset around the resources (gegevensdiensten, rules for every answer)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from conformance.case import Case
from conformance.declare import check
from conformance.model import Finding, finding
from conformance.reading import SearchAnswer, parse, read_answer, search_answers
from conformance.reading.answers import request_of
from medmij_sim.fhir.privacy import find_bsn
from medmij_sim.fhir.types import BSN_SYSTEM
from medmij_sim.record import Exchange, Interface

_ABSOLUTE = re.compile(r"https?://[^/\s]+/.+|urn:uuid:[0-9a-fA-F-]{36}|urn:oid:[0-2](\.\d+)+")
_WITHOUT_PROFILE = frozenset({"OperationOutcome", "Binary"})


def bundles(case: Case, step: str = "resource.rich") -> tuple[SearchAnswer, ...]:
    """The Bundles of a step."""
    return search_answers(case.exchanges(step, interface=Interface.RESOURCE))


def _asked(exchange: Exchange) -> str:
    found = request_of(exchange)
    return f"{found[1].id} ({found[1].path})" if found else exchange.url


def _for_each(case: Case, judge: Callable[[SearchAnswer], str | None], en: str, nl: str) -> Iterator[Finding]:
    """One finding for each Bundle in which `judge` sees something; it says what, in words that need no translation."""
    for answer in bundles(case):
        if (seen := judge(answer)) is not None:
            asked = _asked(answer.exchange)
            yield finding(f"{asked}: {en.format(seen)}", f"{asked}: {nl.format(seen)}", answer.exchange)


@check(
    "dvza.bundle.status",
    requirement="fhir.status",
    needs=("resource.rich",),
    en="Every request of the gegevensdienst is answered with 200",
    nl="Elk verzoek van de gegevensdienst wordt beantwoord met 200",
)
def status(case: Case) -> Iterator[Finding]:
    for exchange in case.exchanges("resource.rich", interface=Interface.RESOURCE):
        if exchange.status != 200:
            yield finding(
                f"{_asked(exchange)}: HTTP {exchange.status}; expected 200.",
                f"{_asked(exchange)}: HTTP {exchange.status}; verwacht: 200.",
                exchange,
            )


@check(
    "dvza.bundle.searchset",
    requirement="fhir.bundle.searchset",
    needs=("resource.rich",),
    en="The answer is a Bundle of type searchset",
    nl="Het antwoord is een Bundle van type searchset",
)
def searchset(case: Case) -> Iterator[Finding]:
    for exchange in case.exchanges("resource.rich", interface=Interface.RESOURCE):
        if exchange.status != 200:
            continue
        answer = read_answer(exchange)
        saw = answer.bundle.get("type") if answer else "no FHIR Bundle"
        if saw != "searchset":
            yield finding(
                f"{_asked(exchange)}: the answer is {saw!r}; expected a Bundle of type searchset.",
                f"{_asked(exchange)}: het antwoord is {saw!r}; verwacht: een Bundle van type searchset.",
                exchange,
            )


@check(
    "dvza.bundle.empty",
    requirement="fhir.bundle.empty",
    needs=("resource.empty",),
    en="Nothing found is a 200 with a searchset",
    nl="Niets gevonden is een 200 met een searchset",
)
def empty(case: Case) -> Iterator[Finding]:
    for exchange in case.exchanges("resource.empty", interface=Interface.RESOURCE):
        body = exchange.response.body if exchange.response else b""
        if exchange.status != 200 or not _is_bundle(body):
            yield finding(
                f"{_asked(exchange)}: HTTP {exchange.status} for a person without data; expected 200 and a searchset.",
                f"{_asked(exchange)}: HTTP {exchange.status} bij een persoon zonder gegevens; "
                "verwacht: 200 en een searchset.",
                exchange,
            )


def _is_bundle(body: bytes) -> bool:
    resource = parse(body, "STU3")
    return resource is not None and resource.get("resourceType") == "Bundle"


@check(
    "dvza.bundle.total",
    requirement="fhir.bundle.total",
    needs=("resource.rich",),
    en="total is not more than the number of matches",
    nl="total is niet meer dan het aantal treffers",
)
def total(case: Case) -> Iterator[Finding]:
    yield from _for_each(case, _too_much, "{}.", "{}.")


def _too_much(answer: SearchAnswer) -> str | None:
    stated = answer.bundle.get("total")
    if stated is None or _next_page(answer):
        return None
    found = sum(1 for entry in answer.entries if entry.mode in ("", "match"))
    return None if isinstance(stated, int) and stated <= found else f"total = {stated}, match = {found}"


def _next_page(answer: SearchAnswer) -> bool:
    return any(link.get("relation") == "next" for link in _links(answer))


def _links(answer: SearchAnswer) -> list[dict[str, object]]:
    links = answer.bundle.get("link")
    return [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []


def _self_link(answer: SearchAnswer) -> str | None:
    return next(
        (str(link["url"]) for link in _links(answer) if link.get("relation") == "self" and link.get("url")), None
    )


@check(
    "dvza.bundle.self-link",
    requirement="fhir.bundle.self-link",
    needs=("resource.rich",),
    en="The Bundle has a self link",
    nl="De Bundle heeft een self-link",
)
def self_link(case: Case) -> Iterator[Finding]:
    yield from _for_each(
        case,
        lambda answer: "link[relation=self]" if _self_link(answer) is None else None,
        "{} with a url is missing.",
        "{} met een url ontbreekt.",
    )


@check(
    "dvza.bundle.self-link-echo",
    requirement="fhir.bundle.self-link-echo",
    needs=("resource.rich",),
    en="The self link repeats the parameters of the request",
    nl="De self-link herhaalt de parameters van het verzoek",
)
def self_link_echo(case: Case) -> Iterator[Finding]:
    yield from _for_each(case, _not_repeated, "the self link does not repeat {}.", "de self-link herhaalt {} niet.")


def _not_repeated(answer: SearchAnswer) -> str | None:
    link = _self_link(answer)
    if link is None:
        return None
    repeated = set(parse_qsl(urlsplit(link).query, keep_blank_values=True))
    sent = parse_qsl(urlsplit(answer.exchange.url).query, keep_blank_values=True)
    missing = [f"{name}={value}" for name, value in sent if (name, value) not in repeated]
    return " & ".join(missing) or None


@check(
    "dvza.bundle.self-link-no-bsn",
    requirement="fhir.bundle.self-link-no-bsn",
    needs=("resource.rich",),
    en="No link of the Bundle names a BSN or its naming system",
    nl="Geen link van de Bundle noemt een BSN of het naamgevingssysteem ervan",
)
def self_link_no_bsn(case: Case) -> Iterator[Finding]:
    known = [person.bsn for person in case.target.people.values() if person.bsn]

    def judge(answer: SearchAnswer) -> str | None:
        urls = [unquote(str(link.get("url", ""))) for link in _links(answer)]
        return "BSN" if any(BSN_SYSTEM in url or find_bsn(url, known) for url in urls) else None

    yield from _for_each(case, judge, "a link of the Bundle holds a {}.", "een link van de Bundle bevat een {}.")


@check(
    "dvza.bundle.types",
    requirement="fhir.bundle.types",
    needs=("resource.rich",),
    en="Matches are of the type that was asked for",
    nl="Treffers zijn van het gevraagde type",
)
def types(case: Case) -> Iterator[Finding]:
    def judge(answer: SearchAnswer) -> str | None:
        others = {entry.type for entry in answer.matches} - {answer.request.resource_type}
        return ", ".join(sorted(others)) or None

    yield from _for_each(case, judge, "matches of another type: {}.", "treffers van een ander type: {}.")


@check(
    "dvza.bundle.full-url",
    requirement="fhir.entry.full-url",
    needs=("resource.rich",),
    en="A fullUrl is absolute and ends with the id of its resource",
    nl="Een fullUrl is absoluut en eindigt op het id van zijn resource",
)
def full_url(case: Case) -> Iterator[Finding]:
    yield from _for_each(
        case,
        _wrong_full_url,
        "fullUrl {}; expected an absolute one that ends with the id.",
        "fullUrl {}; verwacht: een absolute die op het id eindigt.",
    )


def _wrong_full_url(answer: SearchAnswer) -> str | None:
    for entry in answer.entries:
        identifier = entry.resource.get("id")
        is_urn = entry.full_url.startswith("urn:")
        if entry.full_url and not _ABSOLUTE.fullmatch(entry.full_url):
            return entry.full_url
        if entry.full_url and identifier and not is_urn and not entry.full_url.endswith(f"/{identifier}"):
            return f"{entry.full_url} (id {identifier})"
    return None


@check(
    "dvza.bundle.resource-id",
    requirement="fhir.resource.id",
    needs=("resource.rich",),
    en="Every resource has an id",
    nl="Elke resource heeft een id",
)
def resource_id(case: Case) -> Iterator[Finding]:
    def judge(answer: SearchAnswer) -> str | None:
        lacking = (
            entry
            for entry in answer.entries
            if not entry.resource.get("id")
            and not entry.full_url.startswith("urn:")
            and entry.type != "OperationOutcome"
        )
        return next((f"{entry.path} ({entry.type})" for entry in lacking), None)

    yield from _for_each(case, judge, "{} has no id.", "{} heeft geen id.")


@check(
    "dvza.bundle.meta-profile",
    requirement="fhir.resource.meta-profile",
    needs=("resource.rich",),
    en="Every resource claims a profile",
    nl="Elke resource noemt een profiel",
)
def meta_profile(case: Case) -> Iterator[Finding]:
    def judge(answer: SearchAnswer) -> str | None:
        lacking = (
            entry for entry in answer.entries if entry.type not in _WITHOUT_PROFILE and not profiles(entry.resource)
        )
        return next((entry.name for entry in lacking), None)

    yield from _for_each(case, judge, "{} has no meta.profile.", "{} heeft geen meta.profile.")


def profiles(resource: dict[str, object]) -> tuple[str, ...]:
    """The canonicals a resource claims, without their versions."""
    meta = resource.get("meta")
    claimed = meta.get("profile") if isinstance(meta, dict) else None
    return tuple(str(each).partition("|")[0] for each in claimed) if isinstance(claimed, list) else ()
