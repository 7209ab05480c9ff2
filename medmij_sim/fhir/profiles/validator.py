"""The validator: core and profiles over a resource, with findings that say where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from medmij_sim.fhir.elements import ElementTable, element_table
from medmij_sim.fhir.profiles.base import Base
from medmij_sim.fhir.profiles.book import Check
from medmij_sim.fhir.profiles.chain import Profiles, merged
from medmij_sim.fhir.profiles.finding import Finding
from medmij_sim.fhir.profiles.layers import compile_layer
from medmij_sim.fhir.profiles.node import NO_EXTRAS, Extras, Follow, Node, Scope
from medmij_sim.fhir.profiles.pack import Pack, Rules, packs_in_wheel
from medmij_sim.fhir.profiles.place import Place
from medmij_sim.fhir.profiles.run import Run, shown, subject_of
from medmij_sim.fhir.profiles.terminology import Members, Terminology
from medmij_sim.fhir.types import CORE, Release, Resource


def validator(release: Release, packs: Sequence[Pack] = ()) -> Validator:
    """A validator of one release; the same one for the same packs.

    Args:
        release: the FHIR release.
        packs: rules to add to those in the wheel; a later pack wins where two have the same canonical.
    """
    return _validator(release, tuple(packs))


@lru_cache(maxsize=16)
def _validator(release: Release, packs: tuple[Pack, ...]) -> Validator:
    return Validator(release, (*packs_in_wheel(release), *packs))


class Validator:
    """Judges resources of one release by core FHIR and the profiles of some packs.

    Args:
        release: the FHIR release.
        packs: the rules; packs of other releases are passed over.
    """

    def __init__(self, release: Release, packs: Sequence[Pack]) -> None:
        kept = [pack for pack in packs if pack.release == release]
        self.release: Release = release
        self.table: ElementTable = element_table(release)
        self.profiles = Profiles(kept)
        self._terminology = Terminology(kept)
        self._types: dict[str, Rules] = {}
        for pack in kept:
            self._types.update(pack.types)
        self._layers: dict[str, tuple[Check, ...]] = {}
        self._base = Base(self, self.core_rules, self._enter, self._extension)

    def check(
        self,
        resource: Resource,
        *,
        profiles: Sequence[str] | None = None,
        resolve: Follow | None = None,
        invariants: bool = True,
    ) -> tuple[Finding, ...]:
        """Judge a resource, and all resources inside it.

        Args:
            resource: in FHIR's JSON shape.
            profiles: canonicals to judge the resource by, besides core; `None` for those that it claims.
            resolve: gives the resource that a literal reference points at, or `None`. In a Bundle its entries are
                looked through first.
            invariants: whether to judge invariants, which takes about as long as all the rest.

        Returns:
            What was found, in the order of the resource; empty for a resource that complies.
        """
        follow = resolve or _nowhere
        if resource.get("resourceType") == "Bundle":
            follow = _in_bundle(resource, follow)
        scope = Scope(self.release, resource, resource, resource, follow)
        run = Run(subject_of(resource), scope, invariants)
        self._judge(resource, (None, str(resource.get("resourceType"))), run, profiles)
        return tuple(run.findings)

    def check_bundle(self, bundle: Resource, *, invariants: bool = True) -> tuple[Finding, ...]:
        """Judge a Bundle and its entries; references are followed inside it.

        Findings in an entry name the entry's resource, with a path that begins at that resource.
        """
        return self.check(bundle, invariants=invariants)

    def core_rules(self, type_: str) -> Rules:
        """What core says of one of its types beyond the element table."""
        return self._types.get(type_, {})

    def members(self, value_set: str) -> Members:
        """The members of a value set, as far as they are known offline."""
        return self._terminology.members(value_set)

    def type_of(self, canonical: str) -> str | None:
        """The type that a profile or a core canonical is about; `None` for one that no pack has."""
        type_ = self.profiles.type_of(canonical)
        return type_ if type_ in self.table.types else None

    def completed(self, rules: Rules) -> Rules:
        """The rules of an element with those of the profile on its type, where it has exactly one."""
        listed = [canonical for _, profiles, _ in rules.get("types", ()) for canonical in profiles]
        if len(listed) != 1 or listed[0] not in self.profiles:
            return rules
        return merged(self.profiles.chain(listed[0]).rules, rules)

    def layer(self, canonical: str) -> tuple[Check, ...] | None:
        """What a profile demands beyond core; `None` for one that no pack has."""
        found = self._layers.get(canonical)
        if found is None and canonical in self.profiles:
            self._layers[canonical] = ()  # what a profile that refers to itself adds
            chain = self.profiles.chain(canonical)
            found = compile_layer(chain.rules, chain.type, canonical, self)
            self._layers[canonical] = found
        return found

    def conforms(self, resource: Resource, canonical: str, run: Run) -> bool:
        """Whether a resource complies with a profile: it claims it, or one that narrows it, or it meets its rules."""
        if self.type_of(canonical) != resource.get("resourceType"):
            return False
        if canonical == CORE + str(resource.get("resourceType")):
            return True
        if any(canonical in self._narrowed_by(claim) for claim in claims(resource)):
            return True
        known = run.conformance.get((id(resource), canonical))
        if known is None:
            run.conformance[id(resource), canonical] = True  # what a resource that refers to itself adds
            scope = Scope(self.release, resource, resource, run.scope.root, run.scope.follow)
            trial = run.inside(scope, subject_of(resource)).trial(invariants=False)
            for check in self.layer(canonical) or ():
                check(resource, NO_EXTRAS, (None, resource["resourceType"]), trial)
            known = run.conformance[id(resource), canonical] = not trial.failed
        return known

    def invariant(self, key: str, canonical: str | None) -> Callable[[Node], bool] | None:
        """The function of a constraint: FHIRPath where a pack brings it, otherwise one of ours."""
        expression = self.profiles.expression(key, canonical) if canonical else None
        if expression is not None:
            from medmij_sim.fhir.profiles.fhirpath import evaluate

            return lambda node: evaluate(expression, node)
        from medmij_sim.fhir.profiles.invariants import INVARIANTS

        return INVARIANTS.get((self.release, key))

    def _narrowed_by(self, canonical: str) -> tuple[str, ...]:
        return self.profiles.chain(canonical).layers if canonical in self.profiles else (canonical,)

    def _judge(self, resource: Any, place: Place, run: Run, profiles: Sequence[str] | None) -> None:
        type_ = resource.get("resourceType") if type(resource) is dict else None
        if type(type_) is not str or type_ not in self.table.resource_types:
            run.report(place, "type", None, f"{shown(type_)} is not a resource type of {self.release}")
            return
        with _as_far_as_its_shape_allows(place, None, run):
            self._base.judge(resource, type_, place, run)
        for canonical in claims(resource) if profiles is None else profiles:
            with _as_far_as_its_shape_allows(place, canonical, run):
                self._judge_profile(resource, type_, canonical, place, run)

    def _judge_profile(self, resource: Resource, type_: str, canonical: str, place: Place, run: Run) -> None:
        if canonical == CORE + type_:
            return
        if canonical not in self.profiles:
            run.report(place, "profile", canonical, "no pack has the rules of this profile", "not-checked")
            return
        chain = self.profiles.chain(canonical)
        if chain.type != type_:
            run.report(place, "type", canonical, f"is a {type_}; the profile is about {chain.type}")
            return
        if chain.missing:
            run.report(place, "profile", canonical, f"no rules for {chain.missing}, which it narrows", "not-checked")
        for check in self.layer(canonical) or ():
            check(resource, NO_EXTRAS, place, run)

    def _enter(self, resource: Any, place: Place, run: Run) -> None:
        """A resource inside another: contained (it goes by the path of its container) or an entry (by its own)."""
        if type(resource) is not dict:
            run.report(place, "type", None, "must be a resource")
            return
        outer = run.scope
        if run.scope.resource.get("resourceType") in ("Bundle", "Parameters"):
            scope = Scope(self.release, resource, resource, outer.root, outer.follow)
            place, run = (None, str(resource.get("resourceType"))), run.inside(scope, subject_of(resource))
        else:
            scope = Scope(self.release, resource, outer.container, outer.root, outer.follow)
            run = run.inside(scope, run.subject)
        self._judge(resource, place, run, None)

    def _extension(self, value: Any, extras: Extras, place: Place, run: Run) -> None:
        """Judge an extension by its definition, wherever it occurs."""
        url = value.get("url")
        if type(url) is not str:
            return
        has_value = any(name.startswith(("value", "_value")) for name in value)
        if has_value == ("extension" in value):
            run.report(place, "invariant:ext-1", None, "must have either a value or extensions")
        if ":" not in url:
            return  # part of a complex extension, whose definition says what it is
        if url not in self.profiles:
            run.report(place, "extension", None, f"no pack has the rules of extension {shown(url)}", "not-checked")
            return
        for check in self.layer(url) or ():
            check(value, NO_EXTRAS, place, run)


@contextmanager
def _as_far_as_its_shape_allows(place: Place, profile: str | None, run: Run) -> Iterator[None]:
    """Rules expect the shape that core demands; where that is broken, a rule that stumbles over it is not checked."""
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        if not run.failed:
            raise
        run.report(place, "type", profile, "cannot be judged further in this shape", "not-checked")


def claims(resource: Resource) -> list[str]:
    """The profiles that a resource says it complies with, without versions."""
    meta = resource.get("meta")
    listed = meta.get("profile") if type(meta) is dict else None
    return [each.partition("|")[0] for each in listed if type(each) is str] if type(listed) is list else []


def _nowhere(reference: str) -> Resource | None:
    return None


def _in_bundle(bundle: Resource, otherwise: Follow) -> Follow:
    """Follows references to the entries of a Bundle: by full url, or by type and id."""
    found: dict[str, Resource] = {}
    entries = bundle.get("entry")
    for entry in entries if type(entries) is list else ():
        resource = entry.get("resource") if type(entry) is dict else None
        if type(resource) is dict and type(resource.get("resourceType")) is str:
            found.setdefault(f"{resource['resourceType']}/{resource.get('id')}", resource)
            found.setdefault(str(entry.get("fullUrl")), resource)

    def follow(reference: str) -> Resource | None:
        target = found.get(reference)
        return target if target is not None else otherwise(reference)

    return follow
