"""Use of the lists: how they are asked for, how often, and what a PGO does with what they say."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from conformance.case import Case
from conformance.checks.pgo_evidence import JOURNEYS, asked, asked_in, connections, query
from conformance.declare import check
from conformance.model import Finding, finding
from conformance.scenarios.pgo.updates import LIST_STEPS, NAMES, NO_HOST_STEPS, NO_LIST_STEPS, WHITELIST, ZAL
from medmij_sim.record import Event, Exchange, Interface
from medmij_sim.stelselnode.editions import MOVED_SINCE
from medmij_sim.stelselnode.spoiling import DEAD_END


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
        value = query(exchange).get("api")
        if value != "2":
            en, nl = (f"with api={value}", f"met api={value}") if value else ("without api", "zonder api")
            yield finding(
                f"A list was asked for {en}; expected ?api=2.",
                f"Een lijst werd gevraagd {nl}; verwacht: ?api=2.",
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
    "pgo.lists.whitelist-fetched-again",
    requirement="core.whl.302",
    needs=("lists.refetch", "lists.refetch-whitelist"),
    en="A whitelist older than 900 seconds is fetched again before it is used",
    nl="Een whitelist ouder dan 900 seconden wordt opnieuw opgehaald voor ze wordt gebruikt",
)
def whitelist_fetched_again(case: Case) -> Iterator[Finding]:
    used = asked_in(case, Interface.TOKEN, "lists.refetch")
    if used and not any(WHITELIST in each.url for each in asked_in(case, Interface.LIST, "lists.refetch")):
        yield finding(
            "910 seconds after the last fetch the PGO sent a token request without fetching the whitelist.",
            "910 seconden na de vorige keer stuurde de PGO een tokenverzoek zonder de whitelist opnieuw op te halen.",
            *used[:1],
        )


@check(
    "pgo.lists.names-fetched-again",
    requirement="core.gnl.201",
    needs=("lists.refetch", "lists.refetch-names"),
    en="A Gegevensdienstnamenlijst older than 900 seconds is fetched again",
    nl="Een Gegevensdienstnamenlijst ouder dan 900 seconden wordt opnieuw opgehaald",
)
def names_fetched_again(case: Case) -> Iterator[Finding]:
    if not any(NAMES in each.url for each in asked_in(case, Interface.LIST, "lists.refetch")):
        yield finding(
            "910 seconds after the last fetch the PGO made a journey without fetching the Gegevensdienstnamenlijst.",
            "910 seconden na de vorige keer haalde de PGO de Gegevensdienstnamenlijst niet opnieuw op.",
            *asked_in(case, Interface.AUTHORIZATION, "lists.refetch")[:1],
        )


@check(
    "pgo.lists.withdrawn-obeyed",
    requirement="core.alst.201",
    needs=("lists.withdrawn-zal",),
    en="An aanbieder that was withdrawn from the newest Zorgaanbiederslijst is not used",
    nl="Een aanbieder die van de nieuwste Zorgaanbiederslijst is gehaald, wordt niet gebruikt",
)
def withdrawn_obeyed(case: Case) -> Iterator[Finding]:
    for exchange in asked_in(case, Interface.AUTHORIZATION, "lists.withdrawn-zal")[:1]:
        yield finding(
            "The PGO sent the person to an aanbieder that is not on the newest Zorgaanbiederslijst any more.",
            "De PGO stuurde de persoon naar een aanbieder die niet meer op de nieuwste Zorgaanbiederslijst staat.",
            exchange,
        )


@check(
    "pgo.lists.broken-refused",
    requirement="core.alst.202",
    needs=("lists.broken-zal", "lists.no-token-host", "lists.broken-whitelist"),
    en="A list that breaks its schema is not used",
    nl="Een lijst die niet aan het schema voldoet, wordt niet gebruikt",
)
def broken_refused(case: Case) -> Iterator[Finding]:
    for exchange in _sent_to(case, "lists.broken-zal", DEAD_END):
        yield finding(
            "The PGO sent the person to an authorization endpoint from a list that breaks its schema.",
            "De PGO gebruikte een autorisatie-endpoint uit een lijst die niet aan het schema voldoet.",
            exchange,
        )
    for host, event in _contacts(case, "lists.broken-whitelist", "token."):
        yield finding(
            f"The PGO connected to {host}, which only a whitelist that breaks its schema allows.",
            f"De PGO maakte verbinding met {host}, die alleen op een whitelist staat die niet aan het schema voldoet.",
            event,
        )


@check(
    "pgo.lists.truncated-refused",
    requirement="core.whl.304",
    needs=("lists.no-token-host", "lists.truncated-whitelist"),
    en="Of a whitelist that ends too soon nothing is used",
    nl="Van een whitelist die te vroeg ophoudt, wordt niets gebruikt",
)
def truncated_refused(case: Case) -> Iterator[Finding]:
    for host, event in _contacts(case, "lists.truncated-whitelist", "token."):
        yield finding(
            f"The PGO connected to {host}, which only a whitelist that ends halfway allows.",
            f"De PGO maakte verbinding met {host}, die alleen op een afgebroken whitelist staat.",
            event,
        )


@check(
    "pgo.lists.older-refused",
    requirement="lists.volgnummer",
    needs=("lists.older-zal", "lists.no-token-host", "lists.older-whitelist"),
    en="A list with a lower Volgnummer than the one that is held is not used",
    nl="Een lijst met een lager Volgnummer dan die er al was, wordt niet gebruikt",
)
def older_refused(case: Case) -> Iterator[Finding]:
    for exchange in _sent_to(case, "lists.older-zal", MOVED_SINCE):
        yield finding(
            "The PGO sent the person to an authorization endpoint from a list with a lower Volgnummer.",
            "De PGO gebruikte een autorisatie-endpoint uit een lijst met een lager Volgnummer.",
            exchange,
        )
    for host, event in _contacts(case, "lists.older-whitelist", "token."):
        yield finding(
            f"The PGO connected to {host}, which only a whitelist with a lower Volgnummer allows.",
            f"De PGO maakte verbinding met {host}, die alleen op een whitelist met een lager Volgnummer staat.",
            event,
        )


@check(
    "pgo.lists.last-good-kept",
    requirement="lists.last-good",
    needs=NO_LIST_STEPS,
    en="The last good Zorgaanbiederslijst stays in use when no newer one can be had",
    nl="De laatste goede Zorgaanbiederslijst blijft in gebruik als er geen nieuwere te krijgen is",
)
def last_good_kept(case: Case) -> Iterator[Finding]:
    for step in NO_LIST_STEPS:
        if not asked_in(case, Interface.AUTHORIZATION, step):
            yield finding(
                "The newest Zorgaanbiederslijst could not be had, and the PGO, which held one, began no journey.",
                "De nieuwste Zorgaanbiederslijst was niet te krijgen, en de PGO, die er een had, begon niets.",
                *(each for each in asked_in(case, Interface.LIST, step) if ZAL in each.url),
            )


@check(
    "pgo.lists.slow-outlived",
    requirement="lists.last-good",
    needs=("lists.slow-zal",),
    en="A Zorgaanbiederslijst that comes slowly keeps nobody waiting for good",
    nl="Een Zorgaanbiederslijst die langzaam komt, houdt niemand voorgoed op",
)
def slow_outlived(case: Case) -> Iterator[Finding]:
    if not asked_in(case, Interface.AUTHORIZATION, "lists.slow-zal"):
        yield finding(
            "The newest Zorgaanbiederslijst came slowly, and the PGO, which held an older one, began no journey.",
            "De nieuwste Zorgaanbiederslijst kwam langzaam, en de PGO, die een oudere had, begon niets.",
            *(each for each in asked_in(case, Interface.LIST, "lists.slow-zal") if ZAL in each.url),
        )


@check(
    "pgo.lists.no-whitelist-no-traffic",
    requirement="core.whl.307",
    needs=("lists.no-token-host", "lists.unavailable-whitelist"),
    en="A whitelist that cannot be had allows no connection that the last good one did not allow",
    nl="Een whitelist die niet te krijgen is, staat geen verbinding toe die de laatste goede niet toestond",
)
def no_whitelist_no_traffic(case: Case) -> Iterator[Finding]:
    for host, event in _contacts(case, "lists.unavailable-whitelist", "token."):
        yield finding(
            f"The PGO connected to {host} while the whitelist could not be had; the last good one does not name it.",
            f"De PGO maakte verbinding met {host} zonder verse whitelist; de laatste goede noemt die niet.",
            event,
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
        for host, event in _contacts(case, step, beginning):
            yield finding(
                f"The PGO connected to {host}, which is not on the whitelist.",
                f"De PGO maakte verbinding met {host}, die niet op de whitelist staat.",
                event,
            )


def _sent_to(case: Case, step: str, ending: str) -> Iterator[Exchange]:
    """Authorization requests of that step to endpoints that end like this."""
    for exchange in asked_in(case, Interface.AUTHORIZATION, step):
        if exchange.url.partition("?")[0].endswith(ending):
            yield exchange


def _contacts(case: Case, step: str, beginning: str) -> Iterator[tuple[str, Event]]:
    """Hosts that begin like this and were contacted after the whitelist was first fetched in that step, or at all."""
    fetched = min((each.seq for each in asked_in(case, Interface.LIST, step) if WHITELIST in each.url), default=0)
    contacts: dict[str, Event] = {}
    for connection in connections(case, step):
        if connection.seq > fetched:
            contacts.setdefault(connection.host, connection)
    for exchange in asked_in(case, Interface.TOKEN, step) + asked_in(case, Interface.RESOURCE, step):
        # Over a connection that was open already, no new one is seen.
        if exchange.seq > fetched:
            contacts.setdefault(urlsplit(exchange.url).hostname or "", exchange)
    yield from ((host, event) for host, event in contacts.items() if host.startswith(beginning))
