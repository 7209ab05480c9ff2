"""The requirements catalogue: the rules of the afsprakenstelsel as data, and whether checks cover them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path

from msgspec import Struct

from conformance.declare import Check
from conformance.model import Actor, Evidence, Requirement, Text, release_key
from medmij_sim.errors import ConfigError
from medmij_sim.toml import load

Catalogue = Mapping[tuple[Actor, str], Requirement]
"""Rules by actor and id: the same number can ask something of both."""


class _Shared(Struct, frozen=True, forbid_unknown_fields=True):
    """`shared.toml`: sources and reasons that rule files name by key."""

    sources: dict[str, str]
    reasons: dict[str, Text]


class _Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    en: str
    nl: str
    source: str
    evidence: Evidence
    seen_in: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    not_tested: str | None = None


class _Rules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    actor: Actor
    requirement: list[_Rule]


def load_requirements(folder: Path | None = None) -> Catalogue:
    """Every requirement, in the order of the files (`shared.toml`, and a `<actor>*.toml` of rules per actor).

    Args:
        folder: where the files are; the catalogue of this package if absent.

    Raises:
        ConfigError: a file is not as it should be, an id occurs twice for an actor, or a reason is unknown.
    """
    if folder is None:
        with resources.as_file(resources.files("conformance") / "requirements") as own:
            return load_requirements(own)
    shared = load(folder / "shared.toml", _Shared)
    catalogue: dict[tuple[Actor, str], Requirement] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name == "shared.toml":
            continue
        rules = load(path, _Rules)
        for rule in rules.requirement:
            key = (rules.actor, rule.id)
            if key in catalogue:
                raise ConfigError(f"{path}: requirement {rule.id!r} occurs twice for a {rules.actor} — keep one")
            if rule.not_tested is not None and rule.not_tested not in shared.reasons:
                raise ConfigError(f"{path}: {rule.id}: no reason {rule.not_tested!r} in shared.toml — add it")
            catalogue[key] = _requirement(rule, rules.actor, shared)
    return catalogue


def _requirement(rule: _Rule, actor: Actor, shared: _Shared) -> Requirement:
    return Requirement(
        id=rule.id,
        actor=actor,
        text=Text(rule.en, rule.nl),
        source=shared.sources.get(rule.source, rule.source),
        evidence=rule.evidence,
        seen_in=rule.seen_in,
        since=rule.since,
        until=rule.until,
        not_tested=shared.reasons[rule.not_tested] if rule.not_tested else None,
    )


def holds_in(requirement: Requirement, release: str) -> bool:
    """Whether a rule is in force in a release; both ends are inclusive, `until = "2.2"` means all of 2.2.x."""
    here = release_key(release)
    if requirement.since is not None and here < release_key(requirement.since):
        return False
    if requirement.until is None:
        return True
    last = tuple(int(number) for number in requirement.until.split("."))
    return here[: len(last)] <= last


def differences(requirements: Iterable[Requirement], before: str, after: str) -> tuple[list[Requirement], ...]:
    """The rules that are gone and the rules that are new when going from one release to another."""
    rules = list(requirements)
    gone = [rule for rule in rules if holds_in(rule, before) and not holds_in(rule, after)]
    new = [rule for rule in rules if holds_in(rule, after) and not holds_in(rule, before)]
    return gone, new


def gaps(catalogue: Catalogue, checks: Iterable[Check]) -> Iterator[str]:
    """What is incomplete: a rule without check or reason, a rule with both, a check without a rule in the catalogue."""
    tested: set[tuple[Actor, str]] = set()
    for check in checks:
        tested.add((check.actor, check.requirement))
        if (check.actor, check.requirement) not in catalogue:
            yield f"check {check.id} names requirement {check.requirement!r}, which is not in the catalogue"
    for key, rule in catalogue.items():
        if key not in tested and rule.not_tested is None:
            yield f"requirement {rule.id} ({rule.actor}) has no check and no reason why it is not tested"
        if key in tested and rule.not_tested is not None:
            yield f"requirement {rule.id} ({rule.actor}) has a check and a reason why it is not tested"
