"""The report as JSON: complete, so that every other report can be made from it later."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec

from conformance.result import Result
from conformance.schemas import schema_of
from medmij_sim.errors import MedmijSimError


class ReportError(MedmijSimError):
    """A file is not a report of this suite."""


def to_json(result: Result) -> bytes:
    """The result as indented JSON; the same result gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(result, order="deterministic"), indent=2) + b"\n"


def from_json(path: Path) -> Result:
    """Read a report back.

    Raises:
        ReportError: it cannot be read or is no report.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Result)
    except OSError as error:
        raise ReportError(f"{path}: {error.strerror} — give the path of a report.json") from None
    except msgspec.DecodeError as error:
        raise ReportError(f"{path}: not a report: {error} — give the path of a report.json") from None


def digest(result: Result) -> str:
    """What identifies a report: the SHA-256 of its JSON."""
    return hashlib.sha256(to_json(result)).hexdigest()


def report_schema() -> dict[str, Any]:
    """The JSON Schema of `report.json`."""
    return schema_of(Result, "medmij-sim report")
