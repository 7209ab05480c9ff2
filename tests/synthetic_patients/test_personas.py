from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic_patients.people.bsn import FIRST, LAST, is_test_bsn, passes_eleven_test, random_bsn
from synthetic_patients.people.drawing import random_address, random_name
from synthetic_patients.people.person import PersonSpec, full_years, years_before
from synthetic_patients.people.personas import PERSONAS, persona, personas

TODAY = date(2026, 1, 15)


@given(st.integers())
def test_a_random_bsn_is_in_the_test_range_and_passes_the_eleven_test(seed: int) -> None:
    number = random_bsn(Random(seed))
    assert is_test_bsn(number)
    assert FIRST <= int(number) <= LAST
    assert random_bsn(Random(seed)) == number


def test_the_test_range_holds_9091_numbers() -> None:
    inside = [number for number in range(999900000, 1000000000) if passes_eleven_test(str(number))]
    assert (len(inside), inside[0], inside[-1]) == (9091, FIRST, LAST)


@pytest.mark.parametrize("number", ["123456782", "999990019"])
def test_well_known_test_numbers_pass_the_eleven_test(number: str) -> None:
    assert passes_eleven_test(number)


@pytest.mark.parametrize("number", ["000000000", "99994000", "9999400045", "999940005", "99994000a", "٩٩٩٩٤٠٠٠٤", ""])
def test_what_is_no_bsn_does_not_pass(number: str) -> None:
    assert not passes_eleven_test(number)


def test_a_bsn_outside_the_range_is_well_shaped_but_no_test_bsn() -> None:
    assert passes_eleven_test("123456782")
    assert not is_test_bsn("123456782")


def test_there_are_twelve_personas_with_test_bsns_of_their_own() -> None:
    numbers = [each.bsn for each in PERSONAS]
    assert len(set(numbers)) == 12
    assert all(map(is_test_bsn, numbers))


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_sixteen_today_has_a_birthday_and_fifteen_has_not(today: date) -> None:
    by_key = {person.key: person for person in personas(today)}
    sixteen = by_key["sixteen_today"]
    assert sixteen.age_on(today) == 16
    assert (sixteen.birth_date.month, sixteen.birth_date.day) == (today.month, today.day)
    assert by_key["fifteen"].age_on(today) == 15
    assert by_key["child_8"].age_on(today) == 8
    assert by_key["woman_34"].age_on(today) == 34
    assert by_key["man_67"].age_on(today) == 67


def test_the_parents_act_for_their_children_and_the_helper_for_the_man() -> None:
    acts_for = {each.key: [(who.key, who.basis) for who in each.acts_for] for each in PERSONAS if each.acts_for}
    assert acts_for == {
        "parent": [("child_8", "ouderlijk gezag"), ("twelve_today", "ouderlijk gezag")],
        "helper": [("man_67", "machtiging"), ("eleven", "ouderlijk gezag")],
    }


def test_an_unknown_persona_names_those_there_are() -> None:
    with pytest.raises(KeyError, match="no persona 'nobody'; there are woman_34"):
        persona("nobody")


def test_bsn_stays_out_of_repr() -> None:
    from hypothesis.vendor.pretty import pretty

    for person in personas(TODAY):
        assert person.bsn not in repr(person)
        assert person.bsn not in pretty(person)


def test_phone_and_email_reach_nobody_and_leak_no_bsn() -> None:
    for person in personas(TODAY):
        assert person.phone.startswith("+310")
        assert person.email.endswith(".example")
        assert person.bsn[4:] not in person.phone + person.email


def test_someone_born_on_leap_day_turns_a_year_older_on_the_first_of_march() -> None:
    born = date(2008, 2, 29)
    assert full_years(born, date(2026, 2, 28)) == 17
    assert full_years(born, date(2026, 3, 1)) == 18
    assert years_before(date(2024, 2, 29), 15) == date(2009, 2, 28)


@given(st.integers(), st.sampled_from(("female", "male")))
def test_a_name_in_use_shows_exactly_the_names_its_usage_says(seed: int, gender: str) -> None:
    name = random_name(Random(seed), gender)  # type: ignore[arg-type]
    own, partner = name.family in name.surname, (name.partner_family or "\0") in name.surname
    assert (own, partner) == {"NL1": (True, False), "NL2": (False, True)}.get(name.usage, (True, True))


@given(st.integers())
def test_nobody_lives_at_an_address_drawn_by_chance(seed: int) -> None:
    address = random_address(Random(seed))
    assert re.fullmatch(r"0\d{3} [A-Z]{2}", address.postcode)
    assert address == random_address(Random(seed))
    assert not re.search(r"[\d(.]", address.town)


def test_first_names_streets_and_towns_are_those_of_faker() -> None:
    from faker.providers.address.nl_NL import Provider as Addresses
    from faker.providers.person.nl_NL import Provider as Names

    for seed in range(50):
        assert set(random_name(Random(seed), "female").given) <= set(Names.first_names_female)
        assert set(random_name(Random(seed), "male").given) <= set(Names.first_names_male)
        address = random_address(Random(seed))
        assert address.town in Addresses.cities
        assert address.street.endswith(Addresses.street_suffixes)


def test_people_drawn_at_the_same_time_do_not_disturb_each_other() -> None:
    specs = [PersonSpec(seed, TODAY) for seed in range(200)]
    alone = [spec.grow() for spec in specs]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(PersonSpec.grow, specs)) == alone
    finally:
        sys.setswitchinterval(usual)


def test_purposes_are_told_in_both_languages_without_keys() -> None:
    keys = {each.key for each in PERSONAS if "_" in each.key}
    for each in PERSONAS:
        assert each.purpose.nl != each.purpose.en
        assert not [key for key in keys if key in each.purpose.nl + each.purpose.en]


def test_a_partner_name_comes_with_its_prefix_in_the_order_of_the_usage() -> None:
    assert persona("woman_34").name.full == "Femke van Voorbeeld-de Proef"
    assert persona("parent").name.full == "Marijke van der Test-ter Probeer"
