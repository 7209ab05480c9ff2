"""The Whitelist as a value, whatever its version on the wire."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Whitelist:
    """The host names of the Nodes that may take part in back-channel traffic (core.whl.100).

    The Stelselnode is not among them.

    Args:
        tijdstempel: with a time zone.
        volgnummer: 1 or more; one higher at each publication.
        hostnames: lower-case fully qualified names, in the order of the list.
    """

    tijdstempel: datetime
    volgnummer: int
    hostnames: tuple[str, ...] = ()
    _known: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", frozenset(self.hostnames))

    def __contains__(self, hostname: object) -> bool:
        return hostname in self._known

    def allows(self, names: Iterable[str]) -> bool:
        """Whether a Node with these names may talk: one of them is on the list (core.whl.307).

        Args:
            names: the CN and SANs of a certificate; upper and lower case are the same.
        """
        return any(name.lower() in self._known for name in names)
