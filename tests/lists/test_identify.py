"""Which list, which schema version."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from medmij_sim import whl, zal
from medmij_sim.lists import FORMATS, Identity, ListError, identify

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("version", "hostnames", "seen_as"),
    [
        ("release2-v13", ("a.example.nl",), "release2-v13"),
        ("release2-v13", (), "release2-v13"),
        ("release2-v2", ("a.example.nl",), "release2-v2"),
    ],
)
def test_the_shape_tells_the_version_of_a_whitelist(version: str, hostnames: tuple[str, ...], seen_as: str) -> None:
    assert identify(whl.write(whl.Whitelist(NOW, 1, hostnames), version)) == Identity("whl", seen_as)


def test_a_long_id_is_only_valid_in_the_oldest_file_version() -> None:
    def with_id(identifier: str) -> zal.Zorgaanbiederslijst:
        rol = zal.Systeemrol("LAB-1.0.0-LRB-FHIR", "https://dvza.example.nl/fhir")
        uri = "https://dvza.example.nl/oauth"
        versie = zal.Interfaceversie(None, (zal.Gegevensdienst(identifier, uri, uri, (rol,)),))
        return zal.Zorgaanbiederslijst(NOW, 1, (zal.Zorgaanbieder("eerste@medmij", None, (versie,)),))

    assert identify(zal.write(with_id("4" * 30), "release2-v2")).schema == "release2-v5"
    assert identify(zal.write(with_id("4" * 31), "release2-v2")).schema == "release2-v2"


def test_an_invalid_list_is_identified_all_the_same() -> None:
    document = whl.write(whl.Whitelist(NOW, 1, ("a.example.nl",))).replace(b"<Volgnummer>1</Volgnummer>", b"")
    assert identify(document) == Identity("whl", "release2-v13")


def test_something_else_is_not_identified() -> None:
    with pytest.raises(ListError, match="no list that we know"):
        identify(b"<html/>")


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_reading_a_list_loads_nothing_but_lxml_and_the_list(kind: str) -> None:
    code = (
        f"import sys; from medmij_sim.{kind} import read; "
        "print(*{name.split('.')[0] for name in sys.modules} - set(sys.stdlib_module_names)); "
        "print(*{name for name in sys.modules if name.startswith('medmij_sim.')})"
    )
    outcome = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    roots, ours = (set(line.split()) for line in outcome.stdout.splitlines())
    assert {root for root in roots if not root.startswith("_")} <= {"medmij_sim", "lxml", "cython_runtime"}
    assert {name.split(".")[1] for name in ours} <= {kind, "listxml"}
