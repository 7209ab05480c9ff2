"""Pages of a searchset, and links to them that hold all there is to know.

A link says on which day the search was made and where the page begins, under a seal that only the same consent can
have: nothing is kept, nothing in it tells who it is about, and the windows of a service do not move between two pages.
Source: https://hl7.org/fhir/STU3/http.html#paging.
"""

from __future__ import annotations

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.refusal import Refusal
from medmij_sim.fhir.bundle import self_link
from medmij_sim.fhir.search import Found, parse_count

PAGE: Final = "page"
"""The parameter that a link to a page has."""

Pairs = Sequence[tuple[str, str]]

_PLACE: Final = struct.Struct(">II")
_SEAL_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins, in a search of a day; the seal is not yet verified."""

    day: date
    start: int
    seal: bytes


def page_asked(params: Pairs) -> Cursor | None:
    """The page that a link asks for; None for a search that begins.

    Raises:
        Refusal: 410, what is in the link is none of ours.
    """
    texts = [value for name, value in params if name == PAGE and value]
    if not texts:
        return None
    try:
        packed = urlsafe_b64decode(texts[-1] + "==")
        ordinal, start = _PLACE.unpack(packed[: _PLACE.size])
        return Cursor(date.fromordinal(ordinal), start, packed[_PLACE.size :])
    except (ValueError, OverflowError, struct.error):
        raise gone() from None


def is_paged(policy: DvzaPolicy, params: Pairs) -> bool:
    """Whether the answer may be a part of what was found."""
    return policy.page_size is not None or any(name in ("_count", PAGE) for name, _ in params)


def count_asked(policy: DvzaPolicy, params: Pairs) -> int | None:
    """How many matches the client wants on a page; None for all.

    Raises:
        SearchError: the value of `_count` is no number.
    """
    counts = [parse_count(value) for name, value in params if name == "_count" and value]
    return counts[-1] if counts else policy.page_size


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one search.

    Args:
        grant: id of the consent; never leaves the server.
        day: of the search.
        params: those of the search that count, without that of the page.
        count: matches on a page, 1 or more.
    """

    grant: str
    day: date
    base: str
    path: str
    params: Pairs
    found: Found
    count: int

    def start(self, cursor: Cursor | None) -> int:
        """Where the page of a link begins.

        Raises:
            Refusal: 410, the link is of another consent, or what was found has changed since.
        """
        if cursor is None:
            return 0
        if not hmac.compare_digest(cursor.seal, self._seal(cursor.start)):
            raise gone()
        return cursor.start

    def links(self, policy: DvzaPolicy, start: int) -> Iterator[tuple[str, str]]:
        """(relation, URL) of the other pages; none when everything is on one."""
        total = len(self.found.matches)
        if total <= self.count and not start:
            return
        yield "first", self._url(0)
        if start:
            yield "previous", self._url(max(0, start - self.count))
        if start + self.count < total:
            following = start + self.count * policy.next_page_steps
            yield "next", self._url(following)
        yield "last", self._url((total - 1) // self.count * self.count)

    def cursor(self, start: int) -> str:
        """What a link to the page that begins there holds."""
        packed = _PLACE.pack(self.day.toordinal(), start) + self._seal(start)
        return urlsafe_b64encode(packed).rstrip(b"=").decode()

    def _url(self, start: int) -> str:
        return self_link(self.base, self.path, [*self.params, (PAGE, self.cursor(start))])

    def _seal(self, start: int) -> bytes:
        found = [each["id"] for each in self.found.matches]
        sealed = repr((self.base, self.path, list(self.params), self.day, start, found))
        return hmac.digest(self.grant.encode(), sealed.encode(), "sha256")[:_SEAL_BYTES]


def gone() -> Refusal:
    """What a link is told that leads nowhere any more."""
    return Refusal(410, "not-found", "this page is not there, or no longer; search again")
