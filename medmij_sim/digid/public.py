"""Which hosts answers may go to: those of tests, unless somebody says otherwise (spec DigiD 14)."""

from __future__ import annotations

import ipaddress
from typing import Final

from medmij_sim.real_parties import is_real_host

_STATE: Final = ("overheid.nl", "logius.nl", "rijksoverheid.nl")

_TEST_DOMAINS: Final = ("localhost", "test", "example", "invalid", "local", "internal", "lan", "home.arpa")
"""Names that cannot lead to somebody's production (RFC 2606, RFC 6761, RFC 6762, RFC 8375 and usage)."""


def is_of_the_state(host: str) -> bool:
    """Whether a host is one that a fake DigiD must never be, or answer: MedMij, DigiD, and what the state runs."""
    name = host.rstrip(".").lower()
    return is_real_host(host) or any(f".{name}".endswith(f".{domain}") for domain in _STATE)


def why_not_for_tests(host: str, *, public: bool = False) -> str | None:
    """What is against sending answers to a host, as the end of a sentence; None when nothing is.

    Args:
        host: a name or address.
        public: whether public names will do. Hosts of MedMij, DigiD and the state never do.
    """
    if is_of_the_state(host):
        return f"{host} is a host of MedMij, DigiD or the Dutch state; nothing is sent there"
    if public or _is_for_tests(host):
        return None
    return f"{host} is a public name — use a test name such as dvza.test, or allow public providers"


def _is_for_tests(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.rstrip(".").lower()
        return "." not in name or any(name.endswith(f".{domain}") for domain in _TEST_DOMAINS)
    return address.is_private or address.is_loopback
