"""What a DVZA asks of the OAuthclientlist."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from medmij_sim import ocl

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
ABONNEREN = ocl.Abonneren("https://pgo.example.nl:8443/abo", "https://pgo.example.nl:8443/bron")


@pytest.fixture
def lijst() -> ocl.OAuthclientlist:
    versies = (
        ocl.Interfaceversie("1.4.0", (ocl.Gegevensdienst("49"),)),
        ocl.Interfaceversie("2", (ocl.Gegevensdienst("48", ABONNEREN), ocl.Gegevensdienst("51"))),
    )
    return ocl.OAuthclientlist(NOW, 7, (ocl.OAuthclient("pgo.example.nl", "Nep-PGO", versies),))


def test_a_client_is_found_by_its_hostname(lijst: ocl.OAuthclientlist) -> None:
    assert lijst.client("pgo.example.nl").organisatienaam == "Nep-PGO"
    assert "pgo.example.nl" in lijst
    assert "ander.example.nl" not in lijst
    with pytest.raises(ocl.NotListedError, match=r"ander\.example\.nl is not on OAuthclientlist 7"):
        lijst.client("ander.example.nl")


@pytest.mark.parametrize(
    ("asked", "recognised"),
    [(("48",), True), (("48", "2"), True), (("48", "1.4.0"), False), (("49", "1.4.0"), True), (("99",), False)],
)
def test_a_client_is_recognised_per_dienst_and_interfaceversie(
    lijst: ocl.OAuthclientlist, asked: tuple[str, ...], recognised: bool
) -> None:
    assert lijst.client("pgo.example.nl").recognised_for(*asked) is recognised


def test_a_list_that_does_not_tell_recognises_everybody(lijst: ocl.OAuthclientlist) -> None:
    assert ocl.for_release2(lijst).client("pgo.example.nl").recognised_for("99", "2")


def test_notification_endpoints_survive(lijst: ocl.OAuthclientlist) -> None:
    again = ocl.read(ocl.write(lijst))
    assert again == lijst
    assert again.client("pgo.example.nl").interfaceversies[1].gegevensdiensten[0].abonneren == ABONNEREN


def test_release2_cannot_hold_what_a_client_is_recognised_for(lijst: ocl.OAuthclientlist) -> None:
    with pytest.raises(ocl.ListError, match=r"release2 cannot hold for what pgo\.example\.nl is recognised"):
        ocl.write(lijst, "release2-v5")
    reduced = ocl.for_release2(lijst)
    assert ocl.read(ocl.write(reduced, "release2-v5")) == reduced


def test_release3_needs_to_tell_what_a_client_is_recognised_for(lijst: ocl.OAuthclientlist) -> None:
    silent = replace(lijst, oauthclients=(replace(lijst.oauthclients[0], interfaceversies=()),))
    with pytest.raises(ocl.ListError, match="release3 needs to tell"):
        ocl.write(silent)


def test_a_published_example_is_read_in_full(reference: Path) -> None:
    lijst = ocl.read(reference / "lists" / "gids_php_OAuthclientlist_example.xml")
    assert (lijst.volgnummer, lijst.tijdstempel) == (522, datetime(2018, 4, 16, 11, 41, 59, tzinfo=UTC))
    assert lijst.oauthclients == (
        ocl.OAuthclient("medmij.deenigeechtepgo.nl", "De Enige Echte PGO"),
        ocl.OAuthclient("pgocluster68.personalhealthprovider.net", "Unstealth Health Midden-Nederland"),
    )
