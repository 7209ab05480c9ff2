"""Values of each list that a schema version can hold."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import strategies as st

from medmij_sim import gnl, ocl, whl, zakl, zal
from medmij_sim.lists.registry import AnyList

XML_TEXT = st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\t\n\r")
LOWER = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789"

offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=offsets)
volgnummers = st.integers(1, 10**20)

# Not `from_regex`: a label costs it four times as much, and a list has hundreds.
labels = st.text(f"{LOWER}{DIGITS}-", min_size=2, max_size=10).map(
    lambda drawn: f"{drawn[0].replace('-', 'a')}{drawn[1:-1]}{drawn[-1].replace('-', 'z')}"
)
hosts = st.lists(labels, min_size=2, max_size=4).map(".".join)
segments = st.text(st.characters(codec="ascii", categories=("L", "N", "P"), exclude_characters="?#/"), min_size=1)
paths = st.lists(segments, max_size=3).map(lambda parts: "".join(f"/{part}" for part in parts))
ports = st.one_of(st.just(""), st.integers(0, 99999).map(lambda port: f":{port}"))
frontchannel = st.builds(lambda host, path: f"https://{host}{path}", hosts, paths)
backchannel = st.builds(lambda host, port, path: f"https://{host}{port}{path}", hosts, ports, paths)
names_release2 = st.text(LOWER, min_size=3, max_size=50).map(lambda name: f"{name}@medmij")
names_release3 = st.lists(st.text(LOWER + DIGITS, min_size=3, max_size=8), min_size=1, max_size=4).map(
    lambda parts: f"{'.'.join(parts)}@medmij"
)
versies = st.one_of(st.just("2"), st.integers(100, 999).map(lambda number: ".".join(str(number))))
display_names = st.text(XML_TEXT, min_size=3, max_size=50)


def codes(longest: int) -> st.SearchStrategy[str]:
    return st.text(XML_TEXT, min_size=1, max_size=longest)


def unique(values: st.SearchStrategy, key: str, *, at_least: int = 1) -> st.SearchStrategy:  # type: ignore[type-arg]
    few = st.lists(values, min_size=at_least, max_size=3, unique_by=lambda value: getattr(value, key))
    return few.map(tuple)


def _gegevensdiensten(longest: int, abonneren: st.SearchStrategy[zal.Abonneren | None]):
    rollen = unique(st.builds(zal.Systeemrol, codes(longest), backchannel), "code")
    return unique(st.builds(zal.Gegevensdienst, codes(longest), frontchannel, backchannel, rollen, abonneren), "id")


def _zal_release2(longest: int) -> st.SearchStrategy[zal.Zorgaanbiederslijst]:
    versie = st.builds(zal.Interfaceversie, st.none(), _gegevensdiensten(longest, st.none()))
    aanbieder = st.builds(zal.Zorgaanbieder, names_release2, st.none(), versie.map(lambda one: (one,)))
    return st.builds(zal.Zorgaanbiederslijst, moments, volgnummers, unique(aanbieder, "naam", at_least=0))


def _zal_release3() -> st.SearchStrategy[zal.Zorgaanbiederslijst]:
    abonneren = st.one_of(st.none(), st.builds(zal.Abonneren, st.integers(1, 10**6), backchannel))
    interfaceversies = unique(st.builds(zal.Interfaceversie, versies, _gegevensdiensten(30, abonneren)), "id")
    aanbieder = st.builds(zal.Zorgaanbieder, names_release3, st.sampled_from(["ZA", "BAZB", "APD"]), interfaceversies)
    return st.builds(zal.Zorgaanbiederslijst, moments, volgnummers, unique(aanbieder, "naam", at_least=0))


def _ocl_release2() -> st.SearchStrategy[ocl.OAuthclientlist]:
    client = st.builds(ocl.OAuthclient, hosts, display_names, st.just(()))
    return st.builds(ocl.OAuthclientlist, moments, volgnummers, unique(client, "hostname", at_least=0))


def _ocl_release3() -> st.SearchStrategy[ocl.OAuthclientlist]:
    abonneren = st.builds(ocl.Abonneren, backchannel, st.one_of(st.none(), backchannel))
    diensten = unique(st.builds(ocl.Gegevensdienst, codes(30), st.one_of(st.none(), abonneren)), "id")
    interfaceversies = unique(st.builds(ocl.Interfaceversie, versies, diensten), "id")
    client = st.builds(ocl.OAuthclient, hosts, display_names, interfaceversies)
    return st.builds(ocl.OAuthclientlist, moments, volgnummers, unique(client, "hostname", at_least=0))


def _whitelists(at_least: int) -> st.SearchStrategy[whl.Whitelist]:
    hostnames = st.lists(hosts, min_size=at_least, max_size=5, unique=True).map(tuple)
    return st.builds(whl.Whitelist, moments, volgnummers, hostnames)


def _gnl() -> st.SearchStrategy[gnl.Gegevensdienstnamenlijst]:
    dienst = st.builds(gnl.Gegevensdienst, codes(30), display_names)
    return st.builds(gnl.Gegevensdienstnamenlijst, moments, volgnummers, unique(dienst, "id", at_least=0))


def _digits(count: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=count, max_size=count)


def _zakl() -> st.SearchStrategy[zakl.Zorgaanbiederskoppellijst]:
    kenmerk = st.one_of(
        st.builds(zakl.Kenmerk, st.sampled_from(["AGB", "URA", "KVK"]), _digits(8)),
        st.builds(zakl.Kenmerk, st.just("OIN"), _digits(20)),
        st.builds(zakl.Kenmerk, st.just("HRN"), codes(30)),
    )
    over = st.lists(versies, min_size=1, max_size=3, unique=True).map(tuple)
    diensten = unique(st.builds(zakl.Gegevensdienst, codes(30), codes(80), over), "id")
    kenmerken = st.lists(kenmerk, min_size=1, max_size=3).map(tuple)
    aanbieder = st.builds(zakl.Zorgaanbieder, names_release3, kenmerken, diensten)
    return st.builds(zakl.Zorgaanbiederskoppellijst, moments, volgnummers, unique(aanbieder, "naam", at_least=0))


HOLDABLE: dict[tuple[str, str], st.SearchStrategy[AnyList]] = {
    ("zal", "release2-v2"): _zal_release2(60),
    ("zal", "release2-v5"): _zal_release2(30),
    ("zal", "release3"): _zal_release3(),
    ("ocl", "release2-v2"): _ocl_release2(),
    ("ocl", "release2-v5"): _ocl_release2(),
    ("ocl", "release3"): _ocl_release3(),
    ("whl", "release2-v2"): _whitelists(1),
    ("whl", "release2-v13"): _whitelists(0),
    ("gnl", "release1-v7"): _gnl(),
    ("zakl", "release1"): _zakl(),
}
"""Per kind and schema version: values that this version can hold."""
