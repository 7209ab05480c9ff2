"""The fixture `medmij_digid`: NEP-DigiD for the tests of a service provider."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from digid.careful import ACS, SP, CarefulProvider, RefusedError, artifact_in

from medmij_sim.digid.stand import DigidStand


class Own:
    """A service provider under test, over sockets."""

    def __init__(self, digid: DigidStand) -> None:
        self.digid = digid
        self.provider = CarefulProvider(digid.metadata(), datetime.now(UTC))
        assert digid.add(self.provider.metadata()) == (SP,)

    def log_in(self) -> str:
        """The number of who logs in; raises RefusedError."""
        facts = self.digid.facts
        with self.digid.client() as browser, self.digid.client(with_certificate=True) as program:
            page = browser.get(self.provider.redirect())
            while not page.headers["location"].startswith(ACS):
                page = browser.get(page.headers["location"])
            resolve = self.provider.artifact_resolve(artifact_in(page.headers["location"]))
            answer = program.post(f"{facts.back}/saml/idp/resolve_artifact", content=resolve)
        return self.provider.accept(answer.content)


def test_a_provider_of_ones_own_logs_somebody_in(medmij_digid: DigidStand) -> None:
    own = Own(medmij_digid)
    medmij_digid.next("woman_34", level="hoog")
    assert own.log_in() == medmij_digid.world.people.person("woman_34").bsn

    medmij_digid.next(bsn="999990019")
    assert own.log_in() == "999990019"

    medmij_digid.next(outcome="cancelled")
    with pytest.raises(RefusedError, match=r"^status Responder/AuthnFailed$"):
        own.log_in()


def test_it_misbehaves_inside_a_block(medmij_digid: DigidStand) -> None:
    own = Own(medmij_digid)
    medmij_digid.next("woman_34", always=True)
    with medmij_digid.fault("digid.assertion.expired"), pytest.raises(RefusedError, match=r"^too late$"):
        own.log_in()
    assert own.log_in()


@pytest.mark.medmij(faults=["digid.assertion.other-audience"])
def test_it_misbehaves_by_the_marker(medmij_digid: DigidStand) -> None:
    own = Own(medmij_digid)
    medmij_digid.next("woman_34")
    with pytest.raises(RefusedError, match=r"^Audience$"):
        own.log_in()


def test_a_provider_can_be_set_up(medmij_digid: DigidStand) -> None:
    own = Own(medmij_digid)
    medmij_digid.set_up(SP, active=False)
    medmij_digid.next("woman_34", always=True)
    with pytest.raises(RefusedError, match=r"^status Requester/RequestDenied$"):
        own.log_in()
    with pytest.raises(KeyError, match="add its metadata first"):
        medmij_digid.set_up("urn:nobody", active=False)


def test_nothing_is_left_of_another_test(medmij_digid: DigidStand, tmp_path: Path) -> None:
    own = Own(medmij_digid)
    medmij_digid.set_up(SP, active=False)
    medmij_digid.next("man_67", always=True)
    path = tmp_path / "sp.xml"
    path.write_bytes(own.provider.metadata())

    medmij_digid.forget()
    assert list(medmij_digid.world.faces.providers) == []
    assert medmij_digid.add(path) == (SP,)
    medmij_digid.next("woman_34")
    assert own.log_in() == medmij_digid.world.people.person("woman_34").bsn


def test_metadata_of_4_4_are_at_hand_too(medmij_digid: DigidStand) -> None:
    assert medmij_digid.facts.saml4 in medmij_digid.metadata("saml4").decode()
