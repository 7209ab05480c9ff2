"""The screens: what is on them, in both languages, and that one session gives one answer."""

from __future__ import annotations

import httpx
import pytest
from dvza_stage import DOMAIN, LINDE, Stage

from medmij_sim.browser import Answers, Browser, Page, Stopped, walk
from medmij_sim.digid import NextAnswer

RICH = "woman_34"


def at_consent(stage: Stage, language: str = "nl") -> Browser:
    """A browser that shows the consent page."""
    browser = stage.browser()
    browser.stop = lambda url: url.startswith("https://pgo-")
    browser.open(stage.authorize_url(stage.request()))
    if language == "en":
        browser.press("English")
    browser.press("Inloggen met NEP-DigiD" if language == "nl" else "Log in with NEP-DigiD")
    page = shown(browser)
    button = next(each for each in page.buttons if each.value == RICH)
    browser.submit(page.form_of(button), button=button)
    assert shown(browser).marker == "consent"
    return browser


def shown(browser: Browser) -> Page:
    assert browser.page is not None
    return browser.page


def pages(stage: Stage, language: str) -> dict[str, Page]:
    """Every page a person can meet at a DVZA, by marker."""
    found: list[Page | None] = [at_consent(stage, language).page]
    for answers in (
        Answers(person=RICH, login="cancel"),
        Answers(person=RICH, consent=False),
        Answers(person="fifteen"),
        Answers(person=RICH, login="error"),
    ):
        browser = stage.browser()
        end = walk(browser, stage.authorize_url(stage.request()), answers, lambda url: url.startswith("https://pgo-"))
        assert "error=" in end
        browser.open(f"{shown(browser).url}?lang={language}")
        found.append(browser.page)
    for path in ("authorize?x=y", "landing", "ending"):
        browser = stage.browser()
        browser.open(f"https://dvza-a.{DOMAIN}/r22/{path}{'&' if '?' in path else '?'}lang={language}")
        found.append(browser.page)
    browser = stage.browser()
    browser.open(stage.authorize_url(stage.request()) + f"&lang={language}")
    found.append(browser.page)
    browser.open(f"https://dvza-a.{DOMAIN}/privacy?lang={language}")
    found.append(browser.page)
    return {page.marker: page for page in found if page is not None}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_in_one_language_has_a_banner_a_heading_and_the_logo(stage: Stage, language: str) -> None:
    found = pages(stage, language)
    markers = {"landing", "consent", "cancelled", "refused", "unavailable", "failure", "ended", "privacy"}
    assert found.keys() == markers
    for marker, page in found.items():
        assert page.lang == language, marker
        assert page.heading and page.heading in page.title, marker
        assert ("bestaan niet" if language == "nl" else "do not exist") in page.text, marker
        assert 'aria-label="MedMij logo"' in page.html, marker
        assert "<script" not in page.html, marker
        assert page.html.count("<h1") == 1, marker


def test_no_template_expects_a_value_or_text_that_is_not_there(stage: Stage) -> None:
    for page in (*pages(stage, "nl").values(), *pages(stage, "en").values()):
        assert "{" not in page.html.partition("</style>")[2]
        assert "<Naam" not in page.html and "&lt;" not in page.html


def test_every_page_has_strict_headers(stage: Stage) -> None:
    visitor = stage.visitor()
    for url in (
        stage.authorize_url(stage.request()),
        f"https://dvza-a.{DOMAIN}/r22/authorize",
        f"https://dvza-a.{DOMAIN}/r22/consent",
    ):
        headers = visitor.get(url, follow_redirects=False).headers
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_a_form_may_lead_to_the_login_and_the_pgo_and_nowhere_else(stage: Stage) -> None:
    policy = stage.visitor().get(stage.authorize_url(stage.request())).headers["content-security-policy"]
    targets = policy.partition("form-action ")[2].partition(";")[0].split()
    assert targets == ["'self'", f"https://digid.{DOMAIN}", f"https://pgo-a.{DOMAIN}"]


