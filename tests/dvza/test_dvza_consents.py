"""Toestemmingen aanpassen: who logs in sees and ends the long-term consents that are theirs, and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlencode

import httpx
import pytest
from dvza_stage import DOMAIN, LINDE, NOW, Hosts, Stage, check_deviation, check_table
from release_stage import At, release_stage

from medmij_sim.browser import Answers, Browser, Page, Stopped
from medmij_sim.digid import Level, NextAnswer
from medmij_sim.dvza.releases import RELEASES
from medmij_sim.dvza.subscriptions.model import Subscription
from medmij_sim.faults.dvza_consents import CONSENT_FAULTS

HERE = f"https://dvza-a.{DOMAIN}/r22/consents"
BACK = f"https://pgo-a.{DOMAIN}/consents/1"
RICH = "woman_34"
FROM_PGO = {"client_id": f"pgo-a.{DOMAIN}", "redirect_uri": BACK, "scope": LINDE}


@pytest.fixture
def stage() -> Stage:
    return release_stage()


def collecting(stage: Stage, person: str = RICH) -> dict[str, str]:
    """The answer of the token endpoint to a PGO that may go on collecting."""
    answer: dict[str, str] = stage.redeem(stage.code(person, long_term=True)).json()
    return answer


def shown(browser: Browser) -> Page:
    assert browser.page is not None
    return browser.page


def arrived(stage: Stage, answer: NextAnswer, **asked: str) -> Browser:
    """A browser after the login, which ends like this."""
    browser = stage.browser()
    browser.stop = lambda url: url.startswith("https://pgo-")
    browser.open(f"{HERE}?{urlencode(asked or FROM_PGO)}")
    stage.digid.preset(answer)
    browser.press("Inloggen met NEP-DigiD")
    return browser


def overview(stage: Stage, person: str = RICH, **asked: str) -> Browser:
    browser = arrived(stage, NextAnswer(person=person), **asked)
    assert shown(browser).marker == "consents-overview"
    return browser


def posted(browser: Browser, **form: str) -> None:
    """Send a form that the page does not offer."""
    browser._client.post(f"{HERE}/overview", data=form)


def ends(page: Page) -> Iterator[str]:
    """What the buttons that end a consent say, and are read to people who do not see the page."""
    return (button.label for button in page.buttons if button.name == "consent")


def end_all(browser: Browser) -> Page:
    """Press every button that ends one, until there is none."""
    while buttons := [button for button in shown(browser).buttons if button.name == "consent"]:
        browser.submit(shown(browser).form_of(buttons[0]), button=buttons[0])
    return shown(browser)


def test_a_consent_shows_with_pgo_aanbieder_and_days_and_is_ended(stage: Stage) -> None:
    answer = collecting(stage)
    stage.env.clock.move(timedelta(days=30))
    answer = stage.refresh(answer["refresh_token"]).json()
    browser = overview(stage)
    page = shown(browser)
    assert list(ends(page)) == ["Stoppen met de toestemming voor Oefen-PGO Aster bij Huisartsenpraktijk De Linde"]
    for told in ("Gegeven op 15 januari 2026", "Laatst gebruikt op 14 februari 2026", "na 16 augustus 2026"):
        assert told in page.text
    after = end_all(browser)
    assert "Gestopt." in after.text and "geen toestemmingen voor onbepaalde tijd" in after.text
    refused = stage.refresh(answer["refresh_token"])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert stage.get(answer["access_token"], "Patient").status_code == 401


def subscribed(stage: Stage, person: str = RICH) -> Subscription:
    """What a PGO subscribed to."""
    answer = At(stage, RELEASES["2.2"]).token_answer(Answers(person=person), scope=f"subscribe~30/{LINDE}~48")
    with httpx.Client(transport=Hosts(stage.apps, f"pgo-a.{DOMAIN}")) as client:
        url = f"https://fhir.dvza-a.{DOMAIN}/r22/subscription/Subscription"
        headers = {"Authorization": f"Bearer {answer['access_token']}"}
        assert client.post(url, json={}, headers=headers).status_code == 201
    return list(stage.dvza.subscriptions.active())[-1]


def test_with_the_consent_ends_what_the_same_pgo_subscribed_to(stage: Stage) -> None:
    collecting(stage)
    started = subscribed(stage)
    end_all(overview(stage))
    assert list(stage.dvza.subscriptions.active()) == []
    assert [each.kind for each in stage.dvza.subscriptions.waiting(started.id)] == ["subscription"]


def test_messages_show_with_the_consent_and_that_they_ended_is_said(stage: Stage) -> None:
    collecting(stage)
    subscribed(stage)
    browser = overview(stage)
    page = shown(browser)
    assert len(list(ends(page))) == 1
    name = stage.lists.gnl.weergavenaam("48")
    for told in (f"{name}, tot 14 februari 2026", "stoppen deze berichten ook"):
        assert told in page.text
    english = browser.open(f"{HERE}/overview?lang=en")
    assert isinstance(english, Page)
    assert f"{name}, until 14 February 2026" in english.text and "these messages end too" in english.text
    browser.open(f"{HERE}/overview?lang=nl")
    after = end_all(browser)
    assert f"Er gaan geen berichten meer naar het PGO over: {name}." in after.text
    assert "Geen PGO krijgt berichten." in after.text
    english = browser.open(f"{HERE}/overview?lang=en")
    assert isinstance(english, Page) and f"No more messages go to the PGO about: {name}." in english.text


def test_a_pgo_that_is_only_notified_shows_and_is_ended(stage: Stage) -> None:
    started = subscribed(stage)
    browser = overview(stage)
    assert "Dit PGO krijgt alleen een bericht" in shown(browser).text
    assert "Stopt vanzelf" not in shown(browser).text
    after = end_all(browser)
    assert "Gestopt. Er gaan geen berichten meer naar het PGO over:" in after.text
    assert list(stage.dvza.subscriptions.active()) == []
    assert [each.kind for each in stage.dvza.subscriptions.waiting(started.id)] == ["subscription"]
    assert stage.dvza.withdrawals() == ()


def test_messages_of_another_person_neither_show_nor_end(stage: Stage) -> None:
    collecting(stage)
    subscribed(stage, person="man_67")
    browser = overview(stage)
    assert "bericht als er nieuwe gegevens" not in shown(browser).text
    after = end_all(browser)
    assert "Er gaan geen berichten meer" not in after.text
    assert [each.person for each in stage.dvza.subscriptions.active()] == ["man_67"]


def test_what_was_ended_is_noted(stage: Stage) -> None:
    collecting(stage)
    stage.env.clock.move(timedelta(days=1))
    end_all(overview(stage))
    (note,) = stage.dvza.withdrawals()
    assert (note.person, note.client_id, note.aanbieder) == (RICH, f"pgo-a.{DOMAIN}", LINDE)
    assert (note.given, note.withdrawn) == (NOW, NOW + timedelta(days=1))


def test_consent_for_one_session_does_not_show(stage: Stage) -> None:
    stage.redeem(stage.code(RICH))
    assert list(ends(shown(overview(stage)))) == []


def test_a_consent_that_ran_out_does_not_show(stage: Stage) -> None:
    collecting(stage)
    stage.env.clock.move(timedelta(days=183))
    assert list(ends(shown(overview(stage)))) == []


def test_consent_that_was_given_twice_shows_once_and_ends_whole(stage: Stage) -> None:
    tokens = [collecting(stage)["refresh_token"] for _ in range(2)]
    browser = overview(stage)
    assert len(list(ends(shown(browser)))) == 1
    end_all(browser)
    assert [stage.refresh(token).status_code for token in tokens] == [400, 400]


def test_one_of_several_is_ended_or_all_of_them(stage: Stage) -> None:
    collecting(stage)
    other = At(stage, RELEASES["2.2"])
    asked = {"scope": LINDE}
    code = other.walked(Answers(person=RICH, long_term=True), pgo="pgo-b", **asked)["code"]
    kept = other.redeemed(code, pgo="pgo-b").json()["refresh_token"]
    browser = overview(stage)
    assert len(list(ends(shown(browser)))) == 2
    button = next(each for each in shown(browser).buttons if "Aster" in each.label)
    browser.submit(shown(browser).form_of(button), button=button)
    assert [text.split(" bij ")[0] for text in ends(shown(browser))] == [
        "Stoppen met de toestemming voor Oefen-PGO Berk"
    ]
    form = {"grant_type": "refresh_token", "refresh_token": kept}
    kept = stage.token_request(form, pgo="pgo-b").json()["refresh_token"]
    collecting(stage)
    browser.open(f"{HERE}/overview")
    browser.press("Alle toestemmingen stoppen")
    assert list(ends(shown(browser))) == []
    form = {"grant_type": "refresh_token", "refresh_token": kept}
    assert stage.token_request(form, pgo="pgo-b").json()["error"] == "invalid_grant"


def test_people_see_and_end_their_own_only(stage: Stage) -> None:
    token = collecting(stage)["refresh_token"]
    other = overview(stage, "man_67")
    page = shown(other)
    assert list(ends(page)) == []
    (grant,) = (value for _, value in stage.dvza._context.store.grants.items())
    posted(other, csrf=page.forms[0].fields[0].value, consent=grant.id)
    assert stage.dvza.withdrawals() == ()
    assert stage.refresh(token).status_code == 200


def test_a_consent_on_behalf_of_another_shows_to_both(stage: Stage) -> None:
    at = At(stage, RELEASES["2.2"])
    stage.digid.preset(NextAnswer(person="helper", represents="man_67"))
    birth = stage.people.person("man_67").birth_date.strftime("%Y%m%d")
    asked = {"scope": f"{LINDE} onbehalfof", "MedMij_geboortedatum": birth}
    token = at.token_answer(Answers(person="helper", long_term=True), **asked)["refresh_token"]
    own, other = shown(overview(stage, "man_67")), overview(stage, "helper")
    assert "Iemand anders gaf deze toestemming namens u." in own.text
    assert f"De gegevens van {stage.people.person('man_67').name.full}." in shown(other).text
    end_all(other)
    assert at.refreshed(token).json()["error"] == "invalid_grant"


def test_the_way_back_is_the_one_the_pgo_gave_and_ends_the_visit(stage: Stage) -> None:
    browser = overview(stage)
    assert browser.press("Terug naar Oefen-PGO Aster") == Stopped(BACK)
    after = browser.open(f"{HERE}/overview")
    assert isinstance(after, Page) and after.marker == "ended"


def test_without_a_pgo_one_logs_out(stage: Stage) -> None:
    browser = overview(stage, scope="nobody")
    assert "Oefen-DVZA Anker" in shown(browser).text
    browser.press("Uitloggen")
    assert shown(browser).marker == "consents-left"


@pytest.mark.parametrize(
    "asked",
    [
        {"client_id": f"pgo-a.{DOMAIN}"},
        {"redirect_uri": BACK},
        {"client_id": f"pgo-x.{DOMAIN}", "redirect_uri": f"https://pgo-x.{DOMAIN}/consents"},
        {"client_id": f"pgo-a.{DOMAIN}", "redirect_uri": "https://elsewhere.test/consents"},
        {"client_id": f"pgo-a.{DOMAIN}", "redirect_uri": BACK.replace("https", "http")},
    ],
)
def test_a_pgo_that_is_not_what_it_says_gets_nobody_back(stage: Stage, asked: dict[str, str]) -> None:
    response = stage.visitor().get(f"{HERE}?{urlencode(asked)}")
    assert response.status_code == 400
    assert 'content="failure"' in response.text and "elsewhere" not in response.text
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    ("answer", "marker"),
    [
        (NextAnswer(outcome="cancelled"), "consents-cancelled"),
        (NextAnswer(outcome="failed"), "failure"),
        (NextAnswer(person=RICH, level=Level.MIDDEN), "failure"),
        (NextAnswer(person="helper", represents="man_67"), "failure"),
    ],
)
def test_without_a_login_there_is_nothing_to_see_and_a_way_back(stage: Stage, answer: NextAnswer, marker: str) -> None:
    browser = arrived(stage, answer)
    assert shown(browser).marker == marker
    page = browser.open(f"{HERE}/overview")
    assert isinstance(page, Page) and page.marker == "consents-landing"
    browser.open(f"{HERE}/ending")
    assert browser.press("Terug naar Oefen-PGO Aster") == Stopped(BACK)


def test_cancelling_on_the_first_page_leads_back(stage: Stage) -> None:
    browser = stage.browser()
    browser.stop = lambda url: url.startswith("https://pgo-")
    browser.open(f"{HERE}?{urlencode(FROM_PGO)}")
    assert browser.press("Annuleren") == Stopped(BACK)


def test_the_login_of_someone_else_is_not_taken_over(stage: Stage) -> None:
    collecting(stage)

    def returned(visitor: httpx.Client) -> str:
        page = visitor.get(f"{HERE}?{urlencode(FROM_PGO)}")
        csrf = page.text.partition('name="csrf" value="')[2].partition('"')[0]
        login = visitor.post(f"{HERE}/landing", data={"csrf": csrf, "answer": "login"})
        return visitor.post(login.headers["location"], data={"person": RICH}).headers["location"]

    attacker, victim = stage.visitor(), stage.visitor()
    planted = returned(attacker)
    returned(victim)
    assert 'content="ended"' in victim.get(planted).text
    assert 'content="consents-landing"' in victim.get(f"{HERE}/overview").text


def test_a_visit_ends_after_a_quarter_of_an_hour(stage: Stage) -> None:
    browser = overview(stage)
    stage.env.clock.move("15:00")
    page = browser.open(f"{HERE}/overview")
    assert isinstance(page, Page) and page.marker == "ended"


def test_each_page_is_there_in_english(stage: Stage) -> None:
    collecting(stage)
    browser = overview(stage)
    for path, heading in (("landing", "Change consents"), ("overview", "Change consents")):
        page = browser.open(f"{HERE}/{path}?lang=en")
        assert isinstance(page, Page) and (page.lang, page.heading) == ("en", heading)
    assert "Given on 15 January 2026." in shown(browser).text
    assert not [person.bsn for person in stage.people.persons() if person.bsn in shown(browser).html]


def test_release_1_6_has_no_long_term_consent_to_end(stage: Stage) -> None:
    assert stage.visitor().get(HERE.replace("r22", "r16")).status_code == 404
    assert stage.visitor().get(HERE.replace("r22", "r20")).status_code == 200


def shows_own(stage: Stage) -> bool:
    collecting(stage)
    return not list(ends(shown(overview(stage, "man_67"))))


def needs_its_own_form(stage: Stage) -> bool:
    token = collecting(stage)["refresh_token"]
    browser = overview(stage)
    posted(browser, csrf="", answer="end-all")
    return stage.refresh(token).status_code == 200


CONFORMS: dict[str, Callable[[Stage], bool]] = {
    "dvza.consents.of-everybody": shows_own,
    "dvza.consents.form-not-checked": needs_its_own_form,
}


@pytest.mark.parametrize("name", CONFORMS)
def test_a_fault_deviates_as_it_says(stage: Stage, name: str) -> None:
    check_deviation(stage, name, CONFORMS[name])


def test_every_fault_is_in_the_table() -> None:
    check_table(CONSENT_FAULTS, CONFORMS)
