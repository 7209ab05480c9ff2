"""Images over WADO-RS: from a search by the manifest to each image, for whom they are of and for nobody else."""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pydicom
import pytest
from dvza_stage import WOUD, Stage, make_stage
from PIL import Image

from medmij_sim import World
from medmij_sim.cast import DEFAULT_CAST
from medmij_sim.clock import Clock
from medmij_sim.dvza.token_map import FixedToken
from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.types import Resource
from synthetic_patients import Dossier
from synthetic_patients.people.personas import PERSONAS

DICOM, DICOM_JSON, JPEG = "application/dicom", "application/dicom+json", "image/jpeg"
SERVICE = {"aanbieder": WOUD, "service": "9000002"}
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
STRANGERS = 16


def pictured(bundle: Resource) -> Iterator[Resource]:
    """The DocumentReferences of images in a Bundle."""
    for entry in bundle.get("entry", ()):
        codes = [c["code"] for part in entry["resource"].get("category", ()) for c in part["coding"]]
        if "IMAGES" in codes:
            yield entry["resource"]


def instances(manifest: pydicom.Dataset) -> Iterator[str]:
    """Where each image is."""
    for series in manifest.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence:
        for each in series.ReferencedSOPSequence:
            yield f"{series.RetrieveURL}/instances/{each.ReferencedSOPInstanceUID}"


def walk(client: httpx.Client, base: str, token: str) -> int:
    """Search, take each manifest in both forms and each image in both forms; how many images there were."""

    def get(url: str, accept: str) -> httpx.Response:
        answer = client.get(url, headers={"Authorization": f"Bearer {token}", "Accept": accept})
        assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, accept), url
        return answer

    seen = 0
    for about in pictured(get(f"{base}/DocumentReference?status=current", "application/fhir+json").json()):
        url = f"{base}/{about['content'][0]['attachment']['url']}"
        file = pydicom.dcmread(BytesIO(get(url, DICOM).content))
        assert pydicom.Dataset.from_json(get(url, DICOM_JSON).json()) == pydicom.Dataset(file)
        told = {each["identifier"]["value"] for each in about["context"]["related"]}
        assert told == {file.AccessionNumber, f"urn:oid:{file.StudyInstanceUID}"}
        places = list(instances(file))
        assert len(places) >= 2
        for place in places:
            assert place.startswith(f"{base}/wado/studies/{file.StudyInstanceUID}/series/")
            image = pydicom.dcmread(BytesIO(get(place, DICOM).content))
            assert place.endswith(f"/series/{image.SeriesInstanceUID}/instances/{image.SOPInstanceUID}")
            assert {image.AccessionNumber, f"urn:oid:{image.StudyInstanceUID}"} == told
            rendered = Image.open(BytesIO(get(f"{place}/rendered", JPEG).content))
            assert rendered.size == (image.Columns, image.Rows)
        seen += len(places)
    return seen


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    keys = (*(each.key for each in PERSONAS), *(f"stranger_{number}" for number in range(1, STRANGERS + 1)))
    tokens = {f"token-of-{key}": FixedToken(key) for key in keys}
    with closing(World(7, clock=Clock.frozen(NOON), strangers=STRANGERS, token_map=tokens)) as made:
        yield made


def bases(world: World, segment: str) -> list[str]:
    """Every FHIR base of the service, of one release."""
    offering = [each for each in DEFAULT_CAST.aanbieders if "9000002" in each.gegevensdiensten]
    return [
        DEFAULT_CAST.dvza(each.dvza).resource_endpoint(world.domain, each.naam, "9000002", segment) for each in offering
    ]


def test_what_a_search_shows_leads_to_every_image_of_personas_and_strangers(world: World) -> None:
    seen = {True: 0, False: 0}
    with world.client_for("pgo-a") as client:
        for base in bases(world, "r22"):
            for key in world.people.keys:
                if world.people.person(key).care_relation:
                    seen[key.startswith("stranger")] += walk(client, base, f"token-of-{key}")
    assert seen[False] >= 10
    assert seen[True] >= 10


def test_an_image_is_in_the_chain_log_as_any_request(world: World) -> None:
    (base, *_) = bases(world, "r22")
    with world.client_for("pgo-a") as client:
        assert client.get(f"{base}/wado/studies/1/series/2/instances/3").status_code == 401
    received, sent = (each.record for each in world.chainlog()[-2:])
    assert (received.event.type, sent.event.type) == ("receive_resource_request", "send_resource_request_error")
    assert received.request is not None
    assert received.request.uri == f"{base}/wado/studies/1/series/2/instances/3"


def test_the_same_over_sockets_in_another_release(world: World) -> None:
    with world.serve() as served, served.client_for("pgo-a") as client:
        assert walk(client, bases(world, "r20")[0], "token-of-man_67") == 2


@pytest.fixture(scope="module")
def stage() -> Stage:
    return make_stage()


