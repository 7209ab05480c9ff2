"""The BSN: taken out of resources before they leave, and looked for in what has left.

Source: core.rscint.203 (nothing that leads to the person's identity) and the asserts on masked BSNs in
https://github.com/Nictiz/Nictiz-testscripts.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from medmij_sim.fhir.objects import objects
from medmij_sim.fhir.types import BSN_SYSTEM, DATA_ABSENT_REASON, Resource

_MASKED: Mapping[str, Any] = {"extension": [{"url": DATA_ABSENT_REASON, "valueCode": "masked"}]}
_DIGESTS = ("md5", "sha1", "sha256")


def without_bsn(resource: Resource) -> Resource:
    """The resource with every BSN masked; the same object when there is none.

    An Identifier with the BSN system, wherever it stands (also contained, also in a Reference), keeps its system and
    gets the data-absent-reason `masked` in place of its value. The digits that were masked also disappear from every
    text of the resource, its narrative included.
    """
    if not _may_hold_bsn(resource):
        return resource
    known = bsns_in(resource)
    masked: Resource = _masked(resource)
    if not known:
        return masked
    digits = re.compile("|".join(rf"(?<!\d){re.escape(bsn)}(?!\d)" for bsn in sorted(known)))
    cleaned: Resource = _rewritten(masked, digits)
    return cleaned


def _may_hold_bsn(resource: Resource) -> bool:
    """Whether the BSN system is named anywhere: seldom, and to write JSON is ten times as fast as to walk."""
    try:
        return BSN_SYSTEM.encode() in orjson.dumps(resource, default=str)
    except orjson.JSONEncodeError:
        return True


def is_bsn_identifier(node: Mapping[str, Any]) -> bool:
    """Whether an object within a resource is an Identifier with a BSN, masked or not."""
    return node.get("system") == BSN_SYSTEM


def bsns_in(resource: Mapping[str, Any]) -> frozenset[str]:
    """The BSNs that stand in a resource as such."""
    found = (node.get("value") for node in objects(resource) if is_bsn_identifier(node))
    return frozenset(value for value in found if isinstance(value, str))


def _masked(node: Any) -> Any:
    if isinstance(node, dict):
        if is_bsn_identifier(node) and ("value" in node or "_value" not in node):
            return {key: value for key, value in node.items() if key != "value"} | {"_value": dict(_MASKED)}
        children = {key: _masked(value) for key, value in node.items()}
        return children if any(children[key] is not node[key] for key in node) else node
    if isinstance(node, list):
        items = [_masked(item) for item in node]
        return items if any(new is not old for new, old in zip(items, node, strict=True)) else node
    return node


def _rewritten(node: Any, digits: re.Pattern[str]) -> Any:
    if isinstance(node, dict):
        return {key: _rewritten(value, digits) for key, value in node.items()}
    if isinstance(node, list):
        return [_rewritten(item, digits) for item in node]
    return digits.sub("*********", node) if isinstance(node, str) else node


@dataclass(frozen=True)
class BsnFinding:
    """A place where a known BSN was found; it does not say which BSN.

    Args:
        where: a path in JSON (`identifier[0].value`) or `byte 1234` in a body.
        form: `plain`, `grouped`, `base64`, `md5`, `sha1` or `sha256`.
    """

    where: str
    form: str


def find_bsn(data: bytes | str | Mapping[str, Any], known: Collection[str]) -> list[BsnFinding]:
    """Look for known BSNs: as digits, grouped or not, inside base64 at any alignment, or as a hexadecimal digest.

    Args:
        data: a body, a text (such as a URL), or parsed JSON; in JSON the path is told instead of the offset.
        known: the BSNs of the people in play.
    """
    if not known:
        return []
    pattern = _pattern(frozenset(known))
    if isinstance(data, Mapping):
        return [
            BsnFinding(where, form) for where, text in _strings(data, "") for _, form in _found(pattern, text.encode())
        ]
    body = data.encode() if isinstance(data, str) else data
    return [BsnFinding(f"byte {offset}", form) for offset, form in _found(pattern, body)]


def _found(pattern: re.Pattern[bytes], body: bytes) -> Iterator[tuple[int, str]]:
    for match in pattern.finditer(body):
        yield match.start(), str(match.lastgroup)


def _strings(node: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _strings(value, f"{where}.{key}" if where else str(key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _strings(value, f"{where}[{index}]")
    elif isinstance(node, str | int) and not isinstance(node, bool):
        yield where, str(node)


@lru_cache(maxsize=64)
def _pattern(known: frozenset[str]) -> re.Pattern[bytes]:
    """One pattern for all forms of all BSNs; the name of the group that matched is the form."""
    bsns = sorted(bsn.encode() for bsn in known)
    forms = {
        "plain": rb"(?<!\d)(?:%s)(?!\d)" % b"|".join(map(re.escape, bsns)),
        "grouped": rb"(?<!\d)(?:%s)(?!\d)" % b"|".join(rb"[ .]".join((b[:4], b[4:6], b[6:])) for b in bsns),
        "base64": b"|".join(re.escape(piece) for bsn in bsns for piece in _base64_pieces(bsn)),
    }
    for name in _DIGESTS:
        digests = b"|".join(hashlib.new(name, bsn).hexdigest().encode() for bsn in bsns)
        forms[name] = rb"(?i:%s)" % digests
    return re.compile(b"|".join(b"(?P<%s>%s)" % (name.encode(), form) for name, form in forms.items()))


def _base64_pieces(secret: bytes) -> Iterator[bytes]:
    """The characters that any base64 text holding the secret must hold, for each of the three alignments."""
    for shift in range(3):
        encoded = b64encode(bytes(shift) + secret)
        first, last = -(-8 * shift // 6), 8 * (shift + len(secret)) // 6
        yield encoded[first:last]
