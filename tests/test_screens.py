"""What every page shares: colours that people can tell apart, and days in words."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmij_sim.screens import LANGUAGES
from medmij_sim.screens.dates import written

STYLE = files("medmij_sim.screens").joinpath("style.css").read_text("utf-8")
NAMED = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{3,6})", STYLE))


def declared(selector: str, name: str) -> str:
    """A colour of a rule, as six digits."""
    (rule,) = re.findall(rf"^{re.escape(selector)} \{{ ([^}}]*) \}}", STYLE, re.MULTILINE)
    (value,) = re.findall(rf"(?:^|; ){name}: (?:[^;]* )?(var\(--[a-z]+\)|#[0-9a-f]{{3,6}});", f"{rule}")
    colour = NAMED[value[6:-1]] if value.startswith("var") else value
    return colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """As WCAG 2.1 has it: 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


DESK, SHEET = ("body", "background"), ("main", "background")


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        (("body", "color"), DESK),
        (("body", "color"), SHEET),
        (("body", "color"), (".banner", "background")),
        ((".logo", "color"), DESK),
        ((".quiet", "color"), SHEET),
        (("dt", "color"), SHEET),
        (("a", "color"), DESK),
        (("a", "color"), SHEET),
        (("button, .button", "color"), ("button, .button", "background")),
        (("button.main", "color"), ("button.main", "background")),
    ],
)
def test_texts_have_the_contrast_of_level_aa(ink: tuple[str, str], paper: tuple[str, str]) -> None:
    assert contrast(declared(*ink), declared(*paper)) >= 4.5


@given(st.dates(), st.sampled_from(LANGUAGES))
def test_a_day_in_words_says_day_and_year(day: date, language: str) -> None:
    number, month, year = written(day, language).split()  # type: ignore[arg-type]
    assert (int(number), int(year)) == (day.day, day.year)
    assert month.isalpha()


def test_months_are_called_by_name() -> None:
    assert [written(date(2026, month, 1), "nl").split()[1] for month in (1, 3, 8, 12)] == [
        "januari",
        "maart",
        "augustus",
        "december",
    ]
    assert written(date(2026, 2, 28), "en") == "28 February 2026"
