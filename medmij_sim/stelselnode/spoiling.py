"""Ways to spoil the bytes of a list that conforms."""

from __future__ import annotations

import re

from medmij_sim.stelselnode.policy import StelselnodePolicy

DEAD_END = "-of-a-broken-list"
"""Ending of the authorization endpoints that a broken ZAL names."""

_VOLGNUMMER = re.compile(rb"\s*<Volgnummer>[^<]*</Volgnummer>")
_AUTHORIZATION = re.compile(rb"(<AuthorizationEndpointuri>[^<]*)")
_OWN = b"\n  <Uitbreiding>nep</Uitbreiding>"
_FOREIGN = b'\n  <x:Uitbreiding xmlns:x="urn:medmij-sim:nep">nep</x:Uitbreiding>'


def spoiled(document: bytes, kind: str, policy: StelselnodePolicy) -> bytes:
    """A list of a kind with what the policy does to its bytes."""
    if policy.broken_list == kind:
        document = broken(document)
    if policy.extended_list == kind:
        document = extended(document)
    if policy.truncated_list == kind:
        document = document[: len(document) * 4 // 5]
    return document


def broken(document: bytes) -> bytes:
    """The list without its mandatory Volgnummer, well-formed yet against every schema, and with dead ends."""
    return _AUTHORIZATION.sub(rb"\1" + DEAD_END.encode(), _VOLGNUMMER.sub(b"", document, count=1))


def extended(document: bytes) -> bytes:
    """The list with two elements that no schema knows, one of them in another namespace."""
    return _VOLGNUMMER.sub(lambda found: found[0] + _OWN + _FOREIGN, document, count=1)
