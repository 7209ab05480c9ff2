"""Who gets access: consent, refusal, age and relation (core.autorisatie.100, availability test)."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.case import Case
from conformance.checks.dvza_evidence import ended, gives_token, token_answers
from conformance.declare import check
from conformance.model import Finding, finding

_TELLING = ("error", "error_description", "error_uri")


@check(
    "dvza.authorization.refusal-gives-no-code",
    requirement="core.autorisatie.100",
    needs=("refusal.answer",),
    en="A person who refuses gives the PGO no code",
    nl="Een persoon die weigert, geeft de PGO geen code",
)
def refusal_gives_no_code(case: Case) -> Iterator[Finding]:
    end = ended(case, "refusal.answer")
    if end.is_granted:
        yield finding(
            "The person refused, and the PGO got a code all the same.",
            "De persoon weigerde, en de PGO kreeg toch een code.",
            *end.events,
        )


@check(
    "dvza.authorization.refusal-like-no-data",
    requirement="authint.refusal-like-no-data",
    needs=("refusal.error", "relation.error"),
    en="The PGO cannot tell a refusal from an aanbieder without data",
    nl="De PGO kan een weigering niet onderscheiden van een aanbieder zonder gegevens",
)
def refusal_like_no_data(case: Case) -> Iterator[Finding]:
    refused, unknown = ended(case, "refusal.answer"), ended(case, "relation.token")
    for name in _TELLING:
        here, there = refused.parameters.get(name), unknown.parameters.get(name)
        if here != there:
            yield finding(
                f"{name} differs: {here!r} after a refusal, {there!r} without treatment relation; expected the same.",
                f"{name} verschilt: {here!r} na een weigering, {there!r} zonder behandelrelatie; verwacht: hetzelfde.",
                *refused.events,
                *unknown.events,
            )


@check(
    "dvza.authorization.cancelled-login-gives-no-code",
    requirement="core.authint.204",
    needs=("cancel.login",),
    en="Without a login there is no code",
    nl="Zonder inlog is er geen code",
)
def cancelled_login_gives_no_code(case: Case) -> Iterator[Finding]:
    end = ended(case, "cancel.login")
    if end.is_granted:
        yield finding(
            "The person stopped at the login, and the PGO got a code all the same.",
            "De persoon stopte bij het inloggen, en de PGO kreeg toch een code.",
            *end.events,
        )


@check(
    "dvza.availability.fifteen-refused",
    requirement="leeftijd.16",
    needs=("age.fifteen",),
    en="A person of fifteen gets no access",
    nl="Een persoon van vijftien krijgt geen toegang",
)
def fifteen_refused(case: Case) -> Iterator[Finding]:
    for _, answer in token_answers(case, "age.fifteen"):
        if gives_token(answer):
            yield finding(
                "A person of 15 got an access token; the minimum age is 16.",
                "Een persoon van 15 kreeg een toegangstoken; de minimumleeftijd is 16.",
                answer,
            )


@check(
    "dvza.availability.sixteen-served",
    requirement="leeftijd.16",
    needs=("age.sixteen",),
    en="A person who is sixteen today gets access",
    nl="Een persoon die vandaag zestien is, krijgt toegang",
)
def sixteen_served(case: Case) -> Iterator[Finding]:
    if not any(gives_token(answer) for _, answer in token_answers(case, "age.sixteen")):
        yield finding(
            "A person of exactly 16 got no access token; the minimum age is 16.",
            "Een persoon van precies 16 kreeg geen toegangstoken; de minimumleeftijd is 16.",
            *ended(case, "age.sixteen").events,
        )


@check(
    "dvza.availability.relation-needed",
    requirement="beschikbaarheid.relatie",
    needs=("relation.token",),
    en="Without a treatment relation there is no access",
    nl="Zonder behandelrelatie is er geen toegang",
)
def relation_needed(case: Case) -> Iterator[Finding]:
    for _, answer in token_answers(case, "relation.token"):
        if gives_token(answer):
            yield finding(
                "A person without treatment relation with the aanbieder got an access token.",
                "Een persoon zonder behandelrelatie met de aanbieder kreeg een toegangstoken.",
                answer,
            )
