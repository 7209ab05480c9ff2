"""What a fault is: a named way to misbehave, as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    P = TypeVar("P", bound=DataclassInstance)
else:
    P = TypeVar("P")

PARTY_KINDS = ("dvza", "pgo", "stelselnode", "digid")


@dataclass(frozen=True, slots=True)
class Fault:
    """One named way in which a party can misbehave.

    Attributes:
        name: `<party kind>.<interface>.<what>`, for example `dvza.token.code-reusable`.
        nl: one sentence, Dutch.
        en: one sentence, English.
        deviations: fields of the party kind's policy with the values they take.
    """

    name: str
    nl: str
    en: str
    deviations: Mapping[str, Any] = field(default_factory=dict)

    @property
    def party_kind(self) -> str:
        return self.name.partition(".")[0]


class UnknownFaultError(LookupError):
    """No fault of that name; the message suggests where to look."""


class NotOfThisPartyError(UnknownFaultError):
    """There is no such party, or it is of another kind; the message says who can have the fault."""


class Faults:
    """The switches of one world: which faults are on, for which party.

    Args:
        catalogue: every fault that can be switched.
        kinds: kind of each party, by key; None when the parties are not known, and any key will do.
    """

    def __init__(self, catalogue: Iterable[Fault], kinds: Mapping[str, str] | None = None) -> None:
        self._catalogue = {fault.name: fault for fault in catalogue}
        self._kinds = kinds
        self._on: dict[tuple[str, str | None], Fault] = {}

    @property
    def catalogue(self) -> tuple[Fault, ...]:
        return tuple(self._catalogue.values())

    def on(self, name: str, party: str | None = None) -> Fault:
        """Switch a fault on, for one party (`dvza-a`) or for all of its kind.

        Raises:
            UnknownFaultError: no such fault in the catalogue.
            NotOfThisPartyError: the fault is of another kind of party.
        """
        if name not in self._catalogue:
            near = get_close_matches(name, self._catalogue, cutoff=0.4)
            hint = f"perhaps {' or '.join(near)}" if near else f"names begin with {', '.join(PARTY_KINDS)}"
            raise UnknownFaultError(f"no fault named {name!r} — {hint}")
        fault = self._catalogue[name]
        if party is not None and self._kinds is not None and self._kinds.get(party) != fault.party_kind:
            fitting = [key for key, kind in self._kinds.items() if kind == fault.party_kind]
            raise NotOfThisPartyError(f"party {party!r} cannot have {name} — choose one of {', '.join(fitting)}")
        self._on[name, party] = fault
        return fault

    def off(self, name: str, party: str | None = None) -> None:
        self._on.pop((name, party), None)

    def clear(self) -> None:
        self._on.clear()

    @contextmanager
    def injected(self, name: str, party: str | None = None) -> Iterator[Fault]:
        """A fault that is on inside the `with` block."""
        fault = self.on(name, party)
        try:
            yield fault
        finally:
            self.off(name, party)

    def active(self) -> tuple[tuple[str, str | None], ...]:
        """(name, party or None) of every fault that is on."""
        return tuple(self._on)

    def policy(self, kind: str, party: str, base: P) -> P:
        """The policy of a party: `base` with the deviations of its active faults, in order of switching."""
        if not self._on:
            return base
        deviations: dict[str, Any] = {}
        for (_, meant), fault in tuple(self._on.items()):
            if fault.party_kind == kind and meant in (None, party):
                deviations |= fault.deviations
        return replace(base, **deviations) if deviations else base


def undeclared_deviations(catalogue: Iterable[Fault], kind: str, policy_type: type[DataclassInstance]) -> set[str]:
    """Names of deviations in a catalogue that the policy of that kind does not have; for tests."""
    known = {each.name for each in fields(policy_type)}
    return {name for fault in catalogue if fault.party_kind == kind for name in fault.deviations} - known
