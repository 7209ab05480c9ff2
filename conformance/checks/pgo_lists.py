"""Use of the lists: how they are asked for, how often, and what a PGO does with what they say."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.case import Case
from conformance.checks.pgo_evidence import JOURNEYS, asked, asked_in, connections, query
from conformance.declare import check
from conformance.model import Finding, finding
from conformance.scenarios.pgo.lists import DEAD_END, LIST_STEPS, NO_HOST_STEPS, WHITELIST, ZAL
from medmij_sim.record import Event, Interface


@check(
    "pgo.lists.api-version",
    requirement="core.lijsten.300",
    needs=("lists.fetch",),
    en="Lists are asked for with ?api=2",
    nl="Lijsten worden gevraagd met ?api=2",
)
def api_version(case: Case) -> Iterator[Finding]:
    seen = asked(case, Interface.LIST, *JOURNEYS) + asked_in(case, Interface.LIST, *LIST_STEPS)
    for exchange in seen:
        if (value := query(exchange).get("api")) != "2":
            yield finding(
                f"A list was asked for with api={value}; expected api=2." if value else "A list was asked for without api; expected ?api=2.",
                f"Een lijst werd gevraagd met api={value}; verwacht: api=2." if value else "Een lijst werd gevraagd zonder api; verwacht: ?api=2.",
                exchange,
            )


@check(
    "pgo.lists.fetched-again",
    requirement="core.alst.201",
    needs=("lists.refetch",),
    en="A Zorgaanbiederslijst older than 900 seconds is fetched again before it is used",
    nl="Een Zorgaanbiederslijst ouder dan 900 seconden wordt opnieuw opgehaald voor ze wordt gebruikt",
)
def fetched_again(case: Case) -> Iterator[Finding]:
    if not any(ZAL in each.url for each in asked_in(case, Interface.LIST, "lists.refetch")):
        yield finding(
            "910 seconds after the last fetch the PGO began a journey without fetching the Zorgaanbiederslijst.",
            "910 seconden na de vorige keer begon de PGO zonder de Zorgaanbiederslijst opnieuw op te halen.",
            *asked_in(case, Interface.AUTHORIZATION, "lists.refetch")[:1],
        )


@check(
    "pgo.lists.broken-zal-refused",
    requirement="core.alst.202",
    needs=("lists.broken-zal",),
    en="A Zorgaanbiederslijst that breaks its schema is not used",
    nl="Een Zorgaanbiederslijst die niet aan het schema voldoet, wordt niet gebruikt",
)
def broken_zal_refused(case: Case) -> Iterator[Finding]:
    for exchange in asked_in(case, Interface.AUTHORIZATION, "lists.broken-zal"):
        if exchange.url.partition("?")[0].endswith(DEAD_END):
            yield finding(
                "The PGO sent the person to an authorization endpoint from a list that breaks its schema.",
                "De PGO stuurde de persoon naar een autorisatie-endpoint uit een lijst die niet aan het schema voldoet.",
                exchange,
            )


@check(
    "pgo.lists.broken-whitelist-refused",
    requirement="core.whl.304",
    needs=("lists.broken-whitelist",),
    en="A whitelist that breaks its schema is not used",
    nl="Een whitelist die niet aan het schema voldoet, wordt niet gebruikt",
)
def broken_whitelist_refused(case: Case) -> Iterator[Finding]:
    yield from _contacts(
        case,
        "lists.broken-whitelist",
        "token.",
        "which only a whitelist that breaks its schema allows",
        "die alleen op een whitelist staat die niet aan het schema voldoet",
    )


@check(
    "pgo.lists.whitelist-first",
    requirement="core.whl.307",
    needs=tuple(NO_HOST_STEPS),
    en="No connection is made to a host that is not on the whitelist",
    nl="Er wordt geen verbinding gemaakt met een host die niet op de whitelist staat",
)
def whitelist_first(case: Case) -> Iterator[Finding]:
    for step, beginning in NO_HOST_STEPS.items():
        yield from _contacts(case, step, beginning, "which is not on the whitelist", "die niet op de whitelist staat")


def _contacts(case: Case, step: str, beginning: str, en: str, nl: str) -> Iterator[Finding]:
    """Contacts with hosts that begin like this, after the whitelist was fetched in that step."""
    fetched = next(each.seq for each in asked_in(case, Interface.LIST, step) if WHITELIST in each.url)
    contacts: dict[str, Event] = {}
    for connection in connections(case, step):
        contacts.setdefault(connection.host, connection) if connection.seq > fetched else None
    for host, event in contacts.items():
        if host.startswith(beginning):
            yield finding(f"The PGO connected to {host}, {en}.", f"De PGO maakte verbinding met {host}, {nl}.", event)
