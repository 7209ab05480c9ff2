"""Hard times for a PGO: ways of the Stelselnode and the DVZAs that a conforming PGO copes with."""

from __future__ import annotations

from medmij_sim.faults.model import Fault

SURROUNDINGS_FAULTS: tuple[Fault, ...] = (
    Fault(
        "stelselnode.list.broken-zal",
        "De Zorgaanbiederslijst voldoet niet aan het schema.",
        "The Zorgaanbiederslijst breaks its schema.",
        {"broken_list": "zal"},
    ),
    Fault(
        "stelselnode.list.broken-whitelist",
        "De whitelist voldoet niet aan het schema.",
        "The whitelist breaks its schema.",
        {"broken_list": "whl"},
    ),
    Fault(
        "stelselnode.list.whitelist-without-token-hosts",
        "De hosts van de token-endpoints staan niet op de whitelist.",
        "The hosts of the token endpoints are not on the whitelist.",
        {"whitelist_without": "token."},
    ),
    Fault(
        "stelselnode.list.whitelist-without-resource-hosts",
        "De hosts van de resource-endpoints staan niet op de whitelist.",
        "The hosts of the resource endpoints are not on the whitelist.",
        {"whitelist_without": "fhir."},
    ),
    Fault(
        "dvza.surroundings.token-expired-at-once",
        "Elk access token is meteen verlopen.",
        "Every access token has expired as soon as it is given.",
        {"token_lifetime": 0},
    ),
    Fault(
        "dvza.surroundings.token-in-nine-seconds",
        "Het token-endpoint antwoordt na negen seconden; tien mag.",
        "The token endpoint answers after nine seconds; ten are allowed.",
        {"token_delay": 9.0},
    ),
    Fault(
        "dvza.surroundings.resource-in-59-seconds",
        "Het resource-endpoint antwoordt na 59 seconden; zestig mag.",
        "The resource endpoint answers after 59 seconds; sixty are allowed.",
        {"resource_delay": 59.0},
    ),
)
