"""What cannot be read as FHIR, told in one line."""

from __future__ import annotations


class FhirParseError(ValueError):
    """A body that is not FHIR as this package reads it.

    Args:
        text: what is wrong and, where that helps, what to write instead.
        line: line number in the source, from 1, if there is one.
        where: element path, such as `Patient.contact[0].name`, if there is one.
    """

    def __init__(self, text: str, *, line: int | None = None, where: str | None = None) -> None:
        place = ": ".join(part for part in (f"line {line}" if line else None, where) if part)
        super().__init__(f"{place}: {text}" if place else text)
        self.text = text
        self.line = line
        self.where = where
