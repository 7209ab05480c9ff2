"""What a person may send to an aanbieder (Delen): the shape of a share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["batch", "transaction", "create", "update"]


@dataclass(frozen=True)
class EntryRule:
    """Which entries of one type a share holds.

    Args:
        resource_type: the type.
        method: how each is sent.
        minimum: the fewest entries of this type.
        maximum: the most; None for no limit.
        profiles: canonicals of which an entry must claim one; empty means none is asked for.
    """

    resource_type: str
    method: Literal["POST", "PUT"] = "POST"
    minimum: int = 0
    maximum: int | None = None
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Share:
    """One way to send content to a gegevensdienst.

    Args:
        id: `<gegevensdienst>.<number>`, such as `53.1`; stable.
        kind: `batch` and `transaction` are Bundles, `create` and `update` single resources.
        entries: what may be in it.
    """

    id: str
    kind: Kind
    entries: tuple[EntryRule, ...]
