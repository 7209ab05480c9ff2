"""Where in a resource something stands, kept cheap: a path is only written when a finding needs one."""

from __future__ import annotations

Step = str | int
Place = tuple["Place | None", Step]
"""A step and the place it was taken from: a name, an index in a list, or at the very top a resource type."""


def fhirpath(place: Place) -> str:
    """The place as FHIRPath: `Patient.name[0].given[1]`."""
    steps: list[str] = []
    here: Place | None = place
    while here is not None:
        here, step = here
        steps.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    return "".join(reversed(steps)).removeprefix(".")
