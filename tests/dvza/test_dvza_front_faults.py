"""Each fault of the authorization endpoint and its screens deviates as it says; without it the DVZA conforms."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from dvza_stage import DOMAIN, LINDE, WOUD, Stage, check_deviation, check_table

from medmij_sim.browser import Answers, Page, WalkError, read_page, walk
from medmij_sim.faults.dvza_authorization import AUTHORIZATION_FAULTS
from medmij_sim.faults.dvza_screens import SCREEN_FAULTS
from medmij_sim.record import Screen

PGO = f"https://pgo-a.{DOMAIN}/callback"
RICH = Answers(person="woman_34")
Conforms = Callable[[Stage], bool]


def opened(stage: Stage, **changes: str | None) -> httpx.Response:
    return stage.visitor().get(stage.authorize_url(stage.request(**changes)))


def page(response: httpx.Response) -> Page:
    return read_page(response.status_code, str(response.url), response.text)


def refuses(**changes: str | None) -> Conforms:
    """No landing page for such a request."""
    return lambda stage: page(opened(stage, **changes)).marker != "landing"


def answered(answers: Answers, **expected: str) -> Conforms:
    """What the PGO gets when a person answers like this."""
    wanted = {"state": "st-1&ü", **expected}
    return lambda stage: stage.walk(answers) == wanted


def refused(answers: Answers) -> Conforms:
    return answered(answers, error="access_denied")


def told(stage: Stage, name: str, **changes: str | None) -> str | None:
    """A parameter of the redirect that a wrong request gives, if it is a redirect."""
    location = opened(stage, **changes).headers.get("location", "")
    return httpx.URL(location).params.get(name) if location else None


def repeated_is_refused(stage: Stage) -> bool:
    parameters = stage.request()
    response = stage.visitor().get(f"{stage.authorize_url(parameters)}&state=x")
    return page(response).marker != "landing"


def codes_differ(stage: Stage) -> bool:
    return stage.code() != stage.code()


def asks_substantieel(stage: Stage) -> bool:
    browser = stage.browser()
    browser.open(stage.authorize_url(stage.request()))
    browser.press("Inloggen met NEP-DigiD")
    return browser.page is not None and "Substantieel" in browser.page.text.partition("Minimaal niveau:")[2][:20]


def pages_seen(stage: Stage) -> list[Page]:
    """The pages on the way to a code."""
    before = len(stage.env.record)
    stage.walk(RICH)
    screens = [event for event in tuple(stage.env.record)[before:] if isinstance(event, Screen)]
    return [read_page(screen.status, screen.url, screen.html) for screen in screens]


def consent(test: Callable[[Page], bool]) -> Conforms:
    def conforms(stage: Stage) -> bool:
        (found,) = [each for each in pages_seen(stage) if each.marker == "consent"]
        return test(found)

    return conforms


def steps(*expected: str) -> Conforms:
    return lambda stage: [each.marker for each in pages_seen(stage)] == list(expected)


def failure(test: Callable[[Page], bool]) -> Conforms:
    return lambda stage: test(page(opened(stage, client_id="unknown.example")))


def long_term(found: Page) -> list[bool]:
    return [each.chosen for form in found.forms for each in form.fields if each.kind == "checkbox"]


def ends_on(marker: str, answers: Answers) -> Conforms:
    """The last page before the PGO of somebody who answers like this."""

    def conforms(stage: Stage) -> bool:
        browser = stage.browser()
        walk(browser, stage.authorize_url(stage.request()), answers, lambda url: url.startswith("https://pgo-"))
        return browser.page is not None and browser.page.marker == marker

    return conforms


IN_ORDER = steps("landing", "digid-login", "consent")

CONFORMS: dict[str, Conforms] = {
    "dvza.authorization.accepts-missing-client-id": refuses(client_id=None),
    "dvza.authorization.accepts-missing-redirect-uri": refuses(redirect_uri=None),
    "dvza.authorization.accepts-missing-response-type": refuses(response_type=None),
    "dvza.authorization.accepts-missing-scope": refuses(scope=None),
    "dvza.authorization.accepts-missing-state": refuses(state=None),
    "dvza.authorization.accepts-missing-medmij-request-id": refuses(MedMij__Request__ID=None),
    "dvza.authorization.accepts-missing-x-correlation-id": refuses(X__Correlation__ID=None),
    "dvza.authorization.accepts-unknown-client": refuses(
        client_id=f"pgo-x.{DOMAIN}", redirect_uri=f"https://pgo-x.{DOMAIN}/callback"
    ),
    "dvza.authorization.accepts-foreign-redirect-uri": refuses(redirect_uri=f"https://pgo-b.{DOMAIN}/callback"),
    "dvza.authorization.accepts-http-redirect-uri": refuses(redirect_uri=PGO.replace("https", "http")),
    "dvza.authorization.accepts-token-response-type": refuses(response_type="token"),
    "dvza.authorization.accepts-two-scopes": refuses(scope=f"{LINDE} {WOUD}"),
    "dvza.authorization.accepts-any-scope": refuses(scope="nobody"),
    "dvza.authorization.accepts-any-tracing-id": refuses(X__Correlation__ID="7"),
    "dvza.authorization.accepts-repeated-parameters": repeated_is_refused,
    "dvza.authorization.refuses-extra-parameter": lambda stage: page(opened(stage, foo="bar")).marker == "landing",
    "dvza.authorization.redirects-on-client-error": lambda stage: (
        "location" not in opened(stage, client_id="unknown.example").headers
    ),
    "dvza.authorization.page-on-request-error": lambda stage: told(stage, "error", scope=None) is not None,
    "dvza.authorization.unknown-error-code": lambda stage: told(stage, "error", scope=None) == "invalid_request",
    "dvza.authorization.state-missing": lambda stage: "state" in stage.walk(RICH),
    "dvza.authorization.state-wrong": lambda stage: told(stage, "state", scope=None, state="abc") == "abc",
    "dvza.authorization.state-altered": lambda stage: stage.walk(RICH)["state"] == "st-1&ü",
    "dvza.authorization.code-although-refused": refused(Answers(person="woman_34", consent=False)),
    "dvza.authorization.tells-no-data-by-error": refused(Answers(person="no_care_relation")),
    "dvza.authorization.tells-no-data-by-description": refused(Answers(person="no_care_relation")),
    "dvza.authorization.code-under-age": refused(Answers(person="fifteen")),
    "dvza.authorization.refuses-sixteen": lambda stage: "code" in stage.walk(Answers(person="sixteen_today")),
    "dvza.authorization.code-without-relation": refused(Answers(person="no_care_relation")),
    "dvza.authorization.code-after-death": refused(Answers(person="deceased")),
    "dvza.authorization.low-level-accepted": refused(Answers(person="woman_34", level="midden")),
    "dvza.authorization.asks-low-level": asks_substantieel,
    "dvza.authorization.same-code-twice": codes_differ,
    "dvza.screens.no-landing-page": IN_ORDER,
    "dvza.screens.consent-before-login": IN_ORDER,
    "dvza.screens.no-consent-page": IN_ORDER,
    "dvza.screens.no-cancellation-page": ends_on("cancelled", Answers(person="woman_34", login="cancel")),
    "dvza.screens.no-refusal-page": ends_on("refused", Answers(person="woman_34", consent=False)),
    "dvza.screens.consent-without-aanbieder": consent(lambda found: "Huisartsenpraktijk De Linde" in found.text),
    "dvza.screens.consent-without-pgo": consent(lambda found: "Oefen-PGO Aster" in found.text),
    "dvza.screens.no-long-term-option": consent(lambda found: len(long_term(found)) == 1),
    "dvza.screens.no-logo": consent(lambda found: "MedMij logo" in found.html),
    "dvza.screens.no-privacy-link": consent(lambda found: any("privacy" in link.url for link in found.links)),
    "dvza.screens.long-term-preselected": consent(lambda found: not any(long_term(found))),
    "dvza.screens.placeholder-left": consent(lambda found: not re.search("&lt;Naam", found.html)),
    "dvza.screens.pgo-by-client-id": consent(lambda found: "Oefen-PGO Aster" in found.text),
    "dvza.screens.failure-without-trace-id": failure(lambda found: "Trace ID" in found.text),
    "dvza.screens.failure-without-session-id": failure(lambda found: "Session ID" in found.text),
    "dvza.screens.failure-without-name": failure(lambda found: "Wie te bellen" in found.text),
    "dvza.screens.failure-without-phone": failure(lambda found: "000 - 000 00 00" in found.text),
    "dvza.screens.return-link-on-client-error": failure(lambda found: not any("error=" in k.url for k in found.links)),
}


@pytest.mark.parametrize("name", CONFORMS)
def test_a_fault_deviates_as_it_says(stage: Stage, name: str) -> None:
    check_deviation(stage, name, CONFORMS[name])


def test_every_fault_is_in_the_table() -> None:
    check_table((*AUTHORIZATION_FAULTS, *SCREEN_FAULTS), CONFORMS)


def test_a_fault_of_one_dvza_leaves_the_other_alone(stage: Stage) -> None:
    stage.env.faults.on("dvza.authorization.code-without-relation", "dvza-b")
    assert refused(Answers(person="no_care_relation"))(stage)
    with pytest.raises(WalkError):
        walk(stage.browser(), f"https://dvza-b.{DOMAIN}/r22/authorize", RICH, lambda url: False)
