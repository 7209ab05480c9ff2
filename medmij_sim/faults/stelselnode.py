"""Moods of the Stelselnode: each way to publish a list wrong, for each list."""

from __future__ import annotations

from medmij_sim.faults.model import Fault

_LISTS = (
    ("zal", "zal", "Zorgaanbiederslijst"),
    ("ocl", "oauthclientlist", "OAuthclientlist"),
    ("whl", "whitelist", "whitelist"),
    ("gnl", "gegevensdienstnamenlijst", "Gegevensdienstnamenlijst"),
)
"""Kind of list, how it is spelled in the name of a fault, and what it is called."""

_MOODS = (
    (
        "older",
        "older_list",
        "Van de {} komt een ouder exemplaar, dat iets anders zegt en een lager Volgnummer heeft.",
        "An older copy of the {} is served, which says something else and has a lower Volgnummer.",
    ),
    (
        "truncated",
        "truncated_list",
        "De {} houdt te vroeg op: het laatste vijfde ontbreekt.",
        "The {} ends too soon: its last fifth is missing.",
    ),
    (
        "unavailable",
        "unavailable_list",
        "De {} is er even niet: status 503.",
        "The {} is not available: status 503.",
    ),
    (
        "slow",
        "slow_list",
        "De tweede helft van de {} komt dertig seconden na de eerste.",
        "The second half of the {} comes thirty seconds after the first.",
    ),
    (
        "withdrawn",
        "withdrawn_from",
        "De eerste vermelding van de {} is ingetrokken.",
        "The first entry of the {} is withdrawn.",
    ),
    (
        "unknown-elements",
        "extended_list",
        "De {} heeft elementen die het schema niet kent.",
        "The {} has elements that its schema does not know.",
    ),
    (
        "broken",
        "broken_list",
        "De {} voldoet niet aan het schema.",
        "The {} breaks its schema.",
    ),
)
"""Name, field of the policy, and a sentence about a list in Dutch and English."""

_ELSEWHERE = (("broken", "zal"), ("broken", "whl"))
"""In the catalogue as hard times for a PGO already."""

STELSELNODE_FAULTS: tuple[Fault, ...] = (
    Fault(
        "stelselnode.list.empty-whitelist",
        "Er staat niemand op de whitelist.",
        "Nobody is on the whitelist.",
        {"empty_whitelist": True},
    ),
    *(
        Fault(f"stelselnode.list.{mood}-{slug}", nl.format(called), en.format(called), {field: kind})
        for mood, field, nl, en in _MOODS
        for kind, slug, called in _LISTS
        if (mood, kind) not in _ELSEWHERE
    ),
)
