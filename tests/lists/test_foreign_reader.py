"""A reader of lists that was not written here, with the schemas of 1.1 in it, imports what we write."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from medmij_sim import World
from medmij_sim.clock import Clock
from medmij_sim.lists.commands import lists

READER = """
import json, sys
from pathlib import Path
from medmij_lists.gnl import GNL
from medmij_lists.oauthclientlist import OAuthclientList
from medmij_lists.whitelist import Whitelist
from medmij_lists.zal import ZAL
folder = Path(sys.argv[1])
zal, whl, ocl, gnl = (
    reader((folder / f"MedMij_{name}.xml").read_bytes())
    for reader, name in (
        (ZAL, "Zorgaanbiederslijst"),
        (Whitelist, "Whitelist"),
        (OAuthclientList, "OAuthclientlist"),
        (GNL, "Gegevensdienstnamenlijst"),
    )
)
tokens = {
    name: {each.id: each.token_endpoint_uri for each in entry.gegevensdiensten.values()} for name, entry in zal.items()
}
print(json.dumps({"zal": tokens, "whl": sorted(whl), "ocl": sorted(ocl), "gnl": sorted(gnl)}))
"""


@pytest.mark.skipif(
    importlib.util.find_spec("medmij_lists") is None or importlib.util.find_spec("pkg_resources") is None,
    reason="pip install medmij-lists 'setuptools<81'",
)
def test_a_foreign_reader_imports_the_lists_of_a_world(tmp_path: Path) -> None:
    at = "2026-03-01T08:00:00Z"
    assert CliRunner().invoke(lists, ["make", "--api", "1.1", "--out", str(tmp_path), "--at", at]).exit_code == 0
    done = subprocess.run([sys.executable, "-c", READER, str(tmp_path)], capture_output=True, text=True, check=True)
    seen = json.loads(done.stdout)
    ours = World(clock=Clock.frozen(datetime(2026, 3, 1, 8, tzinfo=UTC))).lists
    assert seen["zal"] == {
        aanbieder.naam: {dienst.id: dienst.token_endpointuri for dienst in versie.gegevensdiensten}
        for aanbieder in ours.zal.zorgaanbieders
        for versie in aanbieder.interfaceversies
    }
    assert seen["whl"] == sorted(ours.whl.hostnames)
    assert seen["ocl"] == sorted(client.hostname for client in ours.ocl.oauthclients)
    assert seen["gnl"] == sorted(dienst.id for dienst in ours.gnl.gegevensdiensten)