@pytest.fixture(scope="module")
def token(stage: Stage) -> str:
    return stage.token("man_67", scope=WOUD)


@pytest.fixture(scope="module")
def manifest(stage: Stage, token: str) -> str:
    """The path of a manifest."""
    found = stage.get(token, "DocumentReference?status=current", **SERVICE).json()
    return str(next(pictured(found))["content"][0]["attachment"]["url"])


@pytest.fixture(scope="module")
def image(stage: Stage, token: str, manifest: str) -> str:
    """The path of an image."""
    answer = stage.get(token, manifest, headers={"Accept": DICOM}, **SERVICE)
    (place, *_) = instances(pydicom.dcmread(BytesIO(answer.content)))
    return place[place.index("wado/") :]


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, DICOM_JSON),
        ("*/*", DICOM_JSON),
        (DICOM, DICOM),
        (f"{DICOM_JSON};q=0.5, {DICOM}", DICOM),
        ("application/fhir+json", "application/fhir+json; charset=utf-8"),
    ],
)
def test_accept_says_in_which_form_a_manifest_comes(
    stage: Stage, token: str, manifest: str, accept: str | None, content_type: str
) -> None:
    answer = stage.get(token, manifest, headers={"Accept": accept} if accept else {}, **SERVICE)
    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)


def test_a_manifest_as_fhir_holds_the_form_that_its_document_reference_tells_of(
    stage: Stage, token: str, manifest: str
) -> None:
    binary = stage.get(token, manifest, headers={"Accept": "application/fhir+json"}, **SERVICE).json()
    raw = stage.get(token, manifest, headers={"Accept": DICOM_JSON}, **SERVICE).content
    assert (binary["contentType"], b64decode(binary["data"])) == (DICOM_JSON, raw)


@pytest.mark.parametrize("accept", ["application/pdf", "image/jpeg", "text/html"])
def test_a_manifest_in_another_form_is_refused(stage: Stage, token: str, manifest: str, accept: str) -> None:
    answer = stage.get(token, manifest, headers={"Accept": accept}, **SERVICE)
    assert (answer.status_code, answer.json()["issue"][0]["code"]) == (406, "not-supported")


@pytest.mark.parametrize(
    ("tail", "accept", "status"),
    [
        ("", "*/*", 200),
        ("", f"{DICOM}; transfer-syntax=*", 200),
        ("", f"{DICOM}; transfer-syntax=1.2.840.10008.1.2.1", 200),
        ("", f"{DICOM}; transfer-syntax=1.2.840.10008.1.2.4.50", 406),
        ("", 'multipart/related; type="application/octet-stream"', 406),
        ("", JPEG, 406),
        ("", "application/fhir+json", 406),
        ("/rendered", "*/*", 200),
        ("/rendered", "image/*", 200),
        ("/rendered", DICOM, 406),
        ("/rendered", "image/png", 406),
    ],
)
def test_accept_says_in_which_form_an_image_comes(
    stage: Stage, token: str, image: str, tail: str, accept: str, status: int
) -> None:
    answer = stage.get(token, f"{image}{tail}", headers={"Accept": accept}, **SERVICE)
    assert answer.status_code == status
    if status == 200:
        assert answer.headers["content-type"] == (JPEG if tail else DICOM)
    else:
        assert answer.json()["issue"][0]["code"] == "not-supported"


def test_an_image_comes_as_the_one_part_of_a_message_when_clients_ask_so(stage: Stage, token: str, image: str) -> None:
    answer = stage.get(token, image, headers={"Accept": f'multipart/related; type="{DICOM}"'}, **SERVICE)
    kind, _, boundary = answer.headers["content-type"].partition("; boundary=")
    assert kind == f'multipart/related; type="{DICOM}"'
    before, part, after = answer.content.split(f"--{boundary}".encode())
    head, _, file = part.partition(b"\r\n\r\n")
    assert (before, head, after) == (b"", b"\r\nContent-Type: application/dicom", b"--\r\n")
    alone = stage.get(token, image, headers={"Accept": DICOM}, **SERVICE)
    assert file == alone.content + b"\r\n"


@pytest.mark.parametrize("tail", ["", "/rendered"])
def test_head_tells_of_an_image_without_sending_it(stage: Stage, token: str, image: str, tail: str) -> None:
    got, told = (stage.get(token, f"{image}{tail}", method=method, **SERVICE) for method in ("GET", "HEAD"))
    assert (told.status_code, told.content) == (200, b"")
    assert told.headers["content-length"] == str(len(got.content))
    assert told.headers["cache-control"] == "no-store"


def test_an_image_needs_a_token_of_its_own_service(stage: Stage, image: str) -> None:
    for tail in ("", "/rendered"):
        assert stage.get(None, f"{image}{tail}", headers={"Accept": DICOM}, **SERVICE).status_code == 401
    elsewhere = stage.token("man_67")
    assert stage.get(elsewhere, image, headers={"Accept": DICOM}, **SERVICE).status_code in (401, 403)


