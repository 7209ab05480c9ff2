"""Images of a study: they say what their DocumentReference says, nobody takes them for real, no BSN is in them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any

import pydicom
import pytest
from patients_fixtures import Resource, all_dossiers, persona_dossier
from PIL import Image
from pydicom.uid import KeyObjectSelectionDocumentStorage, SecondaryCaptureImageStorage

from medmij_sim.redact import is_bsn
from synthetic_patients import Dossier
from synthetic_patients.imaging.dicom import image_file
from synthetic_patients.imaging.drawing import jpeg, picture
from synthetic_patients.imaging.manifest import manifest_file, manifest_json
from synthetic_patients.imaging.study import ImagingError, ImagingStudy, study_of, study_uid

ENDPOINT = "https://fhir.example/wado"
NINE_DIGITS = re.compile(rb"(?<!\d)\d{9}(?!\d)")


def images(dossier: Dossier, category: str = "IMAGES") -> Iterator[Resource]:
    for each in dossier.of_type("DocumentReference", "R4"):
        if each["category"][0]["coding"][0]["code"] == category:
            yield each


def studies(dossier: Dossier) -> Iterator[tuple[Resource, ImagingStudy]]:
    for each in images(dossier):
        patient = dossier.get(*each["subject"]["reference"].split("/"), release="R4")
        assert patient is not None
        yield each, study_of(each, patient)


@cache
def everything() -> tuple[tuple[Dossier, Resource, ImagingStudy], ...]:
    """Of all personas and fifty seeds."""
    return tuple((dossier, about, study) for dossier in all_dossiers() for about, study in studies(dossier))


@pytest.fixture(scope="module")
def study() -> ImagingStudy:
    return next(studies(persona_dossier("man_67")))[1]


def read(data: bytes) -> pydicom.Dataset:
    return pydicom.dcmread(BytesIO(data))


def related(about: Resource) -> list[Any]:
    return [each["identifier"] for each in about["context"]["related"]]


def test_there_are_studies_of_several_kinds() -> None:
    assert len(everything()) > 10
    assert {(study.modality, study.side) for _, _, study in everything()} >= {("DX", "R"), ("DX", "L"), ("MG", "")}


def test_a_manifest_says_what_its_document_reference_says() -> None:
    for dossier, about, study in everything():
        file = read(manifest_file(study, ENDPOINT))
        accession, uid = related(about)
        patient = dossier.of_type("Patient", "R4")[0]
        assert file.SOPClassUID == file.file_meta.MediaStorageSOPClassUID == KeyObjectSelectionDocumentStorage
        assert f"urn:oid:{file.SOPInstanceUID}" == about["masterIdentifier"]["value"]
        assert f"urn:oid:{file.StudyInstanceUID}" == uid["value"]
        assert file.AccessionNumber == accession["value"]
        assert f"urn:oid:{file.IssuerOfAccessionNumberSequence[0].UniversalEntityID}" == accession["system"]
        assert file.StudyDate == about["context"]["period"]["start"].replace("-", "")
        assert file.StudyDescription == about["type"]["text"]
        assert file.PatientBirthDate == patient["birthDate"].replace("-", "")
        assert str(file.PatientName).startswith(f"{patient['name'][0]['family']}^")
        assert file.ConceptNameCodeSequence[0].CodeValue == "113030"


def test_a_manifest_is_the_same_in_both_forms_and_names_each_image() -> None:
    for _, _, study in everything():
        file = read(manifest_file(study, ENDPOINT))
        same = pydicom.Dataset.from_json(json.loads(manifest_json(study, ENDPOINT)))
        assert same == pydicom.Dataset(file)
        (evidence,) = file.CurrentRequestedProcedureEvidenceSequence
        assert evidence.StudyInstanceUID == file.StudyInstanceUID
        named = []
        for series in evidence.ReferencedSeriesSequence:
            assert series.RetrieveURL == f"{ENDPOINT}/studies/{study.uid}/series/{series.SeriesInstanceUID}"
            named += [
                (series.SeriesInstanceUID, each.ReferencedSOPInstanceUID) for each in series.ReferencedSOPSequence
            ]
        assert named == [(series.uid, each.uid) for series in study.series for each in series.instances]
        shown = [item.ReferencedSOPSequence[0].ReferencedSOPInstanceUID for item in file.ContentSequence]
        assert shown == [instance for _, instance in named]


def test_every_image_belongs_to_its_study_and_says_that_it_is_synthetic() -> None:
    seen = set()
    for _, about, study in everything():
        manifest = read(manifest_file(study, ENDPOINT))
        for series in study.series:
            for each in series.instances:
                image = read(image_file(study, series, each))
                assert image.SOPClassUID == SecondaryCaptureImageStorage
                assert (image.SeriesInstanceUID, image.SOPInstanceUID) == (series.uid, each.uid)
                for same in ("StudyInstanceUID", "AccessionNumber", "PatientID", "PatientName", "StudyDate"):
                    assert image[same] == manifest[same]
                assert image.Modality == about["context"]["event"][1]["coding"][0]["code"]
                assert (image.ConversionType, image.QualityControlImage) == ("SYN", "YES")
                assert "NIET ECHT" in image.ImageComments
                assert len(image.PixelData) == image.Rows * image.Columns
                seen.add(each.uid)
    assert len(seen) == sum(len(series.instances) for _, _, study in everything() for series in study.series)


def test_a_rendered_image_shows_what_is_in_the_file(study: ImagingStudy) -> None:
    for series in study.series:
        for each in series.instances:
            file, rendered = read(image_file(study, series, each)), Image.open(BytesIO(jpeg(study, series, each)))
            assert (rendered.format, rendered.mode, rendered.size) == ("JPEG", "L", (file.Columns, file.Rows))
            original = Image.frombytes("L", rendered.size, file.PixelData)
            differences = [abs(a - b) for a, b in zip(original.tobytes(), rendered.tobytes(), strict=True)]
            assert sum(differences) / len(differences) < 2


def test_words_are_drawn_at_the_top_of_every_image(study: ImagingStudy) -> None:
    first, *_ = study.series
    for each in first.instances:
        top = picture(study, first, each).crop((0, 0, 400, 60))
        assert top.getextrema() == (0, 255)


def test_left_and_right_are_mirrored() -> None:
    study = next(study for _, _, study in everything() if study.modality == "MG")
    right, left = study.series
    (x0, x1) = (picture(study, each, each.instances[0]).crop((0, 150, 400, 350)).getbbox() for each in (right, left))
    assert x0 is not None and x1 is not None
    assert (x0[2], x1[0]) == (400, 0)


def test_no_bsn_is_in_any_byte() -> None:
    for dossier, _, study in everything():
        made = [manifest_file(study, ENDPOINT), manifest_json(study, ENDPOINT)]
        made += [image_file(study, series, each) for series in study.series for each in series.instances]
        for data in made:
            assert dossier.person.bsn.encode() not in data
            assert not [each for each in NINE_DIGITS.findall(data) if is_bsn(each.decode())]


def test_the_report_of_the_images_has_the_same_request() -> None:
    for dossier in all_dossiers():
        reported = {related(each)[0]["value"] for each in images(dossier, "REPORTS")}
        assert reported <= {study.accession for _, study in studies(dossier)}


def test_the_same_seed_gives_the_same_bytes_in_another_process(study: ImagingStudy) -> None:
    program = (
        "from hashlib import sha256;from synthetic_patients import Dossier;"
        "from synthetic_patients.imaging.study import study_of;from synthetic_patients.imaging.drawing import jpeg;"
        "from synthetic_patients.imaging.dicom import image_file;"
        "from synthetic_patients.imaging.manifest import manifest_file;"
        "d=Dossier.for_persona('man_67');"
        "a=next(e for e in d.of_type('DocumentReference','R4') if e['category'][0]['coding'][0]['code']=='IMAGES');"
        "s=study_of(a,d.of_type('Patient','R4')[0]);one=(s,s.series[0],s.series[0].instances[0]);"
        f"print(sha256(manifest_file(s,'{ENDPOINT}')+image_file(*one)+jpeg(*one)).hexdigest())"
    )
    elsewhere = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    one = (study, study.series[0], study.series[0].instances[0])
    here = sha256(manifest_file(study, ENDPOINT) + image_file(*one) + jpeg(*one)).hexdigest()
    assert elsewhere.stdout.strip() == here


def test_images_of_two_people_are_not_the_same() -> None:
    drawn = set()
    for key in ("man_67", "woman_34"):
        _, study = next(studies(persona_dossier(key)))
        drawn |= {picture(study, study.series[0], each).tobytes() for each in study.series[0].instances}
    assert len(drawn) == 4


def test_both_forms_of_a_manifest_are_told_of() -> None:
    told = {about["content"][0]["attachment"]["contentType"] for _, about, _ in everything()}
    assert told == {"application/dicom", "application/dicom+json"}


def test_what_is_not_of_here_or_no_longer_tells_enough_is_not_drawn() -> None:
    dossier = persona_dossier("man_67")
    about, _ = next(studies(dossier))
    patient = dossier.of_type("Patient", "R4")[0]
    assert study_uid({"resourceType": "DocumentReference"}) is None
    assert study_uid({"resourceType": "DocumentReference", "context": [{"reference": "Encounter/x"}]}) is None
    elsewhere = json.loads(json.dumps(about).replace(str(study_uid(about)), "1.2.3"))
    assert study_uid(elsewhere) is None
    for name in ("masterIdentifier", "type", "date", "author"):
        with pytest.raises(ImagingError, match="does not tell enough"):
            study_of({key: value for key, value in about.items() if key != name}, patient)
    with pytest.raises(ImagingError, match="does not tell enough"):
        study_of({**about, "masterIdentifier": {"value": "urn:uuid:7ce26098-1b2f-4ad8-bd45-d1e931e94ca0"}}, patient)


@pytest.mark.parametrize(("library", "make"), [("pydicom", "manifest"), ("PIL", "image"), ("font_roboto", "image")])
def test_without_the_extra_one_is_told_what_to_install(
    study: ImagingStudy, monkeypatch: pytest.MonkeyPatch, library: str, make: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImagingError, match=r"medmij-sim\[images\]"):
        if make == "manifest":
            manifest_file(study, ENDPOINT)
        else:
            image_file(study, study.series[0], study.series[0].instances[0])
