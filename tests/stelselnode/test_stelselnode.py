"""The lists as participants fetch them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette

from medmij_sim import gnl, ocl, whl, zal
from medmij_sim.lists import FORMATS, identify, read_any, validate_any
from medmij_sim.lists.registry import AnyList
from medmij_sim.stelselnode import StelselnodePolicy, stelselnode_app

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
PATHS = {
    "zal": "/MedMij_Zorgaanbiederslijst.xml",
    "ocl": "/MedMij_OAuthclientlist.xml",
    "whl": "/MedMij_Whitelist.xml",
    "gnl": "/MedMij_Gegevensdienstnamenlijst.xml",
}
DIENST = zal.Gegevensdienst(
    "48",
    "https://dvza.example.nl/r22/authorize",
    "https://token.dvza.example.nl/r22/token",
    (zal.Systeemrol("MM-2.1-BZB-FHIR", "https://fhir.dvza.example.nl/r22/eerste/48"),),
    zal.Abonneren(90, "https://fhir.dvza.example.nl/r22/sub"),
)
AANBIEDER = zal.Zorgaanbieder("eerste@medmij", "ZA", (zal.Interfaceversie("2", (DIENST,)),))
CLIENT = ocl.OAuthclient("pgo.example.nl", "Nep-PGO", (ocl.Interfaceversie("2", (ocl.Gegevensdienst("48"),)),))


@pytest.fixture
def published() -> dict[str, AnyList]:
    return {
        "zal": zal.Zorgaanbiederslijst(NOW, 7, (AANBIEDER,)),
        "ocl": ocl.OAuthclientlist(NOW, 8, (CLIENT,)),
        "whl": whl.Whitelist(NOW, 9, ("pgo.example.nl", "token.dvza.example.nl")),
        "gnl": gnl.Gegevensdienstnamenlijst(NOW, 10, (gnl.Gegevensdienst("48", "Nepdienst"),)),
    }


@pytest.fixture
def app(published: dict[str, AnyList]) -> Starlette:
    return stelselnode_app(published.__getitem__)


def get(app: Starlette, path: str, method: str = "GET") -> httpx.Response:
    async def fetch() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="https://stelselnode.example.nl") as client:
            return await client.request(method, path)

    return asyncio.run(fetch())


@pytest.mark.parametrize("kind", PATHS)
def test_api_2_is_the_newest_shape_of_each_list(app: Starlette, published: dict[str, AnyList], kind: str) -> None:
    answer = get(app, f"{PATHS[kind]}?api=2")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/xml"
    assert identify(answer.content).schema == FORMATS[kind].versions[0].name
    assert validate_any(answer.content) == ()
    assert read_any(answer.content) == published[kind]


@pytest.mark.parametrize("api", ["1.1", "1.1.2"])
@pytest.mark.parametrize(
    ("kind", "schema"),
    [("zal", "release2-v5"), ("ocl", "release2-v5"), ("whl", "release2-v13"), ("gnl", "release1-v7")],
)
def test_an_older_api_is_the_older_shape(app: Starlette, api: str, kind: str, schema: str) -> None:
    answer = get(app, f"{PATHS[kind]}?api={api}")
    assert identify(answer.content).schema == schema
    assert validate_any(answer.content) == ()


def test_the_older_zal_has_the_same_endpoints(app: Starlette) -> None:
    lijst = zal.read(get(app, f"{PATHS['zal']}?api=1.1").content)
    assert lijst.gegevensdienst("eerste@medmij", "48") == replace(DIENST, abonneren=None)


@pytest.mark.parametrize(
    ("query", "status", "text"),
    [("", 400, "add ?api=2"), ("?api=2&api=1.1", 400, "one version"), ("?api=9", 404, "api='9'"), ("?api=", 404, "''")],
)
def test_another_api_gets_a_clear_line(app: Starlette, query: str, status: int, text: str) -> None:
    answer = get(app, PATHS["whl"] + query)
    assert answer.status_code == status
    assert text in answer.text
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_list_that_does_not_fit_in_an_older_shape_is_said(published: dict[str, AnyList]) -> None:
    dotted = replace(AANBIEDER, naam="met.punt@medmij")
    published["zal"] = zal.Zorgaanbiederslijst(NOW, 7, (dotted,))
    app = stelselnode_app(published.__getitem__)
    assert get(app, f"{PATHS['zal']}?api=2").status_code == 200
    answer = get(app, f"{PATHS['zal']}?api=1.1")
    assert answer.status_code == 404
    assert "'met.punt@medmij' is not a valid Zorgaanbiedernaam" in answer.text


def test_a_new_publication_is_served_at_once(app: Starlette, published: dict[str, AnyList]) -> None:
    before = get(app, f"{PATHS['whl']}?api=2").content
    published["whl"] = whl.Whitelist(NOW, 10, ("pgo.example.nl",))
    after = get(app, f"{PATHS['whl']}?api=2").content
    assert whl.read(before).volgnummer == 9
    assert whl.read(after) == published["whl"]


def test_a_publication_is_written_once(published: dict[str, AnyList], monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    write = type(FORMATS["whl"]).write

    def counting(self, model, version=None):  # type: ignore[no-untyped-def]
        written.append(self.kind)
        return write(self, model, version)

    monkeypatch.setattr(type(FORMATS["whl"]), "write", counting)
    app = stelselnode_app(published.__getitem__)
    assert len({get(app, f"{PATHS['whl']}?api=2").content for _ in range(3)}) == 1
    assert written == ["whl"]


@pytest.mark.parametrize("kind", PATHS)
def test_a_broken_list_breaks_its_schema_and_leaves_the_others_whole(published: dict[str, AnyList], kind: str) -> None:
    policies = [StelselnodePolicy(broken_list=kind)]
    app = stelselnode_app(published.__getitem__, lambda: policies[-1])
    broken = get(app, f"{PATHS[kind]}?api=2")
    assert broken.status_code == 200
    assert [problem.rule for problem in validate_any(broken.content)] == ["schema.missing"]
    for other in PATHS.keys() - {kind}:
        assert validate_any(get(app, f"{PATHS[other]}?api=2").content) == ()
    policies.append(StelselnodePolicy())
    assert validate_any(get(app, f"{PATHS[kind]}?api=2").content) == ()


def test_only_the_four_lists_are_there_and_only_to_get(app: Starlette) -> None:
    assert get(app, "/MedMij_Catalogus.xml?api=2").status_code == 404
    assert get(app, f"{PATHS['whl']}?api=2", "POST").status_code == 405
    assert get(app, f"{PATHS['whl']}?api=2", "HEAD").status_code == 200
