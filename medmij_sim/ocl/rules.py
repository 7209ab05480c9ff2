"""The rules above the schema of the OAuthclientlist."""

from __future__ import annotations

from collections.abc import Iterator

from medmij_sim.listxml.breach import Breach, repeated
from medmij_sim.listxml.hosts import unqualified
from medmij_sim.listxml.problem import Severity
from medmij_sim.ocl.model import OAuthclientlist


def broken_rules(lijst: OAuthclientlist) -> Iterator[Breach]:
    """What breaks a rule above the schema.

    | id | rule | source |
    | --- | --- | --- |
    | `ocl.unique-hostname` | a host name occurs once | core.ocl.300 |
    | `ocl.same-name` | people can tell PGOs apart by their names | inferred, so a warning |
    | `ocl.fqdn` | host names are fully qualified | warning, by analogy with core.whl.304 |
    """
    for position, client in repeated(lijst.oauthclients, lambda each: each.hostname):
        message = f"{client.hostname} occurs more than once"
        yield Breach(_place(position, "Hostname"), "ocl.unique-hostname", message, "keep one entry with this host name")
    for position, client in repeated(lijst.oauthclients, lambda each: each.organisatienaam.strip().casefold()):
        yield Breach(
            _place(position, "OAuthclientOrganisatienaam"),
            "ocl.same-name",
            f"an earlier PGO has the name {client.organisatienaam!r} as well",
            "give each PGO a name that people recognise",
            Severity.WARNING,
        )
    for position, client in enumerate(lijst.oauthclients, 1):
        if why := unqualified(client.hostname):
            message = f"{client.hostname} is not fully qualified: {why}"
            remedy = "write a fully qualified domain name"
            yield Breach(_place(position, "Hostname"), "ocl.fqdn", message, remedy, Severity.WARNING)


def _place(position: int, below: str) -> str:
    return f"OAuthclients/OAuthclient[{position}]/{below}"
