"""Use of the lists: how they are asked for, how often, and what a DVZA does with what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from conformance.case import Case
from conformance.checks.dvza_evidence import ended, gives_token
from conformance.declare import check
from conformance.model import Finding, finding
from conformance.scenarios.dvza.updates import (
    BAD_OCL_STEPS,
    BAD_WHITELIST_STEPS,
    GNL,
    LIST_STEPS,
    NO_LIST_STEPS,
    OCL,
    OLDER_OCL_STEPS,
    OLDER_WHITELIST_STEPS,
    WHITELIST,
)
from medmij_sim.record import Exchange, Interface

_REFETCHED: Mapping[str, tuple[str, str]] = {
    "ocl": (OCL, "core.ocl.201"),
    "gnl": (GNL, "core.gnl.201"),
    "whitelist": (WHITELIST, "core.whl.302"),
}
"""By the name of a check: the list in its URL, and the rule."""

_OFF_OCL = ("lists.client-withdrawn", *OLDER_OCL_STEPS)
_OFF_WHITELIST = ("lists.node-withdrawn", *OLDER_WHITELIST_STEPS)
"""The steps before a list that breaks its schema comes: who is served in one of them was not served because of that."""


@check(
    "dvza.lists.api-version",
    requirement="core.lijsten.300",
    needs=("lists.asked",),
    en="Lists are asked for with ?api=2",
    nl="Lijsten worden gevraagd met ?api=2",
)
def api_version(case: Case) -> Iterator[Finding]:
    for exchange in case.exchanges(*LIST_STEPS, interface=Interface.LIST):
        values = exchange.query.get("api", [])
        if values != ["2"]:
            en, nl = (f"with api={values}", f"met api={values}") if values else ("without api", "zonder api")
            yield finding(
                f"A list was asked for {en}; expected ?api=2.",
                f"Een lijst werd gevraagd {nl}; verwacht: ?api=2.",
                exchange,
            )


def _not_refetched(name: str, case: Case) -> Iterator[Finding]:
    if not any(name in each.url for each in case.exchanges("lists.refetch", interface=Interface.LIST)):
        ever = any(name in each.url for each in case.exchanges("lists.asked", "lists.fetch", interface=Interface.LIST))
        en, nl = ("again", "opnieuw") if ever else ("at all", "op")
        yield finding(
            f"910 seconds after the last fetch the DVZA served a PGO without having fetched {name}.xml {en}.",
            f"910 seconden na de vorige keer bediende de DVZA een PGO zonder {name}.xml {nl} te halen.",
        )


for _list, (_name, _rule) in _REFETCHED.items():
    check(
        f"dvza.lists.{_list}-fetched-again",
        requirement=_rule,
        needs=("lists.asked", "lists.refetch"),
        en=f"{_name}.xml is fetched at least every 900 seconds",
        nl=f"{_name}.xml wordt minstens elke 900 seconden opgehaald",
    )(partial(_not_refetched, _name))


@check(
    "dvza.lists.client-withdrawn",
    requirement="core.ocl.201",
    needs=("lists.client-withdrawn",),
    en="A PGO that left the OCL is refused once the newest OCL should be there",
    nl="Een PGO die van de OCL af is, wordt geweigerd zodra de nieuwste OCL er hoort te zijn",
)
def client_withdrawn(case: Case) -> Iterator[Finding]:
    end = ended(case, "lists.client-withdrawn")
    if end.is_granted:
        yield finding(
            "A PGO that is no longer on the newest OCL got a code.",
            "Een PGO die niet meer op de nieuwste OCL staat, kreeg een code.",
            *end.events,
        )


@check(
    "dvza.lists.client-back",
    requirement="core.ocl.201",
    needs=("lists.client-back",),
    en="A PGO that is back on the OCL is served again",
    nl="Een PGO die terug is op de OCL, wordt weer bediend",
)
def client_back(case: Case) -> Iterator[Finding]:
    end = ended(case, "lists.client-back")
    if not end.is_granted:
        yield finding(
            "A PGO that is on the newest OCL again got no code.",
            "Een PGO die weer op de nieuwste OCL staat, kreeg geen code.",
            *end.events,
        )


@check(
    "dvza.lists.ocl-validated",
    requirement="core.ocl.202",
    needs=(*_OFF_OCL, *BAD_OCL_STEPS),
    en="An OCL that breaks its schema is not used",
    nl="Een OCL die niet aan het schema voldoet, wordt niet gebruikt",
)
def ocl_validated(case: Case) -> Iterator[Finding]:
    if any(ended(case, step).is_granted for step in _OFF_OCL):
        return
    for step in BAD_OCL_STEPS:
        end = ended(case, step)
        if end.is_granted:
            yield finding(
                "A PGO that stands only on an OCL that breaks its schema got a code.",
                "Een PGO die alleen op een OCL staat die niet aan het schema voldoet, kreeg een code.",
                *end.events,
            )


@check(
    "dvza.lists.node-withdrawn",
    requirement="core.whl.306",
    needs=("lists.node-withdrawn", "lists.empty-whitelist"),
    en="A node that left the whitelist is not served once the newest whitelist should be there",
    nl="Een node die van de whitelist af is, wordt niet bediend zodra de nieuwste whitelist er hoort te zijn",
)
def node_withdrawn(case: Case) -> Iterator[Finding]:
    for exchange in _tokens(case, "lists.node-withdrawn", "lists.empty-whitelist"):
        yield finding(
            "A node that is not on the newest whitelist got a token.",
            "Een node die niet op de nieuwste whitelist staat, kreeg een token.",
            exchange,
        )


@check(
    "dvza.lists.node-back",
    requirement="core.whl.302",
    needs=("lists.node-back",),
    en="A node that is back on the whitelist is served again",
    nl="Een node die terug is op de whitelist, wordt weer bediend",
)
def node_back(case: Case) -> Iterator[Finding]:
    if not any(_tokens(case, "lists.node-back")):
        yield finding(
            "A node that is on the newest whitelist again got no token.",
            "Een node die weer op de nieuwste whitelist staat, kreeg geen token.",
            *case.exchanges("lists.node-back", interface=Interface.TOKEN)[-1:],
        )


@check(
    "dvza.lists.whitelist-validated",
    requirement="core.whl.304",
    needs=(*_OFF_WHITELIST, *BAD_WHITELIST_STEPS),
    en="A whitelist that breaks its schema is not used",
    nl="Een whitelist die niet aan het schema voldoet, wordt niet gebruikt",
)
def whitelist_validated(case: Case) -> Iterator[Finding]:
    if any(_tokens(case, *_OFF_WHITELIST)):
        return
    for exchange in _tokens(case, *BAD_WHITELIST_STEPS):
        yield finding(
            "A node that stands only on a whitelist that breaks its schema got a token.",
            "Een node die alleen op een whitelist staat die niet aan het schema voldoet, kreeg een token.",
            exchange,
        )


@check(
    "dvza.lists.lower-number",
    requirement="lists.volgnummer",
    needs=(*_OFF_OCL, *_OFF_WHITELIST),
    en="A list with a lower Volgnummer than the one that is held is not used",
    nl="Een lijst met een lager Volgnummer dan de lijst die er al is, wordt niet gebruikt",
)
def lower_number(case: Case) -> Iterator[Finding]:
    for step in OLDER_OCL_STEPS:
        end = ended(case, step)
        if end.is_granted and not ended(case, "lists.client-withdrawn").is_granted:
            yield finding(
                "A PGO that stands only on an OCL with a lower Volgnummer got a code.",
                "Een PGO die alleen op een OCL met een lager Volgnummer staat, kreeg een code.",
                *end.events,
            )
    for exchange in () if any(_tokens(case, "lists.node-withdrawn")) else _tokens(case, *OLDER_WHITELIST_STEPS):
        yield finding(
            "A node that stands only on a whitelist with a lower Volgnummer got a token.",
            "Een node die alleen op een whitelist met een lager Volgnummer staat, kreeg een token.",
            exchange,
        )


@check(
    "dvza.lists.last-good-kept",
    requirement="lists.last-good",
    needs=tuple(NO_LIST_STEPS),
    en="The last good lists stay in use when no newer ones can be had",
    nl="De laatste goede lijsten blijven in gebruik als er geen nieuwere te krijgen zijn",
)
def last_good_kept(case: Case) -> Iterator[Finding]:
    for step in NO_LIST_STEPS:
        if not any(_tokens(case, step)):
            yield finding(
                "The newest lists could not be had, and a PGO on the last good ones was not served.",
                "De nieuwste lijsten waren er niet, en een PGO die op de laatste goede staat, werd niet bediend.",
                *ended(case, step).events,
            )


def _tokens(case: Case, *steps: str) -> Iterator[Exchange]:
    """The answers of the token endpoint that hold a token, of the last attempt in each of these steps."""
    for step in steps:
        yield from filter(gives_token, case.exchanges(step, interface=Interface.TOKEN)[-1:])