def test_the_session_cookie_stays_on_this_host_and_out_of_scripts(stage: Stage) -> None:
    cookie = stage.visitor().get(stage.authorize_url(stage.request())).headers["set-cookie"]
    assert cookie.startswith("__Host-session=")
    for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert part in cookie


def test_the_consent_page_asks_what_the_statement_asks(stage: Stage) -> None:
    page = shown(at_consent(stage))
    assert page.heading == "Toestemming geven"
    assert "Huisartsenpraktijk De Linde" in page.text
    assert "Oefen-PGO Aster" in page.text
    for told in ("alleen delen als u dat goedvindt", "zes maanden", "Toestemmingen aanpassen", "strenge regels"):
        assert told in page.text
    assert "<details>" in page.html and "<summary>" in page.html
    assert [link.url for link in page.links if "privacy" in link.url] == [f"https://dvza-a.{DOMAIN}/privacy"]


def test_indefinite_consent_is_offered_and_not_chosen_beforehand(stage: Stage) -> None:
    (choice,) = [each for form in shown(at_consent(stage)).forms for each in form.fields if each.kind == "checkbox"]
    assert not choice.chosen
    assert "onbepaalde tijd" in choice.label


def test_the_language_that_was_chosen_stays(stage: Stage) -> None:
    assert shown(at_consent(stage, "en")).heading == "Give consent"


def test_the_way_back_from_a_page_gives_the_same_answer_each_time(stage: Stage) -> None:
    browser = stage.browser()
    url = stage.authorize_url(stage.request())
    end = walk(browser, url, Answers(person="fifteen"), lambda each: each.startswith("https://pgo-"))
    page = shown(browser)
    assert browser.press("Terug naar Oefen-PGO Aster") == Stopped(end)
    assert "zestien" not in end and "16" in page.text


def test_a_session_gives_one_answer(stage: Stage) -> None:
    browser = at_consent(stage)
    page = shown(browser)
    first = browser.submit(page.forms[0], button=page.buttons[0])
    assert isinstance(first, Stopped) and "code=" in first.url
    again = browser.submit(page.forms[0], button=page.buttons[1])
    assert isinstance(again, Page) and again.marker == "ended"
    for path in ("consent", "landing", "ending"):
        back = browser.open(f"https://dvza-a.{DOMAIN}/r22/{path}")
        assert isinstance(back, Page) and back.marker == "ended"


def test_two_answers_at_the_same_moment_are_one(stage: Stage) -> None:
    """Another worker read the session before it was answered."""
    browser = at_consent(stage)
    page, sessions = shown(browser), stage.dvza._context.store.sessions
    ((key, unanswered),) = sessions.items()
    refused = browser.submit(page.forms[0], button=page.buttons[1])
    assert isinstance(refused, Page) and refused.marker == "refused"
    sessions.put(key, unanswered)
    after = browser.submit(page.forms[0], button=page.buttons[0])
    assert isinstance(after, Page) and not list(stage.dvza._context.store.codes.items())


@pytest.mark.parametrize("pressed", ["Geen toestemming geven", "Annuleren"])
def test_who_presses_twice_still_finds_the_way_back(stage: Stage, pressed: str) -> None:
    """Not every browser drops the second press; it then shows the answer to that."""
    browser = at_consent(stage)
    if pressed == "Annuleren":
        browser = stage.browser()
        browser.open(stage.authorize_url(stage.request()))
    page = shown(browser)
    for _ in range(2):
        ended = browser.submit(page.forms[0], button=page.buttons[-1])
        assert isinstance(ended, Page)
        assert ended.links[-1].text == "Terug naar Oefen-PGO Aster"


def test_who_gave_consent_cannot_cancel_afterwards(stage: Stage) -> None:
    browser = stage.browser()
    browser.stop = lambda url: url.startswith("https://pgo-")
    browser.open(stage.authorize_url(stage.request()))
    landing = shown(browser)
    stage.digid.preset(NextAnswer(person=RICH))
    browser.press("Inloggen met NEP-DigiD")
    given = browser.press("Toestemming geven")
    assert isinstance(given, Stopped) and "code=" in given.url
    after = browser.submit(landing.forms[0], button=landing.buttons[1])
    assert isinstance(after, Page) and after.marker == "ended"
    assert "error=" not in after.html


