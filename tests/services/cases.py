"""One case for every parameter, include and operation that was typed in `typed_requests`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from typed_requests import ASKED, FURTHER

Pair = tuple[str, str]

INSTEAD = {
    "35.1-category": "http://snomed.info/sct|373784005",
    "49.3-periodofuse": "ge2026-04-01",
    "49.5-date": "ge2025-09-01",
    "51.1-status": "superseded",
    "51.2-status": "superseded",
    "67.5-type": "http://snomed.info/sct|64572001",
}
"""Other values, where the service itself shows no more than the usual value asks for."""


@dataclass(frozen=True)
class Case:
    """One thing in a request, and what it stands among.

    Args:
        key: `<request>-<parameter>`; `<service>.<type>-<parameter>` where no PGO asks for it as a minimum.
        rest: the other parameters that are no include.
    """

    key: str
    service: str
    type: str
    operation: str
    name: str
    value: str
    rest: tuple[Pair, ...] = ()
    includes: tuple[Pair, ...] = ()


def split(url: str) -> tuple[str, str, list[Pair]]:
    """Type, operation and parameters of a URL as it was typed."""
    path, _, query = url.partition("?")
    type_, _, operation = path.partition("/")
    pairs = [tuple(each.split("=", 1)) for each in query.split("&") if each]
    return type_, operation, pairs  # type: ignore[return-value]


def cases() -> Iterator[Case]:
    for service, urls in ASKED.items():
        for number, url in enumerate(urls, 1):
            yield from _of(service, f"{service}.{number}", url)
    for service, urls in FURTHER.items():
        for url in urls:
            yield from _of(service, f"{service}.{url.partition('?')[0]}", url, further=True)


def _of(service: str, of: str, url: str, *, further: bool = False) -> Iterator[Case]:
    type_, operation, pairs = split(url)
    includes = tuple(pair for pair in pairs if pair[0].startswith("_include"))
    if operation:
        yield Case(f"{of}-{operation}", service, type_, operation, "", "", tuple(pairs))
    for name, value in pairs[-1:] if further else pairs:
        rest = tuple(pair for pair in pairs if pair != (name, value) and pair not in includes)
        if (name, value) in includes:
            yield Case(f"{of}-{name}={value}", service, type_, operation, name, value, rest, includes)
        else:
            prefix = value[:2] if further and value[:2] in ("ge", "le") else ""
            key = f"{of}-{name}{prefix and '=' + prefix}"
            yield Case(key, service, type_, operation, name, INSTEAD.get(key, value), rest, includes)


CASES = tuple(cases())
PARAMETERS = tuple(case for case in CASES if case.name and not case.name.startswith("_include"))
INCLUDES = tuple(case for case in CASES if case.name.startswith("_include"))
OPERATIONS = tuple(case for case in CASES if not case.name)
