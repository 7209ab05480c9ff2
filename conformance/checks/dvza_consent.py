"""How long codes, tokens and consent live (core.autorisatie.100, .204, function Autoriseren)."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.case import Case
from conformance.checks.dvza_evidence import gives_token, is_success, members, token_answers
from conformance.declare import check
from conformance.model import Finding, finding
from medmij_sim.record import Interface


@check(
    "dvza.consent.long-term-refresh-token",
    requirement="core.tknint.201.long-term",
    needs=("long-term.token",),
    en="With long-term consent there is a refresh token",
    nl="Bij langdurige toestemming is er een verversingstoken",
)
def long_term_refresh_token(case: Case) -> Iterator[Finding]:
    for _, answer in token_answers(case, "long-term.token"):
        if "refresh_token" not in members(answer):
            yield finding(
                "The person chose consent for an indefinite time, and the token answer holds no refresh_token.",
                "De persoon koos voor onbepaalde tijd, en het tokenantwoord bevat geen refresh_token.",
                answer,
            )


@check(
    "dvza.consent.session-only",
    requirement="core.autorisatie.100",
    needs=("collect.token",),
    en="Without the long-term option there is no refresh token",
    nl="Zonder de langdurige keuze is er geen verversingstoken",
)
def session_only(case: Case) -> Iterator[Finding]:
    for _, answer in token_answers(case, "collect.token"):
        if members(answer).get("refresh_token"):
            yield finding(
                "The person gave consent for this session only, and the token answer holds a refresh_token.",
                "De persoon gaf alleen toestemming voor deze sessie, en het tokenantwoord bevat een refresh_token.",
                answer,
            )


@check(
    "dvza.consent.refresh-rotates",
    requirement="autorisatie.refresh-rotates",
    needs=("long-term.refresh",),
    en="A refresh gives a new refresh token",
    nl="Verversen geeft een nieuw verversingstoken",
)
def refresh_rotates(case: Case) -> Iterator[Finding]:
    for _, answer in token_answers(case, "long-term.refresh"):
        offered = answer.request.form.get("refresh_token", [""])[0]
        if members(answer).get("refresh_token") in (None, offered):
            yield finding(
                "The refresh gave no new refresh token.",
                "Het verversen gaf geen nieuw verversingstoken.",
                answer,
            )


@check(
    "dvza.consent.old-refresh-dead",
    requirement="autorisatie.refresh-once",
    needs=("long-term.rotated", "long-term.replay"),
    en="After a refresh the old refresh token is dead",
    nl="Na het verversen is het oude verversingstoken dood",
)
def old_refresh_dead(case: Case) -> Iterator[Finding]:
    for _, answer in token_answers(case, "long-term.replay"):
        if gives_token(answer):
            yield finding(
                "A refresh token that was used before gave an access token again.",
                "Een verversingstoken dat al was gebruikt, gaf opnieuw een toegangstoken.",
                answer,
            )


@check(
    "dvza.consent.code-quarter-hour",
    requirement="core.autorisatie.204",
    needs=("time.code-14:50", "time.code-15:10"),
    en="A code works after 14:50 minutes and not after 15:10",
    nl="Een code werkt na 14:50 minuten en niet na 15:10",
)
def code_quarter_hour(case: Case) -> Iterator[Finding]:
    for _, answer in token_answers(case, "time.code-14:50"):
        if not gives_token(answer):
            yield finding("A code was dead after 14:50.", "Een code was na 14:50 al dood.", answer)
    for _, answer in token_answers(case, "time.code-15:10"):
        if gives_token(answer):
            yield finding("A code still worked after 15:10.", "Een code werkte na 15:10 nog.", answer)


@check(
    "dvza.consent.token-quarter-hour",
    requirement="core.autorisatie.204",
    needs=("time.token-14:50", "time.token-15:10"),
    en="An access token works after 14:50 minutes and not after 15:10",
    nl="Een toegangstoken werkt na 14:50 minuten en niet na 15:10",
)
def token_quarter_hour(case: Case) -> Iterator[Finding]:
    for answer in case.exchanges("time.token-14:50", interface=Interface.RESOURCE):
        if not is_success(answer):
            yield finding("An access token was dead after 14:50.", "Een toegangstoken was na 14:50 al dood.", answer)
    for answer in case.exchanges("time.token-15:10", interface=Interface.RESOURCE):
        if is_success(answer):
            yield finding("An access token still worked after 15:10.", "Een toegangstoken werkte na 15:10 nog.", answer)


@check(
    "dvza.consent.half-year",
    requirement="core.autorisatie.100.half-year",
    needs=("time.refresh-5-months", "time.refresh-7-months"),
    en="A long-term consent works after five months, and not after seven months without use",
    nl="Een langdurige toestemming werkt na vijf maanden, en niet na zeven maanden zonder gebruik",
)
def half_year(case: Case) -> Iterator[Finding]:
    for _, answer in token_answers(case, "time.refresh-5-months"):
        if not gives_token(answer):
            yield finding(
                "A long-term consent was dead after five months.",
                "Een langdurige toestemming was na vijf maanden al dood.",
                answer,
            )
    for _, answer in token_answers(case, "time.refresh-7-months"):
        if gives_token(answer):
            yield finding(
                "A long-term consent still worked after seven months without use.",
                "Een langdurige toestemming werkte na zeven maanden zonder gebruik nog.",
                answer,
            )
