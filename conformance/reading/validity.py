"""What the profile rules say of the resources in an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from conformance.reading.answers import SearchAnswer, parse
from medmij_sim.fhir.profiles import Finding, Pack, validator
from medmij_sim.fhir.profiles.packages import read_packages
from medmij_sim.fhir.types import Release


def judged(answer: SearchAnswer, packages: Sequence[Path] = ()) -> Iterator[Finding]:
    """What core FHIR and the claimed profiles say of every resource in an answer; the Bundle itself is left aside.

    Args:
        packages: FHIR packages with further profiles.

    Raises:
        PackageError: a package cannot be used.
    """
    body = answer.exchange.response.body if answer.exchange.response else b""
    return (found for found in _judged(body, answer.release, tuple(packages)) if not found.path.startswith("Bundle"))


@lru_cache(maxsize=512)
def _judged(body: bytes, release: Release, packages: tuple[Path, ...]) -> tuple[Finding, ...]:
    bundle = parse(body, release)
    return () if bundle is None else validator(release, _packs(packages)).check_bundle(bundle)


@lru_cache(maxsize=8)
def _packs(packages: tuple[Path, ...]) -> tuple[Pack, ...]:
    return read_packages(packages)
