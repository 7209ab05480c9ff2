"""What a PGO tells of a journey: where the person must go, and what was collected."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, repr=False)
class Journey:
    """Where the person's browser must go, and what belongs to it.

    Attributes:
        session: key by which `collect` and `refresh` know the journey.
        authorization_url: the authorization request, to be opened by the person's browser.
        weergavenamen: what people call the gegevensdiensten (GNL), in the same order.
    """

    session: str
    authorization_url: str
    state: str
    correlation_id: str
    aanbieder: str
    gegevensdiensten: tuple[str, ...]
    weergavenamen: tuple[str, ...]
    person: str

    def __repr__(self) -> str:
        return f"<Journey {self.session} to {self.aanbieder}>"


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a collection stored.

    Attributes:
        stored: number of resources by gegevensdienst id.
        problems: one line for each request that gave nothing usable.
        documents: number of documents, manifests and images that were retrieved now, by gegevensdienst id.
        missing: one line for each of these that could not be had.
    """

    session: str
    stored: dict[str, int]
    problems: tuple[str, ...] = ()
    documents: dict[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
