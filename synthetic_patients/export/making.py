"""From seeds to the bytes of files: what one worker does, without knowing of the others."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import orjson

from synthetic_patients.dossier import Dossier
from synthetic_patients.export.transaction import transaction
from synthetic_patients.plan import DEFAULT_TODAY
from synthetic_patients.references import address
from synthetic_patients.releases import Release
from synthetic_patients.zib2017.elements import Resource

Layout = Literal["ndjson", "lines", "bundle", "transaction"]
"""A file per resource type with a resource per line; the same lines in one stream; a file per person with a Bundle of
type collection or transaction."""

STREAM = "-"
"""The name of the only file of the layout `lines`."""


def everything(dossier: Dossier) -> Dossier:
    """The dossier as it is."""
    return dossier


def as_json(resource: Resource, release: Release) -> bytes:
    """JSON in UTF-8, without spaces."""
    return orjson.dumps(resource)


@dataclass(frozen=True)
class Recipe:
    """What to make of every seed; it can be pickled, as long as `view` and `encode` can.

    Args:
        layout: how resources are put into files.
        releases: the FHIR releases wanted, each in a folder of its own.
        today: the day it is in the dossiers.
        view: what part of a dossier is wanted.
        encode: writes one resource; Bundles are resources.
        suffix: of files with one Bundle.
    """

    layout: Layout
    releases: tuple[Release, ...] = ("STU3",)
    today: date = DEFAULT_TODAY
    view: Callable[[Dossier], Dossier] = everything
    encode: Callable[[Resource, Release], bytes] = as_json
    suffix: str = ".json"


@dataclass(frozen=True)
class Batch:
    """A work item: some consecutive seeds and what to make of them."""

    recipe: Recipe
    seeds: range


@dataclass(frozen=True)
class Made:
    """What came of a batch; batches after each other give the same files, however the seeds were split.

    Args:
        files: content by path; a path that occurs again is continued.
        shared: per path, lines by release and address that more dossiers have, such as providers: they come once, at
            the end.
        people: for how many people it is.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    shared: dict[str, dict[str, bytes]] = field(default_factory=dict)
    people: int = 0


def make(batch: Batch) -> Made:
    """Grow the dossiers of a batch and write them down."""
    recipe = batch.recipe
    of_dossier = _lines if recipe.layout in ("ndjson", "lines") else _bundles
    made = Made(people=len(batch.seeds))
    parts: dict[str, list[bytes]] = {}
    with _collector_resting():
        for seed in batch.seeds:
            dossier = recipe.view(Dossier.from_seed(seed, recipe.today))
            for path, body in of_dossier(dossier, recipe, made.shared):
                parts.setdefault(path, []).append(body)
    made.files.update((path, b"".join(bodies)) for path, bodies in parts.items())
    return made


def _lines(dossier: Dossier, recipe: Recipe, shared: dict[str, dict[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    slug = dossier.person.slug
    for release in recipe.releases:
        for resource, body in zip(dossier.releases.get(release, ()), _bodies(dossier, recipe, release), strict=True):
            path = STREAM if recipe.layout == "lines" else f"{release}/{resource['resourceType']}.ndjson"
            if resource["id"] == slug or resource["id"].startswith(f"{slug}-"):
                yield path, body + b"\n"
            elif (place := f"{release}/{address(resource)}") not in shared.setdefault(path, {}):
                shared[path][place] = body + b"\n"


def _bodies(dossier: Dossier, recipe: Recipe, release: Release) -> Iterable[bytes]:
    """Each resource as the recipe has it."""
    if recipe.encode is as_json:
        return dossier.json(release)
    return (recipe.encode(each, release) for each in dossier.releases.get(release, ()))


def _bundles(dossier: Dossier, recipe: Recipe, shared: object) -> Iterator[tuple[str, bytes]]:
    """A Bundle per release in which there is something."""
    for release in recipe.releases:
        if dossier.releases.get(release):
            transfer = recipe.layout == "transaction"
            bundle = transaction(dossier, release) if transfer else dossier.to_bundle(release=release)
            if recipe.encode is as_json and not transfer:
                for entry, body in zip(bundle["entry"], dossier.json(release), strict=True):
                    entry["resource"] = orjson.Fragment(body)
            yield f"{release}/{dossier.person.slug}{recipe.suffix}", recipe.encode(bundle, release)


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Without looking for cycles: dossiers have none, and looking takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
