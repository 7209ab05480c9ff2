"""Reports: writers that only read the finished Result."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from conformance.result import Result


def write_reports(result: Result, folder: Path) -> Iterator[Path]:
    """Write `report.json`, `junit.xml` and `report.html` into a folder, which is made if need be.

    Raises:
        OSError: a file cannot be written.
    """
    from conformance.report.html import to_html
    from conformance.report.json import to_json
    from conformance.report.junit import to_junit

    folder.mkdir(parents=True, exist_ok=True)
    for name, write in (("report.json", to_json), ("junit.xml", to_junit), ("report.html", to_html)):
        path = folder / name
        path.write_bytes(write(result))
        yield path
