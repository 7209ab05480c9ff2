"""Tijdstempel and Volgnummer, with which every list begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from lxml import etree

from medmij_sim.listxml.finding import Finding
from medmij_sim.listxml.pen import Pen
from medmij_sim.listxml.problem import Severity
from medmij_sim.listxml.tree import shown

_LONGEST_XML_OFFSET = timedelta(hours=14)
_ZONE = re.compile(r"(Z|[+-]\d\d:\d\d)$")
_MINUTE = timedelta(minutes=1)


def read_header(root: etree._Element) -> tuple[datetime, int]:
    """Tijdstempel and Volgnummer of a schema-valid list without header findings.

    A Tijdstempel without zone, which the schema lets through when it has a fraction, is taken as UTC.
    """
    return _moment(_text(root[0])), int(_text(root[1]))


def spell_header(pen: Pen, root: etree._Element, tijdstempel: datetime, volgnummer: int) -> None:
    """Append Tijdstempel and Volgnummer.

    Raises:
        ValueError: the Tijdstempel has no time zone.
    """
    pen.leaf(root, "Tijdstempel", _spelled(tijdstempel))
    pen.leaf(root, "Volgnummer", str(volgnummer))


def judge_header(root: etree._Element) -> Iterator[Finding]:
    """What the schema lets through, yet no value can hold or nobody can be sure of."""
    text = _text(root[0])
    try:
        _moment(text)
    except (ValueError, OverflowError):
        yield Finding(
            root[0],
            "header.tijdstempel",
            f"Tijdstempel {shown(text)} is no moment on a clock, in a year from 1 to 9999",
            "write it as 2026-03-01T08:00:00Z",
        )
    if not _ZONE.search(text):
        yield Finding(
            root[0],
            "header.zone",
            f"Tijdstempel {shown(text)} has no time zone and is taken as UTC",
            "end it with Z or an offset such as +01:00",
            Severity.WARNING,
        )
    try:
        int(_text(root[1]))
    except ValueError:
        yield Finding(root[1], "header.volgnummer", "Volgnummer has too many digits", "write a smaller number")


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _spelled(moment: datetime) -> str:
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"Tijdstempel {moment.isoformat()} has no time zone; give it one")
    if offset % _MINUTE or abs(offset) > _LONGEST_XML_OFFSET:
        moment = moment.astimezone(UTC)
    return moment.isoformat().replace("+00:00", "Z")
