"""What a PGO retrieves besides FHIR is there, in each media type that the specification asks: reports and images."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pydicom
import pytest
from PIL import Image
from services_world import OWN, Resource, ServicesWorld

from medmij_sim.services import CATALOGUE, Gegevensdienst, Retrieval

RETRIEVALS = [(row, each) for row in CATALOGUE.values() for each in row.retrievals]


def read_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-")


def read_jpeg(data: bytes) -> Any:
    return Image.open(BytesIO(data)).getbbox()


def read_dicom(data: bytes) -> pydicom.Dataset:
    return pydicom.dcmread(BytesIO(data))


def read_dicom_json(data: bytes) -> pydicom.Dataset:
    return pydicom.Dataset.from_json(json.loads(data))


READ: dict[str, Callable[[bytes], Any]] = {
    "application/pdf": read_pdf,
    "application/dicom": read_dicom,
    "application/dicom+json": read_dicom_json,
    "image/jpeg": read_jpeg,
}


def attachments(world: ServicesWorld, person: str, row: Gegevensdienst, category: str) -> Iterator[str]:
    """Where the documents of a category are, by the searches of a service."""
    base = world.base(row.id)
    for request in row.requests:
        found: list[Resource] = world.search(person, row.id, request.path, list(request.query))[0]
        for each in found:
            if any(coding["code"] == category for part in each["category"] for coding in part["coding"]):
                yield from (f"{base}/{content['attachment']['url']}" for content in each["content"])


def images(world: ServicesWorld, person: str, row: Gegevensdienst) -> Iterator[str]:
    """Where each image is, as the manifests say."""
    for url in attachments(world, person, row, "IMAGES"):
        manifest = read_dicom(world.get_as(person, url, "application/dicom").content)
        for series in manifest.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence:
            for each in series.ReferencedSOPSequence:
                yield f"{series.RetrieveURL}/instances/{each.ReferencedSOPInstanceUID}"


WHERE: dict[str, Callable[[ServicesWorld, str, Gegevensdienst], Iterator[str]]] = {
    "report": lambda world, person, row: attachments(world, person, row, "REPORTS"),
    "manifest": lambda world, person, row: attachments(world, person, row, "IMAGES"),
    "image": images,
    "rendered": lambda world, person, row: (f"{url}/rendered" for url in images(world, person, row)),
}


@pytest.mark.parametrize(
    ("row", "retrieval"), RETRIEVALS, ids=[f"{row.id}-{retrieval.name}" for row, retrieval in RETRIEVALS]
)
def test_what_is_no_fhir_can_be_retrieved(
    services_world: ServicesWorld, row: Gegevensdienst, retrieval: Retrieval
) -> None:
    places = [(person, url) for person in OWN for url in WHERE[retrieval.name](services_world, person, row)]
    assert len(places) > 1
    for person, url in places:
        for accept in retrieval.accept:
            answer = services_world.get_as(person, url, accept)
            assert (answer.status_code, answer.headers["content-type"]) == (200, accept), url
            assert READ[accept](answer.content)
        assert services_world.get_as(person, url, "text/csv").status_code == 406
