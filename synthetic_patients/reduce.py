"""Make a failing dossier small: take resources away for as long as it still fails."""

from __future__ import annotations

from collections.abc import Callable

from synthetic_patients.dossier import Dossier
from synthetic_patients.references import address
from synthetic_patients.releases import RELEASES


def reduce(dossier: Dossier, still_fails: Callable[[Dossier], bool]) -> Dossier:
    """Find the smallest dossier that still fails, as far as taking resources away gets.

    First a FHIR release goes as a whole, then ever smaller groups of resources go (delta debugging), then single ones
    until none can go any more. The end is typically the Patient, the one resource that matters, and what that cannot be
    without.

    Args:
        dossier: one for which `still_fails` holds.
        still_fails: asked once per attempt; keep it fast and free of chance.

    Raises:
        ValueError: the dossier does not fail to begin with.
    """
    if not still_fails(dossier):
        raise ValueError("the dossier does not fail, so there is nothing to reduce; check the condition")
    dossier = _fewest_releases(dossier, still_fails)
    size = len(dossier.resources)
    while size:
        smaller = _one_round(dossier, still_fails, size)
        if len(smaller.resources) < len(dossier.resources):
            dossier = smaller
            size = min(size, len(dossier.resources))
        else:
            size //= 2
    return dossier


def _fewest_releases(dossier: Dossier, still_fails: Callable[[Dossier], bool]) -> Dossier:
    """Leave a whole FHIR release out where that does not matter; the first one stays when none does."""
    for release in reversed(RELEASES):
        candidate = dossier.without_release(release)
        if candidate.resources and still_fails(candidate):
            dossier = candidate
    return dossier


def _one_round(dossier: Dossier, still_fails: Callable[[Dossier], bool], size: int) -> Dossier:
    """Try to drop every group of `size` neighbours once, last ones first: those are what the earlier ones refer to."""
    addresses = [address(each) for each in dossier.resources]
    for end in range(len(addresses), 0, -size):
        candidate = dossier.without(addresses[max(0, end - size) : end])
        if len(candidate.resources) < len(dossier.resources) and still_fails(candidate):
            dossier = candidate
    return dossier
