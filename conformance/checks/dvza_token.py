"""The token interface: what a right request gives (core.tknint.*)."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.case import Case
from conformance.checks.dvza_evidence import members, token_answers
from conformance.declare import check
from conformance.messages import breaches
from conformance.model import Finding, Part, finding
from medmij_sim.record import Exchange, Interface

LONGEST_TOKEN = 10.0
"""Seconds (core.tknint.206)."""

LIFETIME = 900
"""Seconds (core.autorisatie.204)."""


def _first(case: Case) -> Exchange:
    return next(answer for _, answer in token_answers(case, "collect.token"))


@check(
    "dvza.token.json",
    requirement="tknint.json",
    needs=("collect.token",),
    en="The token answer is application/json",
    nl="Het tokenantwoord is application/json",
)
def is_json(case: Case) -> Iterator[Finding]:
    answer = _first(case)
    media_type = answer.response.media_type if answer.response else ""
    if media_type != "application/json":
        yield finding(
            f"The token answer has media type {media_type or 'none'}; expected application/json.",
            f"Het tokenantwoord heeft mediatype {media_type or 'geen'}; verwacht: application/json.",
            answer,
        )


@check(
    "dvza.token.bearer",
    requirement="core.autorisatie.202",
    needs=("collect.token",),
    en="The token is a Bearer token",
    nl="Het token is een Bearer-token",
)
def bearer(case: Case) -> Iterator[Finding]:
    answer = _first(case)
    stated = members(answer).get("token_type")
    if stated is not None and str(stated).casefold() != "bearer":
        yield finding(
            f"token_type is {stated!r}; expected Bearer.", f"token_type is {stated!r}; verwacht: Bearer.", answer
        )


@check(
    "dvza.token.expires-in",
    requirement="core.autorisatie.204",
    needs=("collect.token",),
    en="expires_in is the number 900",
    nl="expires_in is het getal 900",
)
def expires_in(case: Case) -> Iterator[Finding]:
    answer = _first(case)
    stated = members(answer).get("expires_in", LIFETIME)
    if stated != LIFETIME:
        yield finding(
            f"expires_in is {stated!r}; expected {LIFETIME}.",
            f"expires_in is {stated!r}; verwacht: {LIFETIME}.",
            answer,
        )


@check(
    "dvza.token.members",
    requirement="core.tknint.201",
    needs=("collect.token",),
    en="The token answer is complete, and its scope lists gegevensdiensten",
    nl="Het tokenantwoord is volledig, en de scope ervan noemt gegevensdiensten",
)
def complete(case: Case) -> Iterator[Finding]:
    answer = _first(case)
    found = members(answer)
    for breach in breaches("token-answer", found):
        if breach.member == "expires_in" and breach.member in found:
            continue  # dvza.token.expires-in judges it
        yield finding(
            f"In the token answer {breach.text.en}.",
            f"In het tokenantwoord: {breach.text.nl}.",
            answer,
            part=Part.REST if breach.member == "scope" else Part.VISIBLE,
        )


@check(
    "dvza.token.no-store",
    requirement="tknint.no-store",
    needs=("collect.token",),
    en="The token answer may not be stored",
    nl="Het tokenantwoord mag niet worden opgeslagen",
)
def no_store(case: Case) -> Iterator[Finding]:
    answer = _first(case)
    stated = ", ".join(answer.response.headers_named("cache-control")) if answer.response else ""
    if "no-store" not in stated.lower():
        yield finding(
            f"Cache-Control is “{stated}”; expected no-store.",
            f"Cache-Control is “{stated}”; verwacht: no-store.",
            answer,
        )


@check(
    "dvza.token.in-time",
    requirement="core.tknint.206",
    needs=("collect.token",),
    en="The token is there within 10 seconds",
    nl="Het token is er binnen 10 seconden",
)
def in_time(case: Case) -> Iterator[Finding]:
    for answer in case.exchanges("collect.token", "long-term.refresh", interface=Interface.TOKEN):
        if answer.duration > LONGEST_TOKEN:
            yield finding(
                f"The token answer took {answer.duration:.1f} s; expected at most {LONGEST_TOKEN:.0f} s.",
                f"Het tokenantwoord duurde {answer.duration:.1f} s; verwacht: hooguit {LONGEST_TOKEN:.0f} s.",
                answer,
            )


@check(
    "dvza.token.scope-listed",
    requirement="tknint.scope-listed",
    needs=("second.token",),
    en="A token covers only what the OCL recognises the PGO for",
    nl="Een token dekt alleen waarvoor de OCL de PGO erkent",
)
def scope_listed(case: Case) -> Iterator[Finding]:
    recognised = case.target.identities["pgo-b"].gegevensdiensten
    for _, answer in token_answers(case, "second.token"):
        yield from _beyond(
            answer, recognised, "the OCL does not recognise the PGO for", "de OCL de PGO niet erkent voor"
        )


@check(
    "dvza.token.scope-offered",
    requirement="tknint.scope-offered",
    needs=("collect.token", "token.offered"),
    en="A token covers only what the ZAL lists for the aanbieder",
    nl="Een token dekt alleen wat de ZAL bij de aanbieder noemt",
)
def scope_offered(case: Case) -> Iterator[Finding]:
    offered = tuple(case.target.gegevensdiensten)
    yield from _beyond(_first(case), offered, "the ZAL does not list", "de ZAL niet noemt:")


def _beyond(answer: Exchange, allowed: tuple[str, ...], en: str, nl: str) -> Iterator[Finding]:
    scope = str(members(answer).get("scope", "")).split()
    beyond = [id_ for id_ in scope if id_.isdigit() and id_ not in allowed]
    if beyond:
        yield finding(
            f"The scope of the token holds {', '.join(beyond)}, which {en}; expected at most {' '.join(allowed)}.",
            f"De scope van het token bevat {', '.join(beyond)}, wat {nl}; verwacht: hooguit {' '.join(allowed)}.",
            answer,
        )
