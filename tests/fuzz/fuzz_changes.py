"""Requests that are wrong in ways that nobody thought of: right ones, with a few changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, TypeAlias

from fuzz_request import Ask, Pairs
from hypothesis import strategies as st

Change: TypeAlias = Callable[[Ask], Ask]

VALUES = (
    *("", " ", "0", "-1", "1", "99999999999999999999", "1e999", "NaN", "true", "null", "[]", "{}", '{"a": 1}', "\x00"),
    *("é", "\u2028", "\udc80", "٣", "😀", "\r\nX-Fout: 1", "a\tb", "<script>alert(7)</script>", "{{ 7 * 7 }}", "%00"),
    *("%", "%zz", "%ff", "../../etc/passwd", "//evil.example", "https://evil.example/", "https://[::1", "javascript:1"),
    *("huisartsdelinde", "huisartsdelinde~48", "huisartsdelinde~48~49", "eenofanderezorgaanbieder", "~", "subscribe~1"),
    *(
        "2026-01",
        "2026-02-30",
        "9999-12-31",
        "0001-01-01",
        "9999-12-31T23:59:59.999-14:00",
        "ge2026",
        "a|b|c",
        "|",
        "$",
    ),
    *("*", "Patient/1", "Observation:subject", "x" * 300, "x" * 70_000, "a," * 500, "1" * 5000, "onbehalfof", "en"),
)
NAMES = ("state", "scope", "code", "_include", "_count", "_format", "page", "answer", "csrf", "taal", "after", "x", "")
HEADERS = (
    *("Accept", "Accept-Language", "Accept-Encoding", "Authorization", "Content-Type", "Content-Length", "Cookie"),
    *("Host", "Origin", "Prefer", "If-Match", "If-None-Match", "Range", "Expect", "X-Forwarded-Host", "Upgrade"),
    *("MedMij-Request-ID", "X-Correlation-ID", "X-Medmij-Sim-Token", "Transfer-Encoding", "Content-Encoding", "X"),
)
HEADER_VALUES = (
    *("", "*/*", "q=1", "application/fhir+xml; fhirVersion=9.9", "application/json; q=2", "text/html;q=x", "image/*"),
    *("multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded; charset=utf-16"),
    *("application/fhir+json", "application/xml", "application/json", "application/x-ndjson", "gzip", "chunked", "a=b"),
    *("Bearer", "Bearer ", "Bearer x, Bearer y", "Basic Og==", "Bearer " + "é" * 50, '"' * 99, 'W/"1"', "bytes=0-1"),
    *(
        "__Host-session",
        "__Host-session=x",
        "__Host-session=\x80; taal=zz",
        "; ; =",
        "=" * 9000,
        "nl-NL;q=1",
        "en",
        "-",
    ),
    *("return=minimal", "handling=strict", 'return="representation', "99999999999", "-5", "x" * 20_000),
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW", "get")
PIECES = (
    *("/", "//", "/..", "/%2e%2e", "/%00", "/x", "/$", "/$lastn", "/_history", "/%ff", "/;a=b", "/" + "x" * 3000),
    *("/Patient/a/b/c", "/%F0%9F%98%80", "/{key}", "/metadata", "/_search"),
)
WEDGES = (
    *(
        b"",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xc3\x28",
        b'"',
        b"{",
        b"}",
        b"[",
        b",",
        b"\\ud800",
        b"1e400",
        b"-0",
    ),
    *(b"<a>", b"</a>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"]]>", b"\\u0000", b"NaN", b"1" * 5000, b"\r\n"),
)


@cache
def bodies() -> tuple[bytes, ...]:
    """Bodies that have nothing to do with what is asked: large, deep, or in another encoding."""
    deep = 20_000
    entities = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 8))
    expanding = (
        f"<!DOCTYPE a [<!ENTITY e0 'x'>{entities}]><Patient xmlns='http://hl7.org/fhir'><id value='&e7;'/></Patient>"
    )
    return (
        *(b"", b"null", b"[]", b"{}", b"0", b'"x"', b"\x00" * 100, b"=&=&=", b"a=b", b"not anything", b"\x1f\x8b\x08"),
        b"[" * deep,
        b"[" * deep + b"]" * deep,
        b'{"a":' * deep + b"1" + b"}" * deep,
        b'{"resourceType":"Bundle","type":"batch","entry":[' + b"{}," * deep + b"{}]}",
        b'{"resourceType":"Bundle","type":"transaction","entry":{"a":1}}',
        b'{"resourceType":"Patient","contained":[' + b'{"resourceType":"Patient","contained":[' * 300,
        b"<a>" * deep,
        b'<Bundle xmlns="http://hl7.org/fhir">' + b"<entry>" * 300 + b"</entry>" * 300 + b"</Bundle>",
        expanding.encode(),
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<?xml version="1.0" encoding="UTF-16"?><Patient xmlns="http://hl7.org/fhir"/>'.encode("utf-16"),
        '{"resourceType":"Patient"}'.encode("utf-16"),
        '{"resourceType":"Patient","id":"é"}'.encode("latin-1"),
        b"x" * 3_000_000,
        b'{"resourceType":"Patient","id":"' + b"x" * 1_000_000 + b'"}',
        b"a=" + b"%" * 100_000,
        b"&".join(b"a%d=1" % n for n in range(2000)),
        b'{"a": 1, "a": 2}',
        b'{"resourceType": "Patient", "birthDate": 1, "name": "x", "id": null}',
    )


_values = st.sampled_from(VALUES) | st.text(max_size=12)
_latin = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=20)


def _names(pairs: Pairs) -> st.SearchStrategy[str]:
    return st.sampled_from([*(name for name, _ in pairs), *NAMES]) | st.text(max_size=6)


@st.composite
def _pairs_changed(draw: st.DrawFn, ask: Ask) -> Ask:
    where = draw(st.sampled_from(["query", "form"])) if ask.form is not None else "query"
    pairs: Pairs = getattr(ask, where)
    name, value = draw(_names(pairs)), draw(_values)
    match draw(st.sampled_from(["set", "set", "drop", "again", "all"])):
        case "set":
            pairs = (*(each for each in pairs if each[0] != name), (name, value))
        case "drop":
            pairs = tuple(each for each in pairs if each[0] != name)
        case "again":
            pairs = (*pairs, (name, value), *pairs[:1])
        case "all":
            pairs = tuple((each, value) for each, _ in pairs)
    return replace(ask, **{where: pairs})


@st.composite
def _header_changed(draw: st.DrawFn, ask: Ask) -> Ask:
    name, value = draw(st.sampled_from(HEADERS)), draw(st.sampled_from(HEADER_VALUES) | _latin)
    more = ((name, value),)
    return replace(ask, headers=ask.headers + more) if draw(st.booleans()) else ask.with_headers(dict(more))


@st.composite
def _header_dropped(draw: st.DrawFn, ask: Ask) -> Ask:
    place = draw(st.integers(0, 9))
    return replace(ask, headers=tuple(each for number, each in enumerate(ask.headers) if number != place))


@st.composite
def _path_changed(draw: st.DrawFn, ask: Ask) -> Ask:
    piece, at = draw(st.sampled_from(PIECES)), draw(st.integers(0, 12))
    parts = ask.url.split("/")
    place = 1 + at % len(parts)
    url = "/".join(parts[:place]) + piece + "".join(f"/{each}" for each in parts[place:])
    return replace(ask, url=url)


@st.composite
def _body_wedged(draw: st.DrawFn, ask: Ask) -> Ask:
    data = ask.content
    at, count = len(data) * draw(st.integers(0, 1000)) // 1000, draw(st.integers(0, 40))
    new = draw(st.sampled_from(WEDGES) | st.binary(max_size=8))
    return _with_body(ask, data[:at] + new + data[at + count :])


@st.composite
def _json_changed(draw: st.DrawFn, ask: Ask) -> Ask:
    """Another value at some place of a JSON body, or none, or twice as many."""
    try:
        tree = json.loads(ask.content)
    except (ValueError, RecursionError):
        return ask
    holders = list(_holders(tree))
    if not holders:
        return ask
    holder = holders[draw(st.integers(0, 500)) % len(holders)]
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    key = keys[draw(st.integers(0, 20)) % len(keys)]
    odd = st.sampled_from([None, True, 0, -1, 1e300, 10**30, [], {}, [[]], [None], {"a": {}}, {"": ""}]) | _values
    match draw(st.sampled_from(["set", "set", "drop", "wrap", "double"])):
        case "set":
            holder[key] = draw(odd)
        case "drop":
            del holder[key]
        case "wrap":
            holder[key] = draw(st.sampled_from([[holder[key]], {"x": holder[key]}]))
        case "double":
            holder[key] = [holder[key], holder[key]]
    return _with_body(ask, json.dumps(tree).encode())


def _holders(node: Any) -> Any:
    if isinstance(node, dict | list) and node:
        yield node
        for child in node.values() if isinstance(node, dict) else node:
            yield from _holders(child)


def _with_body(ask: Ask, body: bytes) -> Ask:
    changed = replace(ask, form=None, body=body)
    has_type = ask.form is None or any(name.lower() == "content-type" for name, _ in ask.headers)
    return changed if has_type else changed.with_headers({"content-type": "application/x-www-form-urlencoded"})


def _one_changed(ask: Ask) -> st.SearchStrategy[Ask]:
    """One change; those of the body only where there is one, or now and then."""
    kinds = [_pairs_changed(ask), _pairs_changed(ask), _header_changed(ask), _header_dropped(ask), _path_changed(ask)]
    kinds.append(st.sampled_from(METHODS).map(lambda method: replace(ask, method=method)))
    kinds.append(st.sampled_from(bodies()).map(lambda body: _with_body(ask, body)))
    if ask.content:
        kinds += [_body_wedged(ask), st.integers(0, 200).map(lambda count: replace(ask, cut=count))]
    if ask.body:
        kinds += [_json_changed(ask)] * 4
    return st.one_of(kinds)


@st.composite
def changed(draw: st.DrawFn, ask: Ask) -> Ask:
    """A request with one to three changes."""
    for _ in range(draw(st.integers(1, 3))):
        ask = draw(_one_changed(ask))
    return ask
