"""Every resource by FHIR core and by the profiles it claims (gegevensdiensten, rules for every answer)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from conformance.case import Case
from conformance.checks.dvza_bundle import bundles
from conformance.declare import check
from conformance.model import Finding, NotChecked, Text, finding
from conformance.reading.validity import judged
from medmij_sim.fhir import profiles
from medmij_sim.record import Exchange

_MOST = 10
"""So many findings tell where to look; more of the same say nothing new."""

_CORE = "FHIR core"
_INDEX = re.compile(r"\[\d+\]")


def _judge(case: Case, by_core: bool) -> Iterator[Finding | NotChecked]:
    """One finding for each rule that is broken at an element, in whichever resource; then what is not checked.

    What core refuses is not said a second time of a profile that repeats the rule.
    """
    broken: dict[tuple[str, str, str | None], tuple[profiles.Finding, Exchange]] = {}
    unknown: Counter[tuple[str, str, str]] = Counter()
    for answer in bundles(case):
        everything = tuple(judged(answer, case.target.fhir_packages))
        refused = {_place(found) for found in everything if found.profile is None}
        for found in everything:
            if (found.profile is None) is not by_core or (not by_core and _place(found) in refused):
                continue
            if found.severity == "error":
                broken.setdefault((_INDEX.sub("", found.path), found.rule, found.profile), (found, answer.exchange))
            elif found.severity == "not-checked":
                unknown[found.rule, found.message, found.profile or _CORE] += 1
    for found, exchange in list(broken.values())[:_MOST]:
        where, by = f"{found.resource} {found.path}", f"{found.rule}, {found.profile or _CORE}"
        yield finding(f"{where}: {found.message} [{by}].", f"{where}: fout volgens [{by}]: {found.message}.", exchange)
    for (rule, message, profile), times in unknown.items():
        rest = f"[{rule}, {profile}] ({times}×)"
        yield NotChecked(Text(f"{message} {rest}", f"niet te beoordelen: {message} {rest}"))


def _place(found: profiles.Finding) -> tuple[str, str, str, str]:
    return found.resource, found.path, found.rule, found.severity


@check(
    "dvza.resource.core-valid",
    requirement="fhir.resource.valid",
    needs=("resource.rich",),
    en="Every resource is valid by FHIR core",
    nl="Elke resource is geldig volgens de basis van FHIR",
)
def core_valid(case: Case) -> Iterator[Finding | NotChecked]:
    return _judge(case, by_core=True)


@check(
    "dvza.resource.profile-valid",
    requirement="fhir.resource.valid",
    needs=("resource.rich",),
    en="Every resource is valid by the profiles it claims",
    nl="Elke resource is geldig volgens de profielen die ze noemt",
)
def profile_valid(case: Case) -> Iterator[Finding | NotChecked]:
    return _judge(case, by_core=False)
