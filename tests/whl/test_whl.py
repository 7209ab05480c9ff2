"""What every Node asks of the Whitelist."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from medmij_sim import whl

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
WHITELIST = whl.Whitelist(NOW, 7, ("pgo.example.nl", "token.dvza.example.nl"))


@pytest.mark.parametrize(
    ("names", "allowed"),
    [
        (["pgo.example.nl"], True),
        (["vreemd.example.nl", "pgo.example.nl"], True),
        (["PGO.Example.NL"], True),
        (["vreemd.example.nl"], False),
        (["example.nl"], False),
        (["sub.pgo.example.nl"], False),
        (["*.example.nl"], False),
        ([], False),
    ],
)
def test_one_of_the_names_of_a_certificate_must_be_listed(names: list[str], allowed: bool) -> None:
    assert WHITELIST.allows(names) is allowed


def test_an_empty_whitelist_allows_nobody() -> None:
    empty = whl.read(whl.write(whl.Whitelist(NOW, 8)))
    assert empty.hostnames == ()
    assert not empty.allows(["pgo.example.nl"])


def test_both_shapes_hold_the_same_list_and_only_the_new_one_may_be_empty() -> None:
    old, new = whl.write(WHITELIST, "release2-v2"), whl.write(WHITELIST, "release2-v13")
    assert b"<MedMijNode>pgo.example.nl</MedMijNode>" in old
    assert b"<Hostname>pgo.example.nl</Hostname>" in new
    assert whl.read(old) == whl.read(new) == WHITELIST
    with pytest.raises(whl.ListError, match="MedMijNodes lacks MedMijNode"):
        whl.write(whl.Whitelist(NOW, 8), "release2-v2")


def test_two_shapes_in_one_file_are_refused() -> None:
    mixed = whl.write(WHITELIST).replace(b"<Hostname>pgo.example.nl</Hostname>", b"pgo.example.nl")
    assert whl.validate(mixed)


def test_an_empty_node_does_not_hide_the_older_shape() -> None:
    document = whl.write(WHITELIST, "release2-v2").replace(b"pgo.example.nl", b"")
    (problem,) = whl.validate(document)
    assert (problem.schema, problem.line) == ("release2-v2", 6)


def test_published_examples_of_both_shapes_are_read_in_full(reference: Path) -> None:
    old = whl.read(reference / "lists" / "gids_opdracht_Whitelist_example.xml")
    new = whl.read(reference / "lists" / "mgo_WHL_stub_release2.xml")
    assert len(old.hostnames) == 8
    assert len(new.hostnames) == 7
    assert set(old.hostnames) - set(new.hostnames) == {"specimen-stelselnode.medmij.nl"}
    assert new.allows(["rcf-rso.nl"])
