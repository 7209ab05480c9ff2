"""What is wrong with a list, said in one line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`ERROR` makes a list unusable; `WARNING` does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a list.

    Args:
        list: the kind of list (`"zal"`, `"ocl"`, `"whl"`, `"gnl"`, `"zakl"`); empty when it is none of them.
        schema: the schema version it was held against (`"release3"`); empty when none could be chosen.
        line: line in the file, from 1; None for a value that was never in a file.
        path: element path from the root, such as `Whitelist/MedMijNodes/MedMijNode[2]/Hostname`.
        rule: stable id of the rule, such as `schema.missing` or `xml.dtd`.
        message: what is wrong.
        remedy: what to do about it.
    """

    list: str
    schema: str
    line: int | None
    path: str
    rule: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        where = "" if self.line is None else f"line {self.line}: "
        return f"{where}[{self.rule}] {self.message} — {self.remedy}"


def has_errors(problems: tuple[Problem, ...]) -> bool:
    """Whether the list cannot be used."""
    return any(problem.is_error for problem in problems)


class ListError(ValueError):
    """A list that cannot be read, or a value that cannot be written.

    Attributes:
        problems: every problem found, errors and warnings, in document order; never empty.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        errors = [problem for problem in problems if problem.is_error]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(f"{errors[0]}{more}")
        self.problems = problems


class NotListedError(LookupError):
    """A name that is not on the list it was looked up in."""
