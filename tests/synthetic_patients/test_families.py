from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from patients_fixtures import Resource, has_code, persona_dossier

from medmij_sim.fhir.profiles import validator
from synthetic_patients.chart import Chart
from synthetic_patients.people.names import Address, Name
from synthetic_patients.people.person import Person, PersonSpec
from synthetic_patients.people.personas import personas
from synthetic_patients.people.relations import OF_AGE, Relation
from synthetic_patients.plan import DEFAULT_TODAY, Plan
from synthetic_patients.strategies import people
from synthetic_patients.zib2017.address import dutch_address
from synthetic_patients.zib2017.humanname import human_name

ROLE = "urn:oid:2.16.840.1.113883.2.4.3.11.22.472"
KIN = "http://hl7.org/fhir/v3/RoleCode"
PARENTS = ("mother", "father")
CHILDREN = ("daughter", "son")
SPOUSES = ("wife", "husband")


def age_of(relation: Relation) -> float:
    return (DEFAULT_TODAY - relation.birth_date).days / 365.25


def of(person: Person, *kinds: str) -> list[Relation]:
    return [each for each in person.relations if each.kind in kinds]


@given(people(age=(0, OF_AGE - 1)))
def test_a_child_lives_with_both_parents_who_act_for_it(child: Person) -> None:
    assert [each.kind for each in child.relations] == ["mother", "father"]
    assert all(each.address == child.address for each in child.relations)
    assert all("legal_representative" in each.roles for each in child.relations)
    assert not child.name.partner_family


@given(people(age=(OF_AGE, 95)))
def test_nobody_acts_by_law_for_an_adult(adult: Person) -> None:
    assert adult.relations
    assert not [each for each in adult.relations if "legal_representative" in each.roles]


@given(people())
def test_ages_in_a_family_fit(person: Person) -> None:
    born = person.birth_date
    for each in of(person, *PARENTS):
        assert 24 < (born - each.birth_date).days / 365.25 < 39
    for each in of(person, *CHILDREN):
        assert 26 < (each.birth_date - born).days / 365.25 < 40
        assert each.birth_date <= DEFAULT_TODAY
    for each in of(person, *SPOUSES):
        assert abs((each.birth_date - born).days) / 365.25 < 4.1


@given(people(age=(20, 95)))
def test_children_bear_the_fathers_name_and_the_partner_the_name_in_use(person: Person) -> None:
    spouses = of(person, *SPOUSES)
    assume(spouses)
    if person.name.partner_family:
        assert [each.name.family for each in spouses] == [person.name.partner_family]
    father = person.name.family if person.gender == "male" else spouses[0].name.family
    assert {each.name.family for each in of(person, *CHILDREN)} <= {father}


@given(people(age=(20, 95)))
def test_a_brother_or_sister_bears_the_same_name_with_its_prefix(person: Person) -> None:
    siblings = of(person, "brother", "sister")
    assume(siblings)
    assert [(each.name.prefix, each.name.family) for each in siblings] == [(person.name.prefix, person.name.family)]


@given(people())
def test_whom_to_call_is_of_age_and_comes_first(person: Person) -> None:
    roles = [each.roles for each in person.relations]
    first = [each for each in person.relations if "first_contact" in each.roles]
    assert len(first) <= 1
    assert all(age_of(each) >= OF_AGE - 0.1 for each in person.relations if each.roles)
    assert [bool(each) for each in roles] == sorted(map(bool, roles), reverse=True) or of(person, *CHILDREN)


@given(people(age=(80, 95)))
def test_someone_old_has_an_informal_carer(person: Person) -> None:
    assert [each for each in person.relations if "informal_carer" in each.roles]


@given(people())
def test_a_small_child_lives_at_home_and_a_grown_one_does_not(person: Person) -> None:
    for each in of(person, *CHILDREN):
        assert (each.address == person.address) == (age_of(each) < OF_AGE)


