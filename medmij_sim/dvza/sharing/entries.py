"""The entries of a share: each with where it goes, and what is wrong with how it is sent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from medmij_sim.dvza.refusal import Refusal
from medmij_sim.dvza.sharing.problem import Problem, malformed, unacceptable
from medmij_sim.fhir.types import ID, Resource
from medmij_sim.services.sharing import Share

_FULL_URL: Final = re.compile(
    r"urn:uuid:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|urn:oid:[0-2](\.(0|[1-9]\d*))+|https?://\S+"
)
_CONDITIONS: Final = ("ifNoneMatch", "ifModifiedSince", "ifMatch", "ifNoneExist")


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource on its way in.

    Args:
        position: in the Bundle, from 0.
        full_url: how other entries refer to it.
        target: type and perhaps id, as the request names them.
        resource: None when there is none that can be looked at.
        alone: it came by itself, not in a Bundle.
    """

    position: int
    full_url: str | None
    method: str
    target: tuple[str, str]
    resource: Resource | None
    alone: bool = False

    @property
    def where(self) -> str | None:
        """The place of the entry, for messages; None when there is nothing around the resource."""
        return None if self.alone else f"Bundle.entry[{self.position}]"

    @property
    def inside(self) -> str:
        """The place of its resource, for messages."""
        return self.target[0] if self.alone else f"{self.where}.resource"

    def request(self, member: str) -> str | None:
        """The place of a member of its request, for messages."""
        return self.where and f"{self.where}.request.{member}"


@dataclass(frozen=True, slots=True)
class Sent:
    """The entries of a share, and what is wrong with each so far, by position."""

    entries: tuple[Entry, ...]
    problems: Mapping[int, tuple[Problem, ...]]


def single(resource: Resource, method: str, target: tuple[str, str], share: Share) -> Sent:
    """A share of one resource, as if it were the only entry."""
    entry = Entry(0, None, method, target, resource, alone=True)
    return Sent((entry,), {0: tuple(_wrong(entry, share))})


def of_bundle(bundle: Resource, base: str, share: Share) -> Sent:
    """The entries of a Bundle.

    Raises:
        Refusal: 400 when they cannot be told apart.
    """
    listed = bundle.get("entry", [])
    if not isinstance(listed, list) or not listed or not all(isinstance(each, dict) for each in listed):
        raise Refusal(400, "required", "Bundle.entry must hold at least one entry; there is nothing to share")
    found = tuple(_entry(position, each, base) for position, each in enumerate(listed))
    problems = {entry.position: tuple(_all_wrong(entry, listed[entry.position], share)) for entry in found}
    for entry, problem in _too_many(found, share):
        problems[entry.position] += (problem,)
    return Sent(found, problems)


def too_few(entries: Iterable[Entry], share: Share) -> Iterator[Problem]:
    """What a transaction must hold and does not."""
    counts = Counter(entry.target[0] for entry in entries)
    for rule in share.entries:
        if counts[rule.resource_type] < rule.minimum:
            text = f"a {rule.resource_type} is missing: share {share.id} needs at least {rule.minimum}"
            yield unacceptable(text, "Bundle.entry", "required")


def _entry(position: int, entry: Mapping[str, Any], base: str) -> Entry:
    request = entry.get("request")
    request = request if isinstance(request, dict) else {}
    url = str(request.get("url", "")).removeprefix(f"{base}/").strip("/")
    type_, _, rest = url.partition("/")
    resource = entry.get("resource")
    full_url = entry.get("fullUrl")
    return Entry(
        position=position,
        full_url=full_url if isinstance(full_url, str) else None,
        method=str(request.get("method", "")),
        target=(type_, rest),
        resource=resource if isinstance(resource, dict) else None,
    )


def _all_wrong(entry: Entry, raw: Mapping[str, Any], share: Share) -> Iterator[Problem]:
    yield from _wrong_around(entry, raw)
    if isinstance(raw.get("request"), dict):
        yield from _wrong(entry, share)


def _wrong_around(entry: Entry, raw: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with an entry outside its resource."""
    request = raw.get("request")
    if not isinstance(request, dict):
        yield malformed("an entry must have a request with method and url", f"{entry.where}.request", "required")
    elif asked := [name for name in _CONDITIONS if name in request]:
        yield malformed(f"{asked[0]} is not supported here", f"{entry.where}.request.{asked[0]}", "not-supported")
    if "fullUrl" in raw and not (entry.full_url and _FULL_URL.fullmatch(entry.full_url)):
        text = "fullUrl must be urn:uuid: with a UUID, urn:oid: with an OID, or an absolute URL"
        yield malformed(text, f"{entry.where}.fullUrl", "value")
    if entry.method == "PUT" and entry.full_url is None:
        yield malformed("an entry that is PUT needs a fullUrl", f"{entry.where}.fullUrl", "required")
    if entry.method == "PUT" and entry.full_url and not entry.full_url.endswith(f"/{entry.target[1]}"):
        yield malformed("fullUrl must end with the id of the resource", f"{entry.where}.fullUrl", "value")


def _wrong(entry: Entry, share: Share) -> Iterator[Problem]:
    """What is wrong with how a resource is sent."""
    type_, id_ = entry.target
    rule = share.rule(type_)
    if "?" in type_ or "?" in id_:
        yield malformed("a conditional request is not supported here", entry.request("url"), "not-supported")
        return
    if rule is None:
        allowed = ", ".join(f"{each.method} {each.resource_type}" for each in share.entries)
        text = f"only these can be shared here: {allowed}"
        yield Problem(404, malformed(text, entry.request("url"), "not-supported").issue)
        return
    if entry.method != rule.method:
        yield malformed(f"{type_} can only be sent with {rule.method} here", entry.request("method"), "not-supported")
        return
    if entry.resource is None:
        yield malformed("an entry must have a resource", entry.inside, "required")
        return
    if entry.resource.get("resourceType") != type_:
        yield malformed(f"the resource must be of the type of its url, {type_}", entry.inside, "value")
    if rule.method == "POST" and id_:
        yield malformed(f"the server gives ids: POST to {type_} without one", entry.request("url"), "value")
    if rule.method == "PUT" and not (ID.fullmatch(id_) and entry.resource.get("id") == id_):
        text = "a resource that is PUT needs the same id in its url and in itself"
        yield malformed(text, f"{entry.inside}.id", "value")


def _too_many(entries: tuple[Entry, ...], share: Share) -> Iterator[tuple[Entry, Problem]]:
    """Entries beyond the most that there may be of a type, and those that take the fullUrl of an earlier one."""
    counts: Counter[str] = Counter()
    taken: set[str] = set()
    for entry in entries:
        type_ = entry.target[0]
        rule = share.rule(type_)
        counts[type_] += 1
        if rule is not None and rule.maximum is not None and counts[type_] > rule.maximum:
            text = f"there may be {rule.maximum} {type_} in a share"
            yield entry, unacceptable(text, entry.where)
        if entry.full_url is not None and entry.full_url in taken:
            yield entry, malformed("another entry has the same fullUrl", f"{entry.where}.fullUrl", "duplicate")
        taken |= {entry.full_url} if entry.full_url else set()