def test_going_back_to_the_landing_page_does_no_harm(stage: Stage) -> None:
    browser = at_consent(stage)
    browser.open(f"https://dvza-a.{DOMAIN}/r22/landing")
    browser.press("Inloggen met NEP-DigiD")
    assert shown(browser).marker == "consent"


def test_consent_cannot_be_reached_before_login(stage: Stage) -> None:
    browser = stage.browser()
    browser.open(stage.authorize_url(stage.request()))
    arrival = browser.open(f"https://dvza-a.{DOMAIN}/r22/consent")
    assert isinstance(arrival, Page) and arrival.marker == "landing"


@pytest.mark.parametrize("csrf", ["", "x" * 64])
def test_a_form_from_elsewhere_gives_nothing(stage: Stage, csrf: str) -> None:
    visitor = stage.visitor()
    visitor.get(stage.authorize_url(stage.request()))
    response = visitor.post(f"https://dvza-a.{DOMAIN}/r22/landing", data={"csrf": csrf, "answer": "login"})
    assert response.status_code == 410


def test_the_login_of_someone_else_is_not_taken_over(stage: Stage) -> None:
    """An artifact belongs to the session that asked for the login: it cannot be planted in another browser."""

    def returned(visitor: httpx.Client) -> str:
        page = visitor.get(stage.authorize_url(stage.request()))
        csrf = page.text.partition('name="csrf" value="')[2].partition('"')[0]
        login = visitor.post(page.url.join("/r22/landing"), data={"csrf": csrf, "answer": "login"})
        return visitor.post(login.headers["location"], data={"person": RICH}).headers["location"]

    attacker, victim = stage.visitor(), stage.visitor()
    planted = returned(attacker)
    returned(victim)
    assert victim.get(planted).headers["location"] == "/r22/ending"


def test_a_session_ends_after_a_quarter_of_an_hour(stage: Stage) -> None:
    browser = at_consent(stage)
    stage.env.clock.move("15:00")
    page = shown(browser)
    after = browser.submit(page.forms[0], button=page.buttons[0])
    assert isinstance(after, Page) and after.marker == "ended"


def test_an_ordered_answer_needs_no_login_page(stage: Stage) -> None:
    stage.digid.preset(NextAnswer(person=RICH))
    browser = stage.browser()
    browser.open(stage.authorize_url(stage.request()))
    browser.press("Inloggen met NEP-DigiD")
    assert shown(browser).marker == "consent"


def test_no_page_shows_a_bsn(stage: Stage) -> None:
    bsns = [person.bsn for person in stage.people.persons()]
    for page in pages(stage, "nl").values():
        assert not [bsn for bsn in bsns if bsn in page.html]


def test_the_scope_chosen_shows_as_the_name_of_the_aanbieder_and_never_as_a_service(stage: Stage) -> None:
    text = shown(at_consent(stage)).text
    assert LINDE not in text
    assert "Basisgegevens" not in text


def test_the_failure_page_without_a_session_can_be_read_in_the_other_language(stage: Stage) -> None:
    asked = stage.request(redirect_uri="https://elsewhere.test/callback")
    browser = stage.browser()
    browser.open(stage.authorize_url(asked))
    dutch = shown(browser)
    browser.press("English")
    english = shown(browser)
    assert (dutch.lang, english.lang) == ("nl", "en")
    assert {dutch.marker, english.marker} == {"failure"}
    for page, own, other in ((dutch, "technische fout", "technical error"), (english, "technical error", "technische")):
        assert own in page.text and other not in page.text
        assert asked["MedMij-Request-ID"] in page.text or asked["X-Correlation-ID"] in page.text
    browser.press("Nederlands")
    assert shown(browser).text == dutch.text
