"""A PGO retrieves what documents and images refer to: with its token, at the endpoint it is for and nowhere else."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha1
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import httpx
import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pgo_surroundings import AANBIEDER, CLIENT_ID, FHIR_HOST, TOKEN_HOST, Surroundings, base_of, bundle, callback_of
from pgo_surroundings import whitelist as whitelist_of

from medmij_sim.pgo import Harvest, Pgo, channel, retrieving
from medmij_sim.pgo.retrieving import Document

BASE = base_of("49")
ELSEWHERE = "fhir.dvza-b.medmij.localhost"
PDF, DICOM, DICOM_JSON = "application/pdf", "application/dicom", "application/dicom+json"
LETTER = b"%PDF-1.7 a letter"
SERIES = f"{BASE}/wado/studies/1.2/series/1.2.3"

Answer = Callable[[httpx.Request], httpx.Response]


def about(url: str, content_type: str = PDF, **more: Any) -> dict[str, Any]:
    attachment = {"contentType": content_type, "url": url, **more}
    return {"resourceType": "DocumentReference", "id": "d", "content": [{"attachment": attachment}]}


def manifest(retrieve_url: str = SERIES, instances: Iterable[str] = ("1", "2")) -> dict[str, Any]:
    """A manifest in the DICOM JSON Model."""
    references = [{"00081155": {"vr": "UI", "Value": [each]}} for each in instances]
    series = {
        "00081190": {"vr": "UR", "Value": [retrieve_url]},
        "00081199": {"vr": "SQ", "Value": references},
    }
    return {"0040A375": {"vr": "SQ", "Value": [{"00081115": {"vr": "SQ", "Value": [series]}}]}}


def given_out(content: bytes = LETTER, content_type: str = PDF) -> httpx.Response:
    return httpx.Response(200, content=content, headers={"content-type": content_type})


def deflated() -> bytes:
    """A DICOM file of which nobody knows how large it becomes."""
    file = pydicom.Dataset()
    file.SOPClassUID, file.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.88.59", "1.2.3"
    file.file_meta = pydicom.dataset.FileMetaDataset()
    file.file_meta.TransferSyntaxUID = pydicom.uid.DeflatedExplicitVRLittleEndian
    written = BytesIO()
    pydicom.dcmwrite(written, file, enforce_file_format=True)
    return written.getvalue()


def serves(around: Surroundings, documents: Iterable[dict[str, Any]], answer: Answer) -> None:
    """Have the DVZA give documents in one search, and answer everything that is retrieved."""
    found = [each | {"id": f"d{number}"} for number, each in enumerate(documents)]
    around.lists["/MedMij_Whitelist.xml"] = whitelist_of(CLIENT_ID, TOKEN_HOST, FHIR_HOST, ELSEWHERE)

    def fhir(request: httpx.Request) -> httpx.Response:
        if "Binary" in request.url.path or "wado" in request.url.path:
            return answer(request)
        return httpx.Response(200, json=bundle(*found) if "/49/Patient" in request.url.path else bundle())

    around.fhir = fhir


def collected(around: Surroundings, **policy: Any) -> tuple[Pgo, Harvest]:
    """A whole journey for gegevensdienst 49."""
    pgo = around.pgo(**policy)

    async def journey() -> Harvest:
        begun = await pgo.start(AANBIEDER, ["49"], "anna")
        await pgo.callback(callback_of(begun))
        return await pgo.collect(begun.session)

    return pgo, asyncio.run(journey())


def kept(pgo: Pgo) -> list[Document]:
    return [each.document for each in pgo.store.documents("anna")]


def retrieved(around: Surroundings) -> list[httpx.Request]:
    """What was asked for besides lists, tokens and searches, at whatever host."""
    return [each for _, each in around.asked if "Binary" in each.url.path or "wado" in each.url.path]


@pytest.mark.parametrize("url", ["Binary/1", f"{BASE}/Binary/1"])
def test_a_document_is_retrieved_with_the_token_and_kept(around: Surroundings, url: str) -> None:
    serves(around, [about(url)], lambda _: given_out())
    pgo, harvest = collected(around)
    (request,) = retrieved(around)
    assert str(request.url) == f"{BASE}/Binary/1"
    assert (request.headers["Accept"], request.headers["Authorization"]) == (PDF, "Bearer access-1")
    searches = [each for each in around.resource_requests if each is not request]
    assert request.headers["X-Correlation-ID"] == searches[0].headers["X-Correlation-ID"]
    assert request.headers["MedMij-Request-ID"] not in {each.headers["MedMij-Request-ID"] for each in searches}
    assert kept(pgo) == [Document(f"{BASE}/Binary/1", PDF, LETTER)]
    assert (harvest.documents, harvest.missing, harvest.problems) == ({"49": 1}, (), ())


def test_what_two_documents_refer_to_is_retrieved_once(around: Surroundings) -> None:
    serves(around, [about("Binary/1"), about("Binary/1")], lambda _: given_out())
    collected(around)
    assert len(retrieved(around)) == 1


def test_a_document_is_exported_with_its_origin(around: Surroundings) -> None:
    serves(around, [about("Binary/1")], lambda _: given_out())
    pgo, _ = collected(around)
    assert pgo.export("anna")["documents"] == [
        {
            "aanbieder": AANBIEDER,
            "gegevensdienst": "49",
            "url": f"{BASE}/Binary/1",
            "kind": "document",
            "contentType": PDF,
            "data": b64encode(LETTER).decode(),
        }
    ]
    assert pgo.export("bram")["documents"] == []
    assert LETTER.decode() not in repr([*pgo.store.documents(None), *kept(pgo)])
    pgo.reset()
    assert pgo.export()["documents"] == []


OUTSIDE = [
    f"https://{ELSEWHERE}/r22/huisartsdelinde/49/Binary/1",
    f"//{ELSEWHERE}/Binary/1",
    f"https://{FHIR_HOST}@{ELSEWHERE}/Binary/1",
    f"https://user@{FHIR_HOST}/r22/huisartsdelinde/49/Binary/1",
    f"https://{FHIR_HOST}:8443/r22/huisartsdelinde/49/Binary/1",
    f"{BASE}1/Binary/1",
    f"http://{FHIR_HOST}/r22/huisartsdelinde/49/Binary/1",
    "/Binary/1",
    "../48/Binary/1",
    f"{BASE}/../48/Binary/1",
    f"{BASE}/%2e%2e/48/Binary/1",
    f"{BASE}/..\\48/Binary/1",
    "urn:oid:1.2.3",
    "https://[/Binary/1",
]


@pytest.mark.parametrize("url", OUTSIDE)
def test_what_lies_outside_the_endpoint_is_told_and_never_asked_for(around: Surroundings, url: str) -> None:
    serves(around, [about(url)], lambda _: given_out())
    pgo, harvest = collected(around)
    assert retrieved(around) == []
    assert kept(pgo) == []
    (line,) = harvest.missing
    assert "outside the FHIR base" in line
    assert harvest.problems == ()


pieces = st.sampled_from(
    ["https://", "http://", "//", "/", "\\", "..", ".", "%2e", "%2F", "@", ":", "?", "#", ELSEWHERE, FHIR_HOST, BASE]
)
references = st.lists(pieces | st.text(max_size=3), min_size=1, max_size=7).map("".join)


@settings(max_examples=150, deadline=None)
@given(references)
def test_the_token_goes_below_the_endpoint_whatever_a_document_says(reference: str) -> None:
    around = Surroundings()
    serves(around, [about(reference)], lambda _: given_out())
    collected(around)
    for _, request in around.asked:
        if "Authorization" in request.headers:
            assert (request.url.scheme, request.url.host, request.url.port) == ("https", FHIR_HOST, None)
            path = unquote(str(request.url.path))
            assert path.startswith("/r22/huisartsdelinde/49")
            assert ".." not in path.replace("\\", "/").split("/")


def test_a_redirect_is_not_followed(around: Surroundings) -> None:
    serves(around, [about("Binary/1")], lambda _: httpx.Response(302, headers={"location": f"https://{ELSEWHERE}/1"}))
    _, harvest = collected(around)
    assert around.to(ELSEWHERE) == []
    assert harvest.missing == (f"{FHIR_HOST}/r22/huisartsdelinde/49/Binary/1: HTTP 302",)


def lost(_: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("too late")


@pytest.mark.parametrize(
    ("document", "answer", "told"),
    [
        (about("Binary/1"), lambda _: httpx.Response(404), "HTTP 404"),
        (about("Binary/1"), lost, "no answer"),
        (about("Binary/1"), lambda _: given_out(b"{}", "application/fhir+json"), "came instead of application/pdf"),
        (about("Binary/1"), lambda _: httpx.Response(200, content=LETTER), "without a media type came"),
        (about("Binary/1", hash="AAAA"), lambda _: given_out(), "not what the hash"),
        (about("Binary/1", DICOM_JSON), lambda _: given_out(b"{", DICOM_JSON), "no manifest can be read"),
        (about("Binary/1", DICOM_JSON), lambda _: given_out(b"1", DICOM_JSON), "no manifest can be read"),
        (about("Binary/1", DICOM), lambda _: given_out(b"no DICOM", DICOM), "no manifest can be read"),
        (about("Binary/1", DICOM), lambda _: given_out(deflated(), DICOM), "a deflated one is not unpacked"),
    ],
)
def test_what_cannot_be_had_is_told_and_the_rest_is_kept(
    around: Surroundings, document: dict[str, Any], answer: Answer, told: str
) -> None:
    def each(request: httpx.Request) -> httpx.Response:
        return given_out() if request.url.path.endswith("/2") else answer(request)

    serves(around, [document, about("Binary/2")], each)
    pgo, harvest = collected(around)
    (line,) = harvest.missing
    assert told in line
    assert line.startswith(f"{FHIR_HOST}/r22/huisartsdelinde/49/Binary/1: ") or told == "no answer"
    assert Document(f"{BASE}/Binary/2", PDF, LETTER) in kept(pgo)
    assert harvest.stored == {"49": 2}


def test_a_document_that_is_what_its_hash_is_of_is_kept(around: Surroundings) -> None:
    digest = b64encode(sha1(LETTER, usedforsecurity=False).digest()).decode()
    serves(around, [about("Binary/1", hash=digest)], lambda _: given_out())
    pgo, _ = collected(around)
    assert len(kept(pgo)) == 1


@pytest.mark.parametrize("told", ["", "pdf", "application/p\u00e9df", "application/pdf\r\nX: 1", 7])
def test_what_a_media_type_cannot_be_is_not_asked_for(around: Surroundings, told: Any) -> None:
    serves(around, [about("Binary/1", told)], lambda _: given_out())
    pgo, harvest = collected(around)
    assert [each.headers["Accept"] for each in retrieved(around)] == ["*/*"]
    assert (len(kept(pgo)), harvest.missing) == (1, ())


@pytest.mark.parametrize("content", [None, {}, [None], [{"attachment": []}], [{"attachment": {"url": 1}}]])
def test_a_document_that_refers_to_nothing_is_no_trouble(around: Surroundings, content: Any) -> None:
    serves(around, [{"resourceType": "DocumentReference", "content": content}], lambda _: given_out())
    _, harvest = collected(around)
    assert (retrieved(around), harvest.missing) == ([], ())


def test_once_the_token_is_refused_nothing_more_is_asked(around: Surroundings) -> None:
    serves(around, [about(f"Binary/{number}") for number in range(20)], lambda _: httpx.Response(401))
    pgo, harvest = collected(around)
    asked = len(retrieved(around))
    assert 0 < asked <= 6
    assert harvest.missing[-1] == f"{20 - asked} documents or images were not asked for once the token was refused"
    assert len(harvest.missing) == asked + 1
    assert harvest.stored == {"49": 20}
    assert pgo.sessions.all()[0].incomplete


def test_no_more_documents_are_retrieved_than_the_most(around: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieving, "MOST_DOCUMENTS", 3)
    serves(around, [about(f"Binary/{number}") for number in range(5)], lambda _: given_out())
    pgo, harvest = collected(around)
    assert len(retrieved(around)) == len(kept(pgo)) == 3
    assert harvest.missing == ("2 documents or images were not asked for: more than 3",)


def test_no_more_is_kept_than_the_most(around: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieving, "MOST_BYTES", 2 * len(LETTER))
    serves(around, [about(f"Binary/{number}") for number in range(3)], lambda _: given_out())
    pgo, harvest = collected(around)
    assert len(kept(pgo)) == 2
    assert len(harvest.missing) == 1


def test_an_answer_that_is_too_large_is_not_read(around: Surroundings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "MOST_BYTES", 2_000_000)
    serves(around, [about("Binary/1")], lambda _: given_out(b"x" * 2_000_001))
    pgo, harvest = collected(around)
    assert kept(pgo) == []
    (line,) = harvest.missing
    assert "an answer of more than 1 MB" in line


@pytest.mark.parametrize("listed", [False, True])
def test_the_images_of_a_manifest_are_retrieved(around: Surroundings, listed: bool) -> None:
    told = json.dumps([manifest()] if listed else manifest()).encode()

    def answer(request: httpx.Request) -> httpx.Response:
        return given_out(b"image", DICOM) if "wado" in request.url.path else given_out(told, DICOM_JSON)

    serves(around, [about("Binary/1", DICOM_JSON)], answer)
    pgo, harvest = collected(around)
    assert [(each.kind, each.url) for each in kept(pgo)] == [
        ("manifest", f"{BASE}/Binary/1"),
        ("image", f"{SERIES}/instances/1"),
        ("image", f"{SERIES}/instances/2"),
    ]
    assert {each.headers["Accept"] for each in retrieved(around)[1:]} == {DICOM}
    assert {each.headers["Authorization"] for each in retrieved(around)} == {"Bearer access-1"}
    assert harvest.documents == {"49": 3}
    (session,) = pgo.sessions.all()
    assert (session.documents, session.images, session.incomplete) == (0, 2, False)


@pytest.mark.parametrize("place", [f"https://{ELSEWHERE}/wado/studies/1", "../48/wado/studies/1"])
def test_images_elsewhere_are_not_asked_for(around: Surroundings, place: str) -> None:
    told = json.dumps(manifest(place)).encode()
    serves(around, [about("Binary/1", DICOM_JSON)], lambda _: given_out(told, DICOM_JSON))
    pgo, harvest = collected(around)
    assert [each.kind for each in kept(pgo)] == ["manifest"]
    assert len(retrieved(around)) == 1
    assert len(harvest.missing) == 2


@pytest.mark.parametrize("told", [manifest(retrieve_url=""), manifest(instances=[""])])
def test_a_manifest_that_does_not_say_where_images_are_is_told(around: Surroundings, told: dict[str, Any]) -> None:
    serves(around, [about("Binary/1", DICOM_JSON)], lambda _: given_out(json.dumps(told).encode(), DICOM_JSON))
    pgo, harvest = collected(around)
    assert len(kept(pgo)) == 1
    (line,) = harvest.missing
    assert "does not say where" in line


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["0040A375", "00081115", "00081190", "00081199", "00081155", "Value"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(
    json_values.map(lambda each: json.dumps(each).encode()) | st.binary(max_size=20),
    st.sampled_from([DICOM, DICOM_JSON]),
)
def test_no_manifest_stops_a_collection(content: bytes, media_type: str) -> None:
    around = Surroundings()
    serves(around, [about("Binary/1", media_type)], lambda _: given_out(content, media_type))
    pgo, _ = collected(around)
    assert Document(f"{BASE}/Binary/1", media_type, content) in kept(pgo)
