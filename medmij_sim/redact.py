"""The safe view of every text that leaves memory: secrets become stable tokens of one run, such as `<code#2>`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from threading import Lock
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

SECRET_PARAMETERS = {
    "code": "code",
    "access_token": "access-token",
    "refresh_token": "refresh-token",
    "state": "state",
    "artifact": "artifact",
    "SAMLart": "artifact",
    "SAMLRequest": "saml-request",
    "SAMLResponse": "saml-response",
    "Signature": "signature",
}
"""Names of query, form and JSON members whose values are secret, with the label they get. A SAML message may hold a
number in compressed form, and its signature differs from run to run."""

_ADDRESS_HEADERS = frozenset({"location", "referer"})
_SECRET_HEADERS = _ADDRESS_HEADERS | {"authorization", "cookie", "set-cookie"}
_TEST_BSN = re.compile(r"(?<!\d)9999\d{5}(?!\d)")
_COOKIE = re.compile(r"[^=;,\s]+=([^;,\s]+)")
_MINIMUM_LENGTH = 4


def is_bsn(digits: str) -> bool:
    """Whether nine digits pass the 11-test of a BSN (spec/digid.md section 12)."""
    if len(digits) != 9 or not digits.isdigit() or digits == "0" * 9:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 == 0


def bsns_for_tests(text: str) -> Iterator[str]:
    """The BSNs in a text that lie in the range for tests, each as often as it stands there."""
    return filter(is_bsn, _TEST_BSN.findall(text))


class Redactor:
    """Learns secrets as they pass and replaces them in any text.

    The same value gets the same token for as long as this redactor lives, so that a reader can follow a code from the
    redirect to the token request without ever seeing it. Whoever calls `turn` now and then has it forget what was not
    seen since the turn before.
    """

    def __init__(self) -> None:
        self._tokens: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._by_beginning: dict[str, list[str]] = {}
        self._listeners: list[Callable[[str, str], None]] = []
        self._spellings: dict[str, frozenset[str]] = {}
        self._seen: set[str] = set()
        self._lock = Lock()

    def on_learn(self, listener: Callable[[str, str], None]) -> None:
        """Have a listener told of the kind and value of every secret that is learned from now on."""
        self._listeners.append(listener)

    def learn(self, kind: str, value: str) -> None:
        """Remember that `value` is a secret of this `kind` (`code`, `bsn`, `cookie`...)."""
        if len(value) < _MINIMUM_LENGTH:
            return
        with self._lock:
            self._seen.add(value)
            known = value in self._tokens
            if not known:
                self._add(kind, value)
        if not known:
            for listener in self._listeners:
                listener(kind, value)

    def turn(self) -> None:
        """Forget the secrets that were not learned, again or for the first time, since the turn before this one."""
        with self._lock:
            gone = {value: each for value, each in self._spellings.items() if self._seen.isdisjoint((value, *each))}
            self._seen = set()
            for value, spellings in gone.items():
                del self._spellings[value]
                for spelling in spellings:
                    self._remove(spelling)

    def learn_url(self, url: str) -> None:
        parts = urlsplit(url)
        for text in (parts.query, parts.fragment):
            self._learn_pairs(parse_qsl(text, keep_blank_values=True))

    def learn_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        for name, value in headers:
            header = name.lower()
            if header not in _SECRET_HEADERS:
                continue
            if header == "authorization":
                self.learn("access-token", value.partition(" ")[2].strip())
            elif header in _ADDRESS_HEADERS:
                self.learn_url(value)
            else:
                for cookie in _cookie_values(header, value):
                    self.learn("cookie", cookie)

    def learn_body(self, media_type: str, body: bytes) -> None:
        """Learn what a form or a JSON answer carries; other bodies only have their BSNs hidden."""
        if media_type == "application/x-www-form-urlencoded":
            self._learn_pairs(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        elif media_type == "application/json":
            try:
                members = json.loads(body)
            except (ValueError, RecursionError):
                return
            if isinstance(members, dict):
                self._learn_pairs((name, value) for name, value in members.items() if isinstance(value, str))

    def text(self, text: str) -> str:
        """The text with every known secret and every test BSN replaced."""
        for bsn in bsns_for_tests(text):
            self.learn("bsn", bsn)
        if not self._tokens:
            return text
        pieces, done = [], 0
        for start in self._candidates(text):
            found = self._secret_at(text, start) if start >= done else None
            if found is not None:
                pieces += [text[done:start], self._tokens[found]]
                done = start + len(found)
        return "".join((*pieces, text[done:]))

    def _add(self, kind: str, value: str) -> None:
        number = self._counts[kind] = self._counts.get(kind, 0) + 1
        self._spellings[value] = frozenset({value, quote(value, safe=""), quote_plus(value)}) - self._tokens.keys()
        for spelling in self._spellings[value]:
            self._tokens[spelling] = f"<{kind}#{number}>"
            alike = self._by_beginning.setdefault(spelling[:_MINIMUM_LENGTH], [])
            alike.append(spelling)
            alike.sort(key=len, reverse=True)

    def _remove(self, spelling: str) -> None:
        del self._tokens[spelling]
        alike = self._by_beginning[spelling[:_MINIMUM_LENGTH]]
        alike.remove(spelling)
        if not alike:
            del self._by_beginning[spelling[:_MINIMUM_LENGTH]]

    def _candidates(self, text: str) -> list[int]:
        """Where a secret may begin. Takes as long for thousands of secrets as for one; a pattern of them would not."""
        beginnings, size = self._by_beginning, _MINIMUM_LENGTH
        return [start for start in range(len(text) - size + 1) if text[start : start + size] in beginnings]

    def _secret_at(self, text: str, start: int) -> str | None:
        alike = self._by_beginning[text[start : start + _MINIMUM_LENGTH]]
        return next((each for each in alike if text.startswith(each, start)), None)

    def _learn_pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        for name, value in pairs:
            if name in SECRET_PARAMETERS:
                self.learn(SECRET_PARAMETERS[name], value)


def _cookie_values(header: str, value: str) -> Iterator[str]:
    relevant = value.partition(";")[0] if header == "set-cookie" else value
    yield from _COOKIE.findall(relevant)
