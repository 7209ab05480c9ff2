"""Images of a study: the manifest of them in a Binary, and each of them over WADO-RS, below the FHIR base.

Sources: MedMij Image Availability 1.0.0-rc.1, transactions ITI-68 and RAD-107; its prototype of a PGO for
`multipart/related` (https://dicom.nema.org/medical/dicom/current/output/chtml/part18/sect_8.7.3.html).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from medmij_sim.dvza.dossiers import Document
from medmij_sim.dvza.refusal import Refusal
from medmij_sim.fhir.search import ResourceSet
from medmij_sim.fhir.types import Resource
from medmij_sim.services.images import DICOM, DICOM_JSON
from synthetic_patients.imaging.dicom import image_file
from synthetic_patients.imaging.drawing import jpeg
from synthetic_patients.imaging.manifest import manifest_file, manifest_json
from synthetic_patients.imaging.study import ImagingError, ImagingStudy, Instance, Series, study_of, study_uid

WADO: Final = "wado"
"""The segment below the FHIR base under which images are."""

_UID: Final = r"[0-9.]{1,64}"
_INSTANCE: Final = re.compile(
    rf"{WADO}/studies/(?P<study>{_UID})/series/(?P<series>{_UID})/instances/(?P<instance>{_UID})(?P<rendered>/rendered)?"
)
_BOUNDARY: Final = "medmij-sim-image"
_MULTIPART: Final = f'multipart/related; type="{DICOM}"; boundary={_BOUNDARY}'


def manifest_of(resources: ResourceSet, binary: str, base: str) -> tuple[Document, ...]:
    """The manifest that a Binary holds, in each of its forms, the one that its DocumentReference tells of first.

    Args:
        resources: of a dossier, in R4.
        binary: the id.
        base: the FHIR base.

    Returns:
        Nothing when no images are behind it that were made here.

    Raises:
        Refusal: 406, because they cannot be made.
    """
    for about, attachment in _images(resources):
        if attachment.get("url") == f"Binary/{binary}":
            study, told = _study(resources, about), attachment["contentType"]
            with drawing():
                made = (Document(kind, make(study, f"{base}/{WADO}")) for kind, make in _MANIFEST.items())
                return tuple(sorted(made, key=lambda each: each.content_type != told))
    return ()


def image_at(resources: ResourceSet, path: str) -> Mapping[str, Callable[[], bytes]]:
    """An image: what makes it, by the media types in which it can be had.

    Args:
        resources: of a dossier, in R4.
        path: below the FHIR base: `wado/studies/{uid}/series/{uid}/instances/{uid}`, or that with `/rendered`.

    Raises:
        Refusal: 404, because it is not in the dossier. What makes it may raise ImagingError (see `drawing`).
    """
    asked = _INSTANCE.fullmatch(path)
    about = next((each for each, _ in _images(resources) if asked and study_uid(each) == asked["study"]), None)
    if asked is None or about is None:
        raise _absent()
    study = _study(resources, about)
    found = study.find(asked["series"], asked["instance"])
    if found is None:
        raise _absent()
    makers = _RENDERED if asked["rendered"] else _AS_DICOM
    return {kind: partial(make, study, *found) for kind, make in makers.items()}


@contextmanager
def drawing() -> Iterator[None]:
    """While something is drawn: refuse with 406 what cannot be."""
    try:
        yield
    except ImagingError as error:
        raise Refusal(406, "not-supported", f"these images cannot be made here: {error}") from error


def _images(resources: ResourceSet) -> Iterator[tuple[Resource, dict[str, Any]]]:
    """The DocumentReferences of images that were made here, each with its attachment."""
    for each in resources.of_type("DocumentReference"):
        attachments = (content.get("attachment", {}) for content in each.get("content", ()))
        for attachment in attachments if study_uid(each) else ():
            if str(attachment.get("contentType")).startswith(DICOM):
                yield each, attachment


def _study(resources: ResourceSet, about: Resource) -> ImagingStudy:
    type_, _, id_ = str(about.get("subject", {}).get("reference")).partition("/")
    with drawing():
        return study_of(about, resources.read(type_, id_) or {})


def _as_part(study: ImagingStudy, series: Series, instance: Instance) -> bytes:
    """The file as the one part of a message of several."""
    file = image_file(study, series, instance)
    return f"--{_BOUNDARY}\r\nContent-Type: {DICOM}\r\n\r\n".encode() + file + f"\r\n--{_BOUNDARY}--\r\n".encode()


_MANIFEST: Final[Mapping[str, Callable[[ImagingStudy, str], bytes]]] = MappingProxyType(
    {DICOM_JSON: manifest_json, DICOM: manifest_file}
)
_Maker = Callable[[ImagingStudy, Series, Instance], bytes]
_AS_DICOM: Final[Mapping[str, _Maker]] = MappingProxyType({DICOM: image_file, _MULTIPART: _as_part})
_RENDERED: Final[Mapping[str, _Maker]] = MappingProxyType({"image/jpeg": jpeg})


def _absent() -> Refusal:
    text = f"there is no such image; take {WADO}/studies/.../series/... from the manifest, and the instance too"
    return Refusal(404, "not-found", text)