@pytest.mark.parametrize("today", [date(2026, 1, 15), date(2024, 2, 29), date(2031, 7, 1)])
def test_personas_are_each_others_families(today: date) -> None:
    by_key = {each.key: each for each in personas(today)}
    found = [(person, relation) for person in by_key.values() for relation in person.relations]
    assert len(found) == 10
    for person, relation in found:
        other = by_key[relation.key or ""]
        assert (relation.name, relation.birth_date, relation.phone) == (other.name, other.birth_date, other.phone)
        if relation.kind in PARENTS:
            assert relation.address == person.address
            assert any(each.key == person.key for each in other.acts_for)
            assert (person.birth_date - other.birth_date) > timedelta(days=20 * 365)


def test_there_is_someone_of_eleven_and_someone_who_turns_twelve_today() -> None:
    ages = {each.key: each.age_on(DEFAULT_TODAY) for each in personas(DEFAULT_TODAY)}
    assert (ages["eleven"], ages["twelve_today"]) == (11, 12)


def test_a_patient_names_its_contacts_with_role_and_kinship() -> None:
    contacts = persona_dossier("child_8").resources[0]["contact"]
    assert [each["name"]["text"] for each in contacts] == ["Marijke van der Test-ter Probeer"]
    (mother,) = contacts
    assert has_code(mother["relationship"], ROLE, "1") and has_code(mother["relationship"], ROLE, "24")
    assert has_code(mother["relationship"], KIN, "MTH")


def test_an_informal_carer_is_called_one_in_words() -> None:
    (carer,) = persona_dossier("man_67").resources[0]["contact"]
    assert "Mantelzorger" in [each["text"] for each in carer["relationship"]]
    assert has_code(carer["relationship"], KIN, "SONINLAW")


@given(people())
@settings(max_examples=50)
def test_patient_and_contact_persons_obey_their_profiles(person: Person) -> None:
    plan = Plan(PersonSpec(int(person.key[1:]), person.birth_date, person.gender))
    chart = Chart(plan)
    chart.open()
    for relation in chart.person.relations:
        if relation.roles:
            assert chart.contact_person(relation) == chart.contact_person(relation)
    written = [each for each in chart.close()["STU3"] if each["resourceType"] in ("Patient", "RelatedPerson")]
    assert len(written) == 1 + len([each for each in chart.person.relations if each.roles])
    assert not [(each["id"], finding) for each in written for finding in errors(each)]


def errors(resource: Resource) -> list[str]:
    return [str(each) for each in validator("STU3").check(resource) if each.severity == "error"]


def test_a_name_keeps_own_and_partners_parts_apart() -> None:
    name = human_name(Name(("Marijke", "Ada"), "Probeer", "ter", "Test", "van der", "NL3"))
    parts = {each["url"].rpartition("/")[2]: each["valueString"] for each in name["_family"]["extension"]}
    assert parts == {
        "humanname-own-prefix": "ter",
        "humanname-own-name": "Probeer",
        "humanname-partner-prefix": "van der",
        "humanname-partner-name": "Test",
    }
    assert name["extension"][0]["valueCode"] == "NL3"
    qualifiers = [each["extension"][0]["valueCode"] for each in name["_given"]]
    assert list(zip(qualifiers, name["given"], strict=True)) == [
        ("BR", "Marijke Ada"),
        ("IN", "M.A."),
        ("CL", "Marijke"),
    ]


@pytest.mark.parametrize(
    ("address", "line", "suffix"),
    [
        (Address("Testweg", 12, "0001 AX", "Testdam", "bis"), "Testweg 12 bis", "bis"),
        (Address("A", 1, "0001 AX", "B"), "A 1", None),
    ],
)
def test_an_addition_to_the_house_number_has_a_place_of_its_own(
    address: Address, line: str, suffix: str | None
) -> None:
    made = dutch_address(address, "home")
    assert made["line"] == [line]
    parts = {each["url"].rpartition("-")[2]: each["valueString"] for each in made["_line"][0]["extension"]}
    assert parts.get("buildingNumberSuffix") == suffix
    assert parts["houseNumber"] == str(address.number)


@given(st.integers(0, 500))
def test_a_person_of_a_day_is_always_the_same(seed: int) -> None:
    spec = PersonSpec(seed, date(1970, 6, 1))
    assert spec.grow(DEFAULT_TODAY) == spec.grow(DEFAULT_TODAY)
