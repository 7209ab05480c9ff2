"""`check dvza` against DVZAs that were written from the norm: no false alarms, and no blind spots."""

from __future__ import annotations

from pathlib import Path

import pytest
from foreign_stage import Check, dvza_process

from conformance.model import Actor
from conformance.suite import load_suite

FAILED, WARNING = "failed", "warning"

FLAWS = {
    "RedirectByPrefix": {"dvza.authorization.foreign-redirect-refused": FAILED},
    "RedirectByHost": {"dvza.authorization.redirect-https": WARNING, "dvza.token.redirect-bound": FAILED},
    "StateCut": {"dvza.authorization.state-unchanged": FAILED},
    "StateTwiceEncoded": {"dvza.authorization.state-unchanged": FAILED},
    "StateLostOnRefusal": {"dvza.authorization.state-unchanged": FAILED},
    "ImplicitToo": {"dvza.authorization.response-type-code": FAILED},
    "ScopeByFirstWord": {"dvza.authorization.one-scope": FAILED},
    "TracingOptional": {"dvza.authorization.tracing-required": WARNING},
    "ErrorsAsJson": {
        "dvza.screens.error-page-phone": FAILED,
        "dvza.screens.error-page-trace-id": FAILED,
        "dvza.screens.error-page-session-id": FAILED,
    },
    "DetailsOnRefusal": {"dvza.authorization.refusal-like-no-data": WARNING},
    "LoginFirst": {"dvza.screens.landing-first": FAILED},
    "NoWayBackPage": {"dvza.screens.cancellation-page": FAILED},
    "LastingBeforehand": {"dvza.screens.long-term-not-preselected": FAILED},
    "LastingBeforehandInSelect": {"dvza.screens.long-term-not-preselected": FAILED},
    "PgoByHost": {"dvza.screens.consent-names-pgo": FAILED},
    "LastingAnyway": {"dvza.consent.session-only": FAILED},
    "SecondsAsText": {"dvza.token.expires-in": FAILED},
    "ScopeWithCommas": {"dvza.token.members": WARNING},
    "ScopeOfAanbieder": {"dvza.token.scope-listed": FAILED},
    "TokenErrorsAs500": {"dvza.token.error-response": FAILED},
    "TokenAsHtml": {"dvza.token.json": FAILED},
    "CodeTwice": {"dvza.token.code-single-use": FAILED},
    "SlashAtToken": {"dvza.token.redirect-bound": FAILED},
    "CodeSurvivesRefusal": {"dvza.token.code-retired-by-refusal": WARNING},
    "RefreshForever": {"dvza.consent.half-year": FAILED},
    "RefreshStays": {"dvza.consent.old-refresh-dead": WARNING},
    "PeerNotCompared": {"dvza.token.certificate-fits-client": FAILED},
    "TokenTellsWho": {"dvza.values.tell-nothing": FAILED},
    "TokenLivesAnHour": {"dvza.consent.token-quarter-hour": FAILED},
    "NoChallengeWhenExpired": {"dvza.resource.www-authenticate": FAILED},
    "TokenInQueryToo": {"dvza.resource.no-token-in-query": FAILED},
    "EverybodyIsRoos": {"dvza.privacy.own-data": FAILED},
    "ReadsOfOthers": {"dvza.privacy.own-data": FAILED},
    "RelativeIncludes": {"dvza.bundle.full-url": FAILED},
    "BsnInReference": {"dvza.elements.bsn-masked": FAILED},
    "BsnInNarrative": {"dvza.privacy.no-bsn": FAILED},
    "BsnWithDots": {"dvza.privacy.no-bsn": FAILED},
    "BsnInXmlOnly": {"dvza.elements.bsn-masked": FAILED},
    "BsnInReads": {"dvza.elements.bsn-masked": FAILED},
    "BsnAsSession": {"dvza.privacy.no-bsn": FAILED},
    "SubjectiveLine": {"dvza.services.49-journal-lines": FAILED},
    "OldResultsInXml": {"dvza.resource.xml": FAILED},
    "XmlTypeForJson": {"dvza.resource.content-type": FAILED},
    "OutcomeAsText": {"dvza.resource.operation-outcome": FAILED},
    "CrashOnDollar": {"dvza.resource.malformed": WARNING},
    "ProfileOfFhirItself": {"dvza.services.48-profiles": WARNING, "dvza.services.49-profiles": WARNING},
    "EverybodyWelcome": {"dvza.backchannel.silent-refusal": WARNING},
}
"""For each class of `dvza_flaws` that gets something wrong: what must be said of it, and nothing else."""

GROUPS = 12
TOGETHER = [tuple(FLAWS)[first::GROUPS] for first in range(GROUPS)]
"""Flaws that stand far apart in the table do not hide each other; several in one DVZA take less time."""

