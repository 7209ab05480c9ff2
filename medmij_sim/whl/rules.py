"""The rules above the schema of the Whitelist."""

from __future__ import annotations

from collections.abc import Iterator

from medmij_sim.listxml.breach import Breach, repeated
from medmij_sim.listxml.hosts import unqualified
from medmij_sim.listxml.problem import Severity
from medmij_sim.whl.model import Whitelist


def broken_rules(whitelist: Whitelist) -> Iterator[Breach]:
    """What breaks a rule above the schema.

    | id | rule | source |
    | --- | --- | --- |
    | `whl.unique-hostname` | a host name occurs once | core.whl.100 |
    | `whl.fqdn` | host names are fully qualified (RFC 3696, section 2) | core.whl.304 |
    | `whl.empty` | somebody may talk | the schema allows an empty list, so a warning |
    """
    if not whitelist.hostnames:
        remedy = "make sure that this is meant: nobody may talk to anybody"
        yield Breach("MedMijNodes", "whl.empty", "there is no Node on this whitelist", remedy, Severity.WARNING)
    for position, hostname in repeated(whitelist.hostnames, lambda each: each):
        message = f"{hostname} occurs more than once"
        yield Breach(_place(position), "whl.unique-hostname", message, "keep one entry with this host name")
    for position, hostname in enumerate(whitelist.hostnames, 1):
        if why := unqualified(hostname):
            message = f"{hostname} is not fully qualified: {why}"
            yield Breach(_place(position), "whl.fqdn", message, "write a fully qualified domain name")


def _place(position: int) -> str:
    return f"MedMijNodes/MedMijNode[{position}]"
