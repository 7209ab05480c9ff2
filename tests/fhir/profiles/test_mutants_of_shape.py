"""Whatever stands where something else belongs, the validator ends, and says that it is wrong."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from official import official

from medmij_sim.fhir.profiles import validator
from medmij_sim.fhir.types import RELEASES, Release

_PER_EXAMPLE = 200 if os.environ.get("MEDMIJ_SIM_DEEP") else 10
_MISFITS: tuple[Any, ...] = (None, [], {}, [None], [[]], "", 3, True, {"a": 1}, [{}], 3.5, {"extension": 3})


@pytest.mark.parametrize("release", RELEASES)
def test_nothing_of_a_wrong_shape_stops_the_validator(reference: Path, release: Release) -> None:
    judge, chance = validator(release), random.Random(release)
    for example in official(reference, release).examples.values():
        steps = list(_steps(example, ()))
        for way in chance.sample(steps, min(_PER_EXAMPLE, len(steps))):
            changed, misfit = deepcopy(example), deepcopy(chance.choice(_MISFITS))
            holder: Any = changed
            for step in way[:-1]:
                holder = holder[step]
            was, holder[way[-1]] = holder[way[-1]], misfit
            if type(misfit) is not type(was):
                assert any(each.severity == "error" for each in judge.check(changed)), (way, misfit)


def _steps(value: Any, way: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """The way to everything below a value."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in below:
        yield (*way, step)
        yield from _steps(each, (*way, step))
