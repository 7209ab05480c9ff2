"""Reads the scope of an authorization request: of which aanbieder, to do what, with which gegevensdiensten, for whom.

| what | scope | source |
| --- | --- | --- |
| Verzamelen, up to 1.6 | `aanbieder~id`, once or more, one aanbieder | release 1.5 |
| Verzamelen, since 2.0 | `aanbieder` | core.autorisatie.203, MMOS-95 |
| Delen | one `aanbieder~id` | the same |
| Abonneren | one `subscribe~days/aanbieder~id` | ext.abo.authint.200 |
| for another | one more word, `onbehalfof` or `onbehalfofchild` | ext.vert.authint.200 |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from medmij_sim.dvza.context import Context
from medmij_sim.dvza.model import Function
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.releases import AfsprakenRelease, Representation
from medmij_sim.dvza.request_errors import RequestError
from medmij_sim.services import CATALOGUE

FOR_ANOTHER: Final[frozenset[Function]] = frozenset({"Verzamelen"})
"""What someone can do for another: release 1.5 says Verzamelen only; that later releases do too is inferred."""

_COMBINATION: Final = re.compile(r"([^~/]+)~([0-9]+)")
_SUBSCRIPTION: Final = re.compile(r"subscribe~([0-9]{1,6})/([^~/]+)~([0-9]+)")
_WORDS: Final[tuple[Representation, ...]] = ("onbehalfof", "onbehalfofchild")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a scope asks for; members as in `AuthorizationRequest`."""

    aanbieder: str
    function: Function = "Verzamelen"
    services: tuple[str, ...] = ()
    days: int | None = None
    represents: Representation | None = None


def read_scope(context: Context, policy: DvzaPolicy, release: AfsprakenRelease, text: str | None) -> Scope:
    """What a scope asks for in a release.

    Raises:
        RequestError: `invalid_scope`: not of the form of this release, more than one thing, or of an aanbieder that is
            not served here or does not offer it.
    """
    anything = Scope(next(iter(context.aanbieders)))
    if not text:
        return anything
    words = text.split(" ")
    given = [word for word in _WORDS if word in words]
    values = [word for word in words if word not in given]
    if len(words) - len(values) > 1:
        raise _wrong("scope must hold one word about representation at most")
    represents = given[0] if given else None
    if represents is not None and represents not in release.representations:
        raise _wrong(f"{represents} is not known in this release")
    found = _read_values(context, policy, release, values, anything)
    if represents is not None and found.function not in FOR_ANOTHER:
        raise _wrong(f"{represents} is for Verzamelen only")
    return Scope(found.aanbieder, found.function, found.services, found.days, represents)


def _read_values(
    context: Context, policy: DvzaPolicy, release: AfsprakenRelease, values: list[str], anything: Scope
) -> Scope:
    combinations = [match.groups() for match in map(_COMBINATION.fullmatch, values) if match]
    may_be_many = release.scope_names_services and len(combinations) == len(values)
    if len(values) > policy.most_scopes and not may_be_many:
        more = " with its gegevensdiensten" if release.scope_names_services else ", and to share one gegevensdienst"
        raise _wrong(f"scope must name one aanbieder{more}")
    try:
        if len(values) == 1 and (subscription := _SUBSCRIPTION.fullmatch(values[0])):
            days, aanbieder, service = subscription.groups()
            return _subscription(context, release, _served(context, aanbieder), service, int(days))
        if combinations:
            return _combined(context, release, [(aanbieder, service) for aanbieder, service in combinations])
        if release.scope_names_services:
            raise _wrong("scope must be aanbieder~id, once for each gegevensdienst")
        return Scope(_served(context, values[0] if values else ""))
    except RequestError:
        if policy.checks_scope:
            raise
        return anything


def _combined(context: Context, release: AfsprakenRelease, combinations: list[tuple[str, str]]) -> Scope:
    """Delen, or Verzamelen in the releases whose scope names the gegevensdiensten."""
    aanbieder = _served(context, combinations[0][0])
    services = tuple(dict.fromkeys(service for _, service in combinations))
    if any(other != aanbieder for other, _ in combinations):
        raise _wrong("scope must name one aanbieder")
    for service in services:
        if service not in context.aanbieders[aanbieder].gegevensdiensten:
            raise _wrong("the aanbieder does not offer this gegevensdienst")
    functions = {CATALOGUE[service].function for service in services}
    if functions == {"Delen"} and len(services) == 1:
        return Scope(aanbieder, "Delen", services)
    if functions == {"Verzamelen"} and release.scope_names_services:
        return Scope(aanbieder, "Verzamelen", services)
    if "Delen" in functions:
        raise _wrong("scope must name one gegevensdienst of Delen and nothing more")
    raise _wrong("scope must be the aanbieder alone to collect; only Delen names a gegevensdienst")


def _subscription(context: Context, release: AfsprakenRelease, aanbieder: str, service: str, days: int) -> Scope:
    listed = context.listed(aanbieder, service, release)
    if listed is None or listed.abonneren is None:
        raise _wrong("the aanbieder has no subscriptions to this gegevensdienst")
    return Scope(aanbieder, "Abonneren", (service,), days)


def _served(context: Context, aanbieder: str) -> str:
    if aanbieder not in context.aanbieders:
        raise _wrong("scope must hold the MedMij name, without @medmij, of an aanbieder served here")
    return aanbieder


def _wrong(description: str) -> RequestError:
    return RequestError("invalid_scope", description)