CONFORMING = {
    "Dvza": set[str](),
    "ErrorPageElsewhere": set(),
    "UuidTokens": set(),
    "ConsentInTwoButtons": set(),
    "ConsentInSelect": set(),
    "ConsentInRadio": set(),
    "LateAvailability": {"dvza.authorization.refusal-like-no-data"},
    "EmptyIsRefused": {"dvza.bundle.empty"},
    "TotalsAndNoEntries": set(),
    "RealmOnly": set(),
    "TypeWithVersion": set(),
    "Errors401": set(),
    "ClosesEachTime": set(),
    "WelcomePage": set(),
}
"""For each class of `dvza_liberties`, and the usual one: what cannot be tested on it."""

NOT_TOLD = {"dvza.token.scope-offered", "dvza.certificate.revoked-refused"}
"""The target file names no ZAL, and this CA revokes nothing."""

ABOUT_LISTS = {check.id for check in load_suite().checks(Actor.DVZA) if check.id.startswith("dvza.lists.")}
"""What takes a DVZA that reads its lists at the suite's Stelselnode."""

ABOUT_DIGID = {check.id for check in load_suite().checks(Actor.DVZA) if check.id.startswith("dvza.login.")} - {
    "dvza.login.bsn-stays"
}
"""What takes a DVZA that logs people in at the suite's NEP-DigiD."""

LIST_FLAWS = {
    "Hourly": {
        "dvza.lists.ocl-fetched-again": WARNING,
        "dvza.lists.gnl-fetched-again": WARNING,
        "dvza.lists.whitelist-fetched-again": WARNING,
    },
    "OldApi": {"dvza.lists.api-version": FAILED},
    "NamesByHeart": {"dvza.lists.gnl-fetched-again": WARNING},
    "SchemaLeftOut": {"dvza.lists.ocl-validated": WARNING, "dvza.lists.whitelist-validated": WARNING},
    "AnyNumber": {"dvza.lists.lower-number": WARNING},
    "NobodyIsEverybody": {"dvza.lists.node-withdrawn": WARNING},
    "NamesForEver": {"dvza.lists.client-withdrawn": WARNING},
    "NothingWithoutNews": {"dvza.lists.last-good-kept": WARNING},
}
"""For each class of `dvza_list_flaws`: what must be said of it, and nothing else."""


@pytest.mark.parametrize("name", CONFORMING)
def test_a_dvza_that_conforms_in_its_own_way_comes_out_clean(name: str, check: Check, foreign_folder: Path) -> None:
    with dvza_process(foreign_folder, name) as target:
        verdict = check("dvza", target)
    assert verdict.code == 0, verdict.told
    assert verdict.outcomes == dict.fromkeys(CONFORMING[name] | NOT_TOLD | ABOUT_LISTS | ABOUT_DIGID, "not tested"), (
        verdict.told
    )


def test_a_dvza_that_reads_its_lists_in_its_own_way_comes_out_clean(check: Check, foreign_folder: Path) -> None:
    with dvza_process(foreign_folder, reads_lists=True) as target:
        verdict = check("dvza", target)
    assert verdict.code == 0, verdict.told
    assert verdict.outcomes == dict.fromkeys(NOT_TOLD | ABOUT_DIGID, "not tested"), verdict.told


@pytest.mark.parametrize("name", LIST_FLAWS)
def test_what_a_dvza_gets_wrong_with_its_lists_is_said_and_nothing_else(
    name: str, check: Check, foreign_folder: Path
) -> None:
    with dvza_process(foreign_folder, name, reads_lists=True) as target:
        verdict = check("dvza", target, "dvza.lists.*")
    assert verdict.of("failed", "warning", "not reached", "harness error") == LIST_FLAWS[name], verdict.told


@pytest.mark.parametrize("names", TOGETHER, ids=lambda names: names[0])
def test_what_a_dvza_gets_wrong_is_said_and_nothing_else(
    names: tuple[str, ...], check: Check, foreign_folder: Path
) -> None:
    expected = {said: outcome for name in names for said, outcome in FLAWS[name].items()}
    assert len(expected) == sum(len(FLAWS[name]) for name in names), "flaws of one check hide each other"
    with dvza_process(foreign_folder, "+".join(names)) as target:
        verdict = check("dvza", target)
    assert verdict.of("failed", "warning", "not reached", "harness error") == expected, verdict.told


def test_a_dvza_whose_answer_is_in_the_fragment_gets_no_further(check: Check, foreign_folder: Path) -> None:
    with dvza_process(foreign_folder, "AnswerInFragment") as target:
        verdict = check("dvza", target)
    assert verdict.code == 1
    assert not verdict.of("failed", "warning"), verdict.told
    assert "dvza.token.json" in verdict.of("not reached")
    assert "neither code nor error" in verdict.told
