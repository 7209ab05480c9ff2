"""Breast cancer: found, proven, removed, irradiated, treated and followed, in that order and on one side."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from patients_fixtures import has_code
from told_stories import FEW, told

from synthetic_patients import Dossier
from synthetic_patients.people.person import PersonSpec, years_before
from synthetic_patients.plan import DEFAULT_TODAY, Plan, Story
from synthetic_patients.providers.directory import PATHOLOGIST, RADIOLOGIST

ANY = told("breast_cancer", ages=(36, 90), gender="female")
SNOMED, ATC = "http://snomed.info/sct", "http://www.whocc.no/atc"
BIOPSY, LUMPECTOMY, SENTINEL, RADIOTHERAPY = "122548005", "392021009", "396487001", "108290001"


def grown(years_ago: int, age: int, *, visits: int = 5, ended: bool = False) -> Dossier:
    """A dossier of a woman who fell ill so many years ago, at an age."""
    start = years_before(DEFAULT_TODAY, years_ago)
    born = years_before(start, age)
    story = Story("breast_cancer", start, visits, ended, seed=3)
    return Dossier.from_plan(Plan(PersonSpec(6, born), stories=(story,)))


def day_of(dossier: Dossier, code: str) -> str | None:
    days = [
        each["performedPeriod"]["start"]
        for each in dossier.of_type("Procedure")
        if has_code(each["code"], SNOMED, code)
    ]
    return min(days, default=None)


@FEW
@given(ANY)
def test_treatment_follows_proof_and_step_follows_step(dossier: Dossier) -> None:
    pathology = [
        each["effectiveDateTime"][:10]
        for each in dossier.of_type("DiagnosticReport")
        if has_code(each["code"], SNOMED, "108257001")
    ]
    steps = [day_of(dossier, BIOPSY), min(pathology, default=None), day_of(dossier, LUMPECTOMY)]
    steps += [day_of(dossier, RADIOTHERAPY), min((each["authoredOn"] for each in _endocrine(dossier)), default=None)]
    done = [step for step in steps if step]
    assert done == sorted(done)
    assert steps[: len(done)] == done
    assert day_of(dossier, SENTINEL) == day_of(dossier, LUMPECTOMY)


def _endocrine(dossier: Dossier) -> list[dict[str, str]]:
    return [each for each in dossier.of_type("MedicationRequest") if has_code(each["category"], SNOMED, "16076005")]


@FEW
@given(ANY)
def test_everything_is_on_one_side(dossier: Dossier) -> None:
    sides = {
        extension["valueCodeableConcept"]["coding"][0]["code"]
        for each in dossier.of_type("Procedure")
        for site in each["bodySite"]
        for extension in site["extension"]
    }
    assert len(sides) <= 1


@FEW
@given(ANY)
def test_radiologists_report_images_and_pathologists_tissue(dossier: Dossier) -> None:
    for report in dossier.of_type("DiagnosticReport"):
        if "conclusion" in report:
            who = report["performer"][0]["actor"]["reference"]
            tissue = has_code(report["code"], SNOMED, "108257001")
            assert who == (PATHOLOGIST if tissue else RADIOLOGIST).ref.target


@FEW
@given(ANY)
def test_nobody_is_cured_before_treatment(dossier: Dossier) -> None:
    (problem,) = dossier.of_type("Condition")
    over = problem.get("abatementDateTime")
    assert over is None or over > (day_of(dossier, RADIOTHERAPY) or "9999")


@pytest.mark.parametrize(("age", "product"), [(44, "L02BA01"), (60, "L02BG04")])
def test_hormones_fit_the_menopause(age: int, product: str) -> None:
    dossier = grown(3, age)
    assert any(has_code(each["code"], ATC, product) for each in dossier.of_type("Medication"))


@pytest.mark.parametrize(("age", "words"), [(44, "knobbel"), (60, "bevolkingsonderzoek")])
def test_screening_finds_it_in_whom_it_invites(age: int, words: str) -> None:
    lines = [each["valueString"].lower() for each in grown(3, age).of_type("Observation") if "valueString" in each]
    assert any(words in line for line in lines)


def test_hormones_last_five_years_and_end_by_themselves() -> None:
    going_on, over = grown(3, 60), grown(7, 60)
    assert {each["status"] for each in _endocrine(going_on)} == {"active"}
    assert {each["status"] for each in _endocrine(over)} == {"completed"}


def test_she_is_followed_every_year_for_five_years() -> None:
    dossier = grown(7, 60, visits=12)
    checks = [
        date.fromisoformat(each["period"]["start"])
        for each in dossier.of_type("Encounter")
        if "Jaarlijkse controle" in each["text"]["div"]
    ]
    assert len(checks) == 5
    assert all(340 < (later - earlier).days < 390 for earlier, later in pairwise(checks))


def test_the_team_of_a_breast_clinic_has_many_disciplines() -> None:
    (team,) = grown(3, 60).of_type("CareTeam")
    assert len({each["member"]["reference"] for each in team["participant"]}) >= 5