def test_images_of_another_person_are_not_there(stage: Stage, manifest: str, image: str) -> None:
    other = stage.token("woman_34", scope=WOUD)
    for path in (manifest, image, f"{image}/rendered"):
        answer = stage.get(other, path, headers={"Accept": "*/*"}, **SERVICE)
        assert (answer.status_code, answer.json()["issue"][0]["code"]) == (404, "not-found")


@pytest.mark.parametrize("service", ["48", "51"])
def test_another_service_has_no_images(stage: Stage, token: str, image: str, service: str) -> None:
    assert stage.get(token, image, aanbieder=WOUD, service=service).status_code == 404


def test_what_is_not_in_the_manifest_is_not_there(stage: Stage, token: str, image: str) -> None:
    study, series, instance = image.split("/")[2::2]
    for path in (
        image[:-1] + "7",
        image.replace(f"/series/{series}/", "/series/1.2.3/"),
        image.replace(study, "1.2.3"),
        f"wado/studies/{study}",
        f"wado/studies/{study}/series/{series}",
        f"wado/studies/{study}/series/{series}/instances",
        f"{image}/metadata",
        f"{image}/frames/1",
        "wado",
        "wado/x",
    ):
        answer = stage.get(token, path, headers={"Accept": "*/*"}, **SERVICE)
        assert answer.status_code in (400, 404), path
        assert answer.json()["resourceType"] == "OperationOutcome"
    assert instance in image


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_images_can_only_be_read(stage: Stage, token: str, image: str, method: str) -> None:
    answer = stage.get(token, image, method=method, **SERVICE)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_the_same_world_gives_the_same_bytes(stage: Stage, token: str, manifest: str, image: str) -> None:
    again = make_stage()
    other = again.token("man_67", scope=WOUD)
    for path, accept in ((manifest, DICOM), (manifest, DICOM_JSON), (image, DICOM), (f"{image}/rendered", JPEG)):
        one, two = (
            each.get(bearer, path, headers={"Accept": accept}, **SERVICE).content
            for each, bearer in ((stage, token), (again, other))
        )
        assert one == two


@pytest.mark.parametrize(
    ("fault", "status"),
    [("dvza.resource.rate-limit", 429), ("dvza.resource.crash", 500)],
)
def test_faults_of_the_resource_server_reach_images_too(image: str, fault: str, status: int) -> None:
    stage = make_stage()
    token = stage.token("man_67", scope=WOUD)
    stage.env.faults.on(fault, "dvza-a")
    assert stage.get(token, image, headers={"Accept": DICOM}, **SERVICE).status_code == status


def test_without_the_extra_the_answer_says_what_to_install(
    stage: Stage, token: str, manifest: str, image: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pydicom", None)
    for path in (manifest, image):
        answer = stage.get(token, path, headers={"Accept": DICOM}, **SERVICE)
        assert answer.status_code == 406
        assert "medmij-sim[images]" in answer.json()["issue"][0]["details"]["text"]


def loaded(tmp_path: Path, *without: str) -> Stage:
    """A stage where a generated dossier was loaded from disk, its image references without some elements."""
    stage = make_stage()
    resources = Dossier.for_persona("man_67", NOON.date()).releases["R4"]
    changed: list[dict[str, Any]] = [
        {key: value for key, value in each.items() if each["resourceType"] != "DocumentReference" or key not in without}
        for each in resources
    ]
    (tmp_path / "loaded.ndjson").write_text("\n".join(fhir_json.dumps(each).decode() for each in changed))
    stage.people.load("woman_34", tmp_path / "loaded.ndjson")
    return stage


def test_a_generated_dossier_from_disk_has_its_images(tmp_path: Path, manifest: str, image: str) -> None:
    stage = loaded(tmp_path)
    token = stage.token("woman_34", scope=WOUD)
    for path in (manifest, image):
        assert stage.get(token, path, headers={"Accept": DICOM}, **SERVICE).status_code == 200


def test_a_changed_dossier_that_no_longer_tells_enough_is_told(tmp_path: Path, manifest: str, image: str) -> None:
    stage = loaded(tmp_path, "masterIdentifier")
    token = stage.token("woman_34", scope=WOUD)
    for path in (manifest, image):
        answer = stage.get(token, path, headers={"Accept": DICOM}, **SERVICE)
        assert answer.status_code == 406
        assert "does not tell enough" in json.dumps(answer.json())


def test_the_example_of_the_page_runs() -> None:
    page = Path(__file__).parents[2] / "docs" / "images.md"
    (_, example, *_) = page.read_text("utf-8").split("```")
    names: dict[str, Any] = {}
    exec(example.removeprefix("python\n"), names)
    with closing(names["world"]), closing(names["pgo"]):
        assert pydicom.dcmread(BytesIO(names["dicom"])).StudyInstanceUID == names["manifest"].StudyInstanceUID
        assert names["jpeg"].startswith(b"\xff\xd8")
