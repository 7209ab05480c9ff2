"""A dossier as one Zorgaanbieder has it: providers by the names they go by there, and ids that its systems give out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from html import escape
from operator import is_
from typing import Any, Final

from synthetic_patients.dossier import Dossier
from synthetic_patients.providers.directory import makers_of
from synthetic_patients.providers.players import Player
from synthetic_patients.providers.professionals import Professional
from synthetic_patients.references import address
from synthetic_patients.releases import Release
from synthetic_patients.zib2017.elements import IDENTIFIERS, Resource

_GIVEN_OUT: Final = f"{IDENTIFIERS}.7."
"""Whose values a system of the aanbieder gives out. A request for images (.76), a treatment with medication (.77) and
the serial number of a device (.10) are known elsewhere too: by these a PGO recognises what it got twice."""
_DOCUMENTS: Final = ("urn:ietf:rfc:3986", "urn:uuid:")
_BINARY: Final = "Binary/"

# Most of what a resource is made of; nothing in it is of the aanbieder. To pass it over saves half of the time.
_THE_SAME: Final = frozenset(
    {
        *("resourceType", "meta", "coding", "system", "unit", "status", "use", "data", "gender", "birthDate"),
        *("code", "category", "class", "specialty", "valueCodeableConcept", "valueQuantity", "quantity"),
        *("dosage", "dosageInstruction", "timing", "period", "effectiveDateTime", "issued", "date", "referenceRange"),
        *("telecom", "address", "_line", "_country", "given", "_given", "_family"),
    }
)


@dataclass(frozen=True)
class Standpoint:
    """Where a dossier is seen from.

    Args:
        key: of the aanbieder; ids follow from it.
        players: who goes by another name there than in the directory.
    """

    key: str
    players: tuple[Player, ...] = ()

    def professional(self, one: Professional) -> Professional:
        """Who has the part of a professional of the directory; that professional where nobody plays it."""
        return next((each.professionals[one] for each in self.players if one in each.professionals), one)

    @cached_property
    def slugs(self) -> Mapping[str, str]:
        """Ids of providers and professionals of the directory, and which they have instead."""
        places = ((old.slug, new.slug) for each in self.players for old, new in each.providers.items())
        people = ((old.slug, new.slug) for each in self.players for old, new in each.professionals.items())
        return {**dict(places), **dict(people)}

    @cached_property
    def words(self) -> Callable[[str], str]:
        """Writes the names that they have instead in a text."""
        return _replacing(self._names)

    @cached_property
    def markup(self) -> Callable[[str], str]:
        """Writes them in a narrative."""
        return _replacing({escape(old, quote=False): escape(new, quote=False) for old, new in self._names.items()})

    @cached_property
    def _names(self) -> Mapping[str, str]:
        names = {old.name: new.name for each in self.players for old, new in each.providers.items()}
        names |= {old.name.full: new.name.full for each in self.players for old, new in each.professionals.items()}
        # Their systems have host names.
        return names | {each.part.slug: each.providers[each.part].slug for each in self.players}

    def written(self, release: Release) -> Mapping[str, Callable[[], Resource]]:
        """How each of them is written, by the relative address in the directory."""
        found: dict[str, Callable[[], Resource]] = {}
        for each in self.players:
            old = makers_of(each.providers, each.professionals, release)
            new = makers_of(each.providers.values(), each.professionals.values(), release)
            found |= dict(zip(old, new.values(), strict=True))
        return found


def _replacing(names: Mapping[str, str]) -> Callable[[str], str]:
    changed = {old: new for old, new in names.items() if old != new}
    if not changed:
        return str
    # The longest first: the name of a department begins with that of its hospital.
    pattern = re.compile("|".join(re.escape(each) for each in sorted(changed, key=len, reverse=True)))
    return lambda text: pattern.sub(lambda found: changed[found[0]], text)


def seen_from(dossier: Dossier, standpoint: Standpoint) -> Dossier:
    """A dossier as it is seen from somewhere: the same content, made when it is asked for.

    Resources, documents, and what identifies them within a Zorgaanbieder have ids that follow from the standpoint and
    from the ids they had; references and attachments lead to the same as before. What registers give out for the whole
    country (BSN), and what travels along with images, stays.

    Args:
        dossier: one that grew; of what came from elsewhere nobody knows what its identifiers mean.
    """
    return replace(dossier, releases=_Seen(dossier.releases, standpoint))


class _Seen(Mapping[Release, tuple[Resource, ...]]):
    def __init__(self, releases: Mapping[Release, tuple[Resource, ...]], standpoint: Standpoint) -> None:
        self._releases = releases
        self._standpoint = standpoint
        self._made: dict[Release, tuple[Resource, ...]] = {}

    def __getitem__(self, release: Release) -> tuple[Resource, ...]:
        if release not in self._made:
            eyes = _Eyes(self._standpoint, release)
            self._made[release] = tuple(map(eyes.resource, self._releases[release]))
        return self._made[release]

    def __iter__(self) -> Iterator[Release]:
        return iter(self._releases)

    def __len__(self) -> int:
        return len(self._releases)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


class _Eyes:
    """Looks at the resources of one dossier; what stays the same is not copied."""

    def __init__(self, standpoint: Standpoint, release: Release) -> None:
        self._key = standpoint.key
        self._slugs = standpoint.slugs
        self._standpoint = standpoint
        self._written = standpoint.written(release)
        self._ids: dict[str, str] = {}
        self._references: dict[str, str] = {}
        self._texts: dict[str, str | None] = {}

    def resource(self, each: Resource) -> Resource:
        make = self._written.get(address(each))
        seen = self._object(make() if make else each)
        return {**seen, "id": self._id(each["id"])}

    def _id(self, old: str) -> str:
        if old not in self._ids:
            self._ids[old] = _hashed(f"{self._key} {self._slugs.get(old, old)}")
        return self._ids[old]

    def _object(self, old: dict[str, Any]) -> dict[str, Any]:
        new: dict[str, Any] | None = None
        for name, inner in old.items():
            if name in _THE_SAME:
                continue
            seen = self._value(name, inner, old)
            if seen is not inner:
                if new is None:
                    new = dict(old)
                new[name] = seen
        return old if new is None else new

    def _value(self, name: str, inner: Any, of: dict[str, Any]) -> Any:
        kind = type(inner)
        if kind is str:
            return self._text(name, inner, of)
        if kind is dict:
            return self._object(inner)
        if kind is list:
            items = [self._contained(each) if name == "contained" else self._value(name, each, of) for each in inner]
            return inner if all(map(is_, items, inner)) else items
        return inner

    def _text(self, name: str, text: str, of: dict[str, Any]) -> str:
        if name == "reference":
            return self._reference(text)
        if name == "url":
            return self._reference(text) if text.startswith(_BINARY) else text
        if name == "value":
            return self._identifier(str(of.get("system")), text)
        if text not in self._texts:
            written = self._standpoint.markup(text) if name == "div" else self._standpoint.words(text)
            self._texts[text] = None if written == text else written
        return self._texts[text] or text

    def _reference(self, old: str) -> str:
        if old not in self._references:
            kind, slash, slug = old.partition("/")
            self._references[old] = f"{kind}/{self._id(slug)}" if slash else f"#{self._slugs.get(old[1:], old[1:])}"
        return self._references[old]

    def _identifier(self, system: str, value: str) -> str:
        if system.startswith(_GIVEN_OUT):
            return self._id(value)
        uri, prefix = _DOCUMENTS
        return f"{prefix}{self._id(value)}" if system == uri and value.startswith(prefix) else value

    def _contained(self, each: Resource) -> Resource:
        """A provider within a resource, which tells less than the one of the directory; or something else."""
        make = self._written.get(address(each))
        if make is None:
            return self._object(each)
        return {name: inner for name, inner in make().items() if name in each}


def _hashed(text: str) -> str:
    """A UUID that follows from a text (version 8 of https://www.rfc-editor.org/rfc/rfc9562#section-5.8)."""
    digits = blake2b(text.encode(), digest_size=16).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"
