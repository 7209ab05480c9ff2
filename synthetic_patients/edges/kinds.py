"""The edges that can be asked for, each with what it does in one line."""

from __future__ import annotations

from typing import Final, Literal, get_args

Edge = Literal[
    "partial_dates",
    "markup_in_text",
    "no_general_practitioner",
    "diacritics",
    "non_latin_name",
    "very_long_name",
    "leap_day_birth",
    "deceased",
    "foreign_address",
    "post_office_box",
    "secret_address",
    "birth_year_only",
    "unknown_dates",
    "null_flavors",
    "absent_values",
    "same_condition_twice",
    "entered_in_error",
    "contained_resources",
    "thousand_items",
]

EDGES: Final[tuple[Edge, ...]] = get_args(Edge)
"""All edges. They can be combined, and are applied in this order."""

MILD_EDGES: Final[tuple[Edge, ...]] = ("partial_dates", "markup_in_text", "no_general_practitioner")
"""Those that a strategy may draw unasked: they change neither who it is about nor what happened."""

EDGE_NOTES: Final[dict[Edge, str]] = {
    "partial_dates": "what people remember has a year and no month",
    "markup_in_text": "free text holds <, &, quotes, a thin space and an umbrella",
    "no_general_practitioner": "the Patient has no generalPractitioner",
    "diacritics": "a name with diacritics that Latin-1 does not know, and a hyphen",
    "non_latin_name": "a name in Cyrillic, Chinese and Arabic script",
    "very_long_name": "a family name of two hundred characters, after a dozen first names",
    "leap_day_birth": "born on 29 February",
    "deceased": "died some weeks ago, or on the day the last story began",
    "foreign_address": "lives in Belgium",
    "post_office_box": "has a second address for mail: a post-office box",
    "secret_address": "the address is masked (data-absent-reason), also where the family would give it away",
    "birth_year_only": "of the birth date only the year is known",
    "unknown_dates": "begin of problems and allergies, date of procedures: unknown (data-absent-reason)",
    "null_flavors": "use of names is UNK, tobacco, alcohol, drugs and housing are OTH (v3 NullFlavor)",
    "absent_values": "laboratory results without a value, with the reason (dataAbsentReason)",
    "same_condition_twice": "one more Condition with the code of the first, both still there",
    "entered_in_error": "of each type that knows the status, a copy of one resource that was entered in error",
    "contained_resources": "medicines are contained in what refers to them",
    "thousand_items": "a chart of temperatures measured at home makes it a thousand resources",
}
"""One line per edge; docs print it."""
