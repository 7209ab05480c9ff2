"""What differs between the releases of the afsprakenstelsel that a DVZA serves side by side, as data.

The endpoints of a release are below its segment: `/r16/authorize`, `/r20/token`, `/r22/{aanbieder}/{service}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Place = Literal["query", "header"]
Representation = Literal["onbehalfof", "onbehalfofchild"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AfsprakenRelease:
    """One release, as far as the interfaces of a DVZA go.

    Args:
        name: as people say it; `"2.0"` holds for 2.1 too, `"1.6"` for 1.5.
        segment: first part of the path of its endpoints.
        interfaceversie: under which the lists have those endpoints. Two releases may share one.
        scope_names_services: a scope of Verzamelen is `aanbieder~id`, once or more; else it is the aanbieder alone
            (MMOS-95, core.autorisatie.203). Delen is always one `aanbieder~id`.
        tracing_at_authorization: where MedMij-Request-ID and X-Correlation-ID may stand (core.authint.208); a browser
            brings no header, but a program that walks in its place can.
        tracing_required: an authorization request without them is refused.
        tracing_at_token: a token request without the two headers is refused (core.tknint.208).
        tracing_is_uuid: the id of a resource request is a UUID; else any value will do (core.rscint.201).
        ocl_check: where it is checked that the OCL recognises the PGO for the gegevensdiensten: with the authorization
            request (exception 1b) or with the token (since 2.2.0).
        token_scope: what `scope` of a token answer says: what of the request is left (`requested`), the request's own
            scope (`copy`), or the ids of the gegevensdiensten (`granted`) (core.tknint.201, MMOS-95).
        long_term: consent can be given indefinitely, and a refresh token goes with it (core.autorisatie.100).
        consent_names_services: the consent page names the gegevensdiensten (core.usrint.102, up to 1.6).
        representations: words in a scope by which someone acts for another (ext.vert.authint.200).
        needs_birth_date: such a request must hold the birth date of who is represented (ext.vert.autorisatie.200).
    """

    name: str
    segment: str
    interfaceversie: str
    scope_names_services: bool
    tracing_at_authorization: frozenset[Place]
    tracing_required: bool
    tracing_at_token: bool
    tracing_is_uuid: bool
    ocl_check: Literal["authorization", "token"]
    token_scope: Literal["requested", "copy", "granted"]
    long_term: bool
    consent_names_services: bool
    representations: frozenset[Representation]
    needs_birth_date: bool


_ROWS: Final = (
    AfsprakenRelease(
        name="1.6",
        segment="r16",
        interfaceversie="1.6.0",
        scope_names_services=True,
        tracing_at_authorization=frozenset(),
        tracing_required=False,
        tracing_at_token=False,
        tracing_is_uuid=False,
        ocl_check="authorization",
        token_scope="requested",
        long_term=False,
        consent_names_services=True,
        representations=frozenset({"onbehalfof"}),
        needs_birth_date=False,
    ),
    AfsprakenRelease(
        name="2.0",
        segment="r20",
        interfaceversie="2",
        scope_names_services=False,
        tracing_at_authorization=frozenset({"header", "query"}),
        tracing_required=False,
        tracing_at_token=True,
        tracing_is_uuid=True,
        ocl_check="authorization",
        token_scope="copy",
        long_term=True,
        consent_names_services=False,
        representations=frozenset({"onbehalfof", "onbehalfofchild"}),
        needs_birth_date=True,
    ),
    AfsprakenRelease(
        name="2.2",
        segment="r22",
        interfaceversie="2",
        scope_names_services=False,
        tracing_at_authorization=frozenset({"query"}),
        tracing_required=True,
        tracing_at_token=True,
        tracing_is_uuid=True,
        ocl_check="token",
        token_scope="granted",
        long_term=True,
        consent_names_services=False,
        representations=frozenset({"onbehalfof", "onbehalfofchild"}),
        needs_birth_date=True,
    ),
)

RELEASES: Final[Mapping[str, AfsprakenRelease]] = MappingProxyType({row.name: row for row in _ROWS})
"""Every release that is served, by name, oldest first."""

NEWEST_FIRST: Final = tuple(reversed(_ROWS))


def newest_per_interfaceversie(names: tuple[str, ...]) -> Mapping[str, AfsprakenRelease]:
    """Which of some releases the lists have, by Interfaceversie: of two that share one, the newest.

    Args:
        names: of releases, such as `("1.6", "2.2")`.

    Raises:
        KeyError: there is no such release.
    """
    unknown = [name for name in names if name not in RELEASES]
    if unknown:
        raise KeyError(f"no release {unknown[0]!r} of the afsprakenstelsel is served; choose of {', '.join(RELEASES)}")
    return {row.interfaceversie: row for row in _ROWS if row.name in names}
