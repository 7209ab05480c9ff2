"""Codes and tokens as values: unique, not to be guessed, telling nothing (core.autorisatie.205-208)."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import Iterator, Sequence
from math import log2

from conformance.case import Case
from conformance.declare import check
from conformance.model import Finding, finding
from medmij_sim.fhir.privacy import find_bsn
from medmij_sim.record import Event, Signal
from medmij_sim.redact import is_bsn

LEAST_BITS = 64
"""A value whose characters differ less than this among a sample has a pattern; a UUID version 4 has some 120."""

_KINDS = {
    "codes": ("codes", "codes"),
    "access tokens": ("access tokens", "toegangstokens"),
    "refresh tokens": ("refresh tokens", "verversingstokens"),
}
_PERSONAL_CLAIMS = re.compile(
    r'"(bsn|burgerservicenummer|name|naam|given_name|family_name|nickname|voornaam|achternaam|birth_?date|geboortedatum'
    r'|gender|geslacht|email|address|adres|phone_number)"\s*:',
    re.IGNORECASE,
)


def _samples(case: Case) -> dict[str, Sequence[str]]:
    return {kind: case.note("sample.codes" if kind == "codes" else "sample.tokens", kind) for kind in _KINDS}


def _evidence(case: Case, kind: str) -> tuple[Event, ...]:
    step = "sample.codes" if kind == "codes" else "sample.tokens"
    return tuple(signal for signal in case.events(Signal, step) if signal.name == kind)[-1:]


@check(
    "dvza.values.unique",
    requirement="core.autorisatie.208",
    needs=("sample.codes", "sample.tokens"),
    en="No two codes or tokens are equal",
    nl="Geen twee codes of tokens zijn gelijk",
)
def unique(case: Case) -> Iterator[Finding]:
    for kind, values in _samples(case).items():
        repeated = sum(count - 1 for count in Counter(values).values())
        if repeated:
            en, nl = _KINDS[kind]
            yield finding(
                f"Of {len(values)} {en} {repeated} had been given out before.",
                f"Van {len(values)} {nl} waren er {repeated} al eerder uitgegeven.",
                *_evidence(case, kind),
            )


@check(
    "dvza.values.unguessable",
    requirement="core.autorisatie.205",
    needs=("sample.codes", "sample.tokens"),
    en="Codes and tokens show no pattern",
    nl="Codes en tokens vertonen geen patroon",
)
def unguessable(case: Case) -> Iterator[Finding]:
    for kind, values in _samples(case).items():
        distinct = sorted(set(values))
        if len(distinct) > 4 and (bits := _spread(distinct)) < LEAST_BITS:
            en, nl = _KINDS[kind]
            yield finding(
                f"Among {len(distinct)} {en} only some {bits:.0f} bits differ; expected at least {LEAST_BITS}.",
                f"Tussen {len(distinct)} {nl} verschillen maar zo'n {bits:.0f} bits; verwacht: minstens {LEAST_BITS}.",
                *_evidence(case, kind),
            )


def _spread(values: Sequence[str]) -> float:
    """Bits that differ among the values: of each place, the number of characters seen there."""
    length = max(map(len, values))
    return sum(log2(len({value[place : place + 1] for value in values})) for place in range(length))


@check(
    "dvza.values.tell-nothing",
    requirement="core.autorisatie.207",
    needs=("sample.codes", "sample.tokens"),
    en="Codes and tokens tell nothing about the person",
    nl="Codes en tokens vertellen niets over de persoon",
)
def tell_nothing(case: Case) -> Iterator[Finding]:
    people = case.target.people.values()
    bsns = [person.bsn for person in people if person.bsn]
    dates = {text for person in people if (born := person.birth_date) for text in (born.isoformat(), f"{born:%Y%m%d}")}
    for kind, values in _samples(case).items():
        en, nl = _KINDS[kind]
        told = {found for value in values for found in _told(value, bsns, dates)}
        for what_en, what_nl in sorted(told):
            yield finding(
                f"{en.capitalize()} hold {what_en}; nothing about the person may be in them.",
                f"{nl.capitalize()} bevatten {what_nl}; er mag niets over de persoon in staan.",
                *_evidence(case, kind),
            )


def _told(value: str, bsns: Sequence[str], dates: set[str]) -> Iterator[tuple[str, str]]:
    text = " ".join((value, *_decoded(value)))
    if find_bsn(text, bsns) or any(is_bsn(scalar) for part in _decoded(value) for scalar in _scalars(part)):
        yield "a BSN", "een BSN"
    if any(date in text for date in dates):
        yield "a birth date", "een geboortedatum"
    for claim in sorted({found.lower() for found in _PERSONAL_CLAIMS.findall(text)}):
        yield f"a member {claim!r}", f"een lid {claim!r}"


def _scalars(text: str) -> Iterator[str]:
    """The values in a JSON object, as texts: nine digits among random ones prove nothing, as a whole value they do."""
    try:
        waiting = [json.loads(text)]
    except ValueError:
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list):
            waiting.extend(value.values() if isinstance(value, dict) else value)
        else:
            yield str(value)


def _decoded(value: str) -> Iterator[str]:
    """The parts of a JWT, or of anything with dots, that are base64url."""
    for part in value.split("."):
        try:
            yield urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()
        except ValueError:
            continue
