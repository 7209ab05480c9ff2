"""Reading what a DVZA answered, leniently: what cannot be read is for one check to say, not for all."""

from conformance.reading.answers import Entry, SearchAnswer, parse, read_answer, search_answers
from conformance.reading.elements import Element, elements
from conformance.reading.matching import filters, fits, strays
from conformance.reading.pages import offers_long_term, preselected
from conformance.reading.references import LiteralReference, literal_references

__all__ = [
    "Element",
    "Entry",
    "LiteralReference",
    "SearchAnswer",
    "elements",
    "filters",
    "fits",
    "literal_references",
    "offers_long_term",
    "parse",
    "preselected",
    "read_answer",
    "search_answers",
    "strays",
]
