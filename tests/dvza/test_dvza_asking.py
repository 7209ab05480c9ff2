"""What each page says, by what is asked, for whom, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from dvza_stage import LINDE, Stage, check_deviation, check_table
from release_stage import LONGEST, release_stage

from medmij_sim.browser import Answers, Page, WalkError, walk
from medmij_sim.digid import NextAnswer
from medmij_sim.faults.dvza_asking import ASKING_FAULTS

SCOPES = {"Verzamelen": LINDE, "Delen": f"{LINDE}~53", "Abonneren": f"subscribe~180/{LINDE}~48"}
FOR_MAN = f"{LINDE} onbehalfof"
FOR_CHILD = f"{LINDE} onbehalfofchild"


@pytest.fixture
def stage() -> Stage:
    return release_stage()


def pages(stage: Stage, answers: Answers, scope: str, **more: str) -> Mapping[str, Page]:
    """The pages of a DVZA that a person meets, by marker."""
    browser, seen = stage.browser(), dict[str, Page]()

    def noted(each: str) -> bool:
        if browser.page is not None:
            seen[browser.page.marker] = browser.page
        return each.startswith("https://pgo-")

    walk(browser, stage.authorize_url(stage.request(scope=scope, **more)), answers, noted)
    return seen


def for_another(
    stage: Stage, actor: str, other: str | None, scope: str, language: str = "nl", birth_of: str | None = None
) -> Mapping[str, Page]:
    birth = stage.people.person(birth_of or other or actor).birth_date.strftime("%Y%m%d")
    stage.digid.preset(NextAnswer(person=actor, represents=other))
    answers = Answers(person=actor, language=language)  # type: ignore[arg-type]
    return pages(stage, answers, scope, MedMij_geboortedatum=birth)


@pytest.mark.parametrize(
    ("function", "told"),
    [
        ("Verzamelen", "of uw gegevens naar Oefen-PGO Aster mogen"),
        ("Delen", "of Oefen-PGO Aster uw gegevens met Huisartsenpraktijk De Linde mag delen"),
        ("Abonneren", "welke berichten Oefen-PGO Aster mag krijgen"),
    ],
)
def test_the_landing_page_says_what_comes(stage: Stage, function: str, told: str) -> None:
    landing = pages(stage, Answers(person="woman_34"), SCOPES[function])["landing"]
    assert told in landing.text
    assert "U bent nu bij Huisartsenpraktijk De Linde" in landing.text


@pytest.mark.parametrize(
    ("scope", "actor", "other", "told"),
    [(FOR_MAN, "helper", "man_67", "iemand die u gemachtigd heeft"), (FOR_CHILD, "parent", "child_8", "als ouder")],
)
def test_who_acts_for_another_reads_so_and_for_whom(
    stage: Stage, scope: str, actor: str, other: str, told: str
) -> None:
    found = for_another(stage, actor, other, scope)
    assert told in found["landing"].text
    name = stage.people.person(other).name.full
    assert f"de gegevens van {name} in Oefen-PGO Aster" in found["consent"].text
    assert "uw gegevens in" not in found["consent"].text


@pytest.mark.parametrize(
    ("function", "heading", "told"),
    [
        ("Verzamelen", "Er zijn geen gegevens", "nu geen gegevens ophalen"),
        ("Delen", "Delen kan nu niet", "nu geen gegevens delen"),
        ("Abonneren", "Berichten zijn er nu niet", "geen berichten krijgen"),
    ],
)
def test_one_page_says_that_there_is_nothing_whatever_the_reason(
    stage: Stage, function: str, heading: str, told: str
) -> None:
    found = [
        pages(stage, Answers(person=person), SCOPES[function])["unavailable"]
        for person in ("no_care_relation", "fifteen", "deceased")
    ]
    assert len({page.text for page in found}) == 1
    assert found[0].heading == heading and told in found[0].text
    assert "Oefen-PGO Aster krijgt niet te horen waarom" in found[0].text


@pytest.mark.parametrize(
    ("scope", "actor", "other", "birth_of", "marker"),
    [
        (FOR_MAN, "parent", "fifteen", None, "unavailable"),
        (FOR_MAN, "helper", "no_care_relation", None, "unavailable"),
        (FOR_MAN, "helper", "man_67", "helper", "other-birth-date"),
        (FOR_MAN, "helper", None, None, "not-represented"),
        (FOR_CHILD, "parent", "twelve_today", None, "child-of-twelve"),
        (FOR_CHILD, "parent", "fifteen", None, "child-of-twelve"),
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_reason_why_nobody_is_represented_has_a_page_in_both_languages(
    stage: Stage, scope: str, actor: str, other: str | None, birth_of: str | None, marker: str, language: str
) -> None:
    page = for_another(stage, actor, other, scope, language, birth_of)[marker]
    assert page.lang == language
    assert ("Terug naar" if language == "nl" else "Back to") in page.links[-1].text
    assert "your child" not in page.text.lower() or scope == FOR_CHILD
    assert "&lt;" not in page.html


@pytest.mark.parametrize(
    ("function", "told"),
    [
        ("Verzamelen", "Er gaan geen gegevens naar Oefen-PGO Aster."),
        ("Delen", "Oefen-PGO Aster deelt geen gegevens met Huisartsenpraktijk De Linde."),
        ("Abonneren", "Er verandert niets aan de berichten"),
    ],
)
def test_who_stops_or_refuses_reads_what_does_not_happen(stage: Stage, function: str, told: str) -> None:
    for answers in (Answers(landing="cancel"), Answers(login="cancel")):
        assert told in pages(stage, answers, SCOPES[function])["cancelled"].text
    for language in ("nl", "en"):
        refusing = Answers(person="woman_34", consent=False, language=language)
        page = pages(stage, refusing, SCOPES[function])["refused"]
        assert page.lang == language
        assert (told if language == "nl" else "is not told why") in page.text


def asked_for_delen(stage: Stage) -> Page:
    found = pages(stage, Answers(person="woman_34"), SCOPES["Delen"])
    return found.get("confirmation") or found["consent"]


def explains(stage: Stage) -> bool:
    try:
        return "unavailable" in pages(stage, Answers(person="fifteen"), LINDE)
    except WalkError:
        return False


CONFORMS: dict[str, Callable[[Stage], bool]] = {
    "dvza.screens.consent-for-delen": lambda stage: asked_for_delen(stage).marker == "confirmation",
    "dvza.screens.confirmation-without-pgo": lambda stage: "Oefen-PGO Aster" in asked_for_delen(stage).text,
    "dvza.screens.confirmation-without-gegevensdienst": lambda stage: (
        "Meetwaarden vitale functies" in asked_for_delen(stage).text
    ),
    "dvza.screens.subscription-without-days": lambda stage: (
        f"{LONGEST} dagen" in pages(stage, Answers(person="woman_34"), SCOPES["Abonneren"])["subscription"].text
    ),
    "dvza.screens.unavailable-without-page": explains,
}


@pytest.mark.parametrize("name", CONFORMS)
def test_a_fault_deviates_as_it_says(stage: Stage, name: str) -> None:
    check_deviation(stage, name, CONFORMS[name])


def test_every_fault_is_in_the_table() -> None:
    check_table(ASKING_FAULTS, CONFORMS)
