"""The shape of a row in the table of gegevensdiensten."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from medmij_sim.fhir.types import Release, Resource

if TYPE_CHECKING:
    from medmij_sim.services.sharing import Share

Function = Literal["Verzamelen", "Delen"]
Row = tuple[str, str, tuple[str, ...]]
"""A request as the specification writes it: path, query as one text, profiles."""

Status = Literal["active", "superseded", "pre-release", "unclear"]
Party = Literal["PGO", "DVZA"]
GateKind = Literal["lines", "window", "since", "in-use", "practice", "status", "care"]
"""What a gate is about: lines of the journal, a window in months, a first day, medication in use, the practice itself,
the state of a document, or a kind of care that another service shows."""

View = Callable[[Sequence[Resource]], Sequence[Resource]]
"""How a service sees a whole dossier, when that is not as it was written."""

Sight = Callable[[Sequence[Resource]], Mapping[tuple[str, str], Resource]]
"""What searches look at instead of some resources, by type and id."""

CARE_PROVIDERS: Final = ("Location", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")
"""Types that content of nearly every service refers to."""

_SUBSCRIPTION_DAYS: Final = 365
_OF_EACH = re.compile(r"\{(?P<type>[A-Z][A-Za-z]+)\}")


@dataclass(frozen=True)
class Systeemrol:
    """One system role: who plays it and its code in the catalogue.

    Args:
        party: the PGO asks (Raadplegen), the DVZA makes available (Beschikbaarstellen).
        code: such as `MM-3.0-BZB-FHIR`.
        inferred: the code follows the pattern, but no source was seen that spells it.
    """

    party: Party
    code: str
    inferred: bool = False


@dataclass(frozen=True)
class Request:
    """One request that a PGO sends to the resource endpoint of a gegevensdienst.

    Args:
        id: `<gegevensdienst>.<number>`, such as `48.22`; stable.
        path: below the FHIR base, such as `Observation/$lastn`.
        query: parameters in order; a value may hold `{today}` or `{today-14months}`, or a type such as
            `{EpisodeOfCare}`: the request is then sent for the id of each resource of that type found before.
        profiles: canonicals that the resources found may claim, the asked-for one first.
        method: the HTTP method.
    """

    id: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    profiles: tuple[str, ...] = ()
    method: Literal["GET", "POST", "PUT"] = "GET"

    @property
    def resource_type(self) -> str:
        return self.path.partition("/")[0]

    @property
    def operation(self) -> str | None:
        """The operation without its dollar sign (`lastn`), or None for a search."""
        _, _, last = self.path.partition("/$")
        return last or None

    @property
    def of_each(self) -> str | None:
        """The type for each resource of which the request is sent, or None when it is sent once."""
        found = (_OF_EACH.search(value) for _, value in self.query)
        return next((match["type"] for match in found if match), None)


@dataclass(frozen=True)
class Gate:
    """What of one kind of entry a service shows, beyond what the request filters.

    An entry is of this kind when `parameter` holds a code of `system` (with `system` None: every resource of the type).
    With `sections`, the rule looks at each `Composition.section.code` instead and takes away
    the sections that do not pass.

    Args:
        name: a few words for lists and reports.
        kind: what it is about; a fault lifts the gates of a kind.
        resource_type: the type the rule is about.
        parameter: search parameter that holds the codes.
        system: code system that marks the kind, or None for all of the type.
        codes: codes of `system` that may be shown; empty means all.
        hidden: codes of `system` that are not shown.
        profiles: canonicals of which a resource must claim one; empty means any.
        other_profiles: canonicals of which a resource must claim none.
        date_parameter: search parameter whose dates are judged, or None for no limit in time.
        months: the entry must lie in this many months before the day of asking.
        since: the entry must lie on or after this day.
        ongoing: the period must not have ended before the day of asking.
        sections: judge the sections of a Composition by their code.
        still_readable: what it leaves out of searches can be read by who finds a reference to it; literal references
            must lead somewhere (MedMij-STU3-Core, general technical specifications).
        source: where the rule comes from.
        evidence: marks of that source; `INF` is our inference.
    """

    name: str
    kind: GateKind
    resource_type: str
    source: str
    evidence: tuple[str, ...]
    parameter: str = "code"
    system: str | None = None
    codes: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    profiles: frozenset[str] = frozenset()
    other_profiles: frozenset[str] = frozenset()
    date_parameter: str | None = None
    months: int | None = None
    since: date | None = None
    ongoing: bool = False
    sections: bool = False
    still_readable: bool = False


@dataclass(frozen=True)
class Filter:
    """What a server must also honour in searches of one type, beyond the minimum that `requests` ask for.

    Args:
        resource_type: the type that is searched.
        parameters: names of search parameters, before any chain or modifier.
        includes: values of `_include`.
        operations: operations on the type, without the dollar sign.
        profiles: canonicals that the resources found may claim, when no request asks for the type.
        source: where that is asked for.
        evidence: marks of that source; `INF` is our inference.
    """

    resource_type: str
    source: str
    evidence: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Companion:
    """Resources that a server sends along unasked: those of a type that refer to what was found.

    Args:
        resource_type: their type.
        of: the type that was searched.
        through: types to which what was found may refer, and they to that, instead of to what was found itself.
        then: types to which they refer in turn and that come along too.
        source: where that is asked for.
    """

    resource_type: str
    of: str
    source: str
    through: tuple[str, ...] = ()
    then: tuple[str, ...] = ()


@dataclass(frozen=True)
class Retrieval:
    """What a PGO retrieves that is no FHIR.

    Args:
        name: one word.
        url: where it is, as the source writes it.
        accept: the media types in which the server must be able to give it.
        source: where that is asked for.
    """

    name: str
    url: str
    accept: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Gegevensdienst:
    """One row of the catalogue.

    Args:
        id: the number in the catalogue, as text.
        name: the official Dutch name.
        version: the version in the catalogue.
        function: Verzamelen (the PGO collects) or Delen (the person shares).
        fhir_release: the FHIR release of the exchange.
        status: `active`, `superseded`, `pre-release`, or `unclear` when the sources do not agree.
        evidence: marks of the sources (see docs); `INF` is our inference.
        systeemrollen: the roles of both sides, as far as they are known.
        requests: what a PGO asks; empty while only the catalogue row is known.
        secondary: resource types that answers refer to and that the server lets a PGO read by id.
        filters: what the server must honour beyond the requests.
        gates: what the server leaves out, beyond the filters of the requests.
        companions: what the server sends along unasked.
        retrievals: what a PGO retrieves besides FHIR.
        views: how the server sees a dossier, before the gates; one after the other.
        searched_as: what searches look at where a resource does not say all by itself; None where each does.
        shares: what a person may send; empty for a service of which a PGO only collects.
        requires: ids of services that must be offered together with this one.
        listed_as: its name for people, where another service has the same official name.
    """

    id: str
    name: str
    version: str
    function: Function
    fhir_release: Release
    status: Status
    evidence: tuple[str, ...]
    systeemrollen: tuple[Systeemrol, ...] = ()
    requests: tuple[Request, ...] = ()
    secondary: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    gates: tuple[Gate, ...] = ()
    companions: tuple[Companion, ...] = ()
    retrievals: tuple[Retrieval, ...] = ()
    views: tuple[View, ...] = ()
    searched_as: Sight | None = None
    shares: tuple[Share, ...] = ()
    requires: tuple[str, ...] = ()
    listed_as: str = ""

    @property
    def weergavenaam(self) -> str:
        """The name in the GNL, by which people tell services apart."""
        return self.listed_as or self.name

    @property
    def subscription_days(self) -> int | None:
        """For how many days at most one can subscribe; None where one cannot.

        The catalogue has a maximum per service that we could not read; ours is a year wherever one collects.
        """
        return _SUBSCRIPTION_DAYS if self.requests and self.status == "active" else None

    @property
    def is_known(self) -> bool:
        """Whether we know what is asked or shared, and not only its name."""
        return bool(self.requests or self.shares)

    def systeemrol_codes(self, party: Party) -> tuple[str, ...]:
        """The codes of the roles that one side plays."""
        return tuple(rol.code for rol in self.systeemrollen if rol.party == party)


def numbered(service: str, *requests: Row) -> Iterator[Request]:
    """Make requests from rows of (path, query as one text, profiles), numbered from 1.

    The query is split at `&` and at the first `=` of each part, so that a row reads as the specification writes it.
    """
    for number, (path, query, profiles) in enumerate(requests, 1):
        pairs = (part.partition("=") for part in query.split("&") if part)
        yield Request(f"{service}.{number}", path, tuple((name, value) for name, _, value in pairs), profiles)
