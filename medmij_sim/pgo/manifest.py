"""Reading a manifest of images: a DICOM Key Object Selection that says where each of them is.

Sources: MedMij Image Availability 1.0.0-rc.1; IHE Radiology RAD-68 (Current Requested Procedure Evidence Sequence);
https://dicom.nema.org/medical/dicom/current/output/chtml/part18/chapter_f.html (DICOM JSON Model).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from medmij_sim.pgo.errors import PgoError
from medmij_sim.services.images import DICOM_JSON

_DEFLATED: Final = b"1.2.840.10008.1.2.1.99"
"""The transfer syntax of which a few bytes may become any number of them."""
_EVIDENCE: Final = "0040A375"
_SERIES: Final = "00081115"
_RETRIEVE_URL: Final = "00081190"
_INSTANCES: Final = "00081199"
_INSTANCE_UID: Final = "00081155"


class ManifestError(PgoError):
    """Bytes are no manifest that can be read."""


def image_urls(content: bytes, media_type: str) -> tuple[str, ...]:
    """Where the images of a manifest are: `{RetrieveURL of the series}/instances/{SOP Instance UID}`, each once.

    Args:
        content: in DICOM or in the DICOM JSON Model.
        media_type: `application/dicom` or `application/dicom+json`.

    Returns:
        Nothing for DICOM that is no manifest.

    Raises:
        ManifestError: it cannot be read, or does not say where the images are.
    """
    dataset = _of_json(content) if media_type == DICOM_JSON else _of_file(content)
    return tuple(
        dict.fromkeys(
            f"{_place(series)}/instances/{_text(instance, _INSTANCE_UID)}"
            for evidence in _items(dataset, _EVIDENCE)
            for series in _items(evidence, _SERIES)
            for instance in _items(series, _INSTANCES)
        )
    )


def _of_json(content: bytes) -> dict[str, Any]:
    """The data set; a list of one, as services of DICOMweb give it, will do as well."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"no manifest can be read: {error}") from None
    first = found[0] if isinstance(found, list) and found else found
    if not isinstance(first, dict):
        raise ManifestError("no manifest can be read: it is no data set in the DICOM JSON Model")
    return first


def _of_file(content: bytes) -> dict[str, Any]:
    try:
        import pydicom
    except ImportError:
        raise ManifestError("manifests in DICOM are read with pydicom: pip install 'medmij-sim[images]'") from None
    if _DEFLATED in content:
        raise ManifestError("no manifest can be read: a deflated one is not unpacked")
    try:
        return dict(pydicom.dcmread(BytesIO(content), stop_before_pixels=True).to_json_dict())
    except Exception as error:  # pydicom lets through whatever its parts raise at bytes that are no DICOM
        raise ManifestError(f"no manifest can be read: {type(error).__name__}") from None


def _items(dataset: dict[str, Any], tag: str) -> Iterator[dict[str, Any]]:
    """The items of a sequence."""
    yield from (each for each in _values(dataset, tag) if isinstance(each, dict))


def _place(series: dict[str, Any]) -> str:
    return _text(series, _RETRIEVE_URL).rstrip("/")


def _text(dataset: dict[str, Any], tag: str) -> str:
    for each in _values(dataset, tag):
        if isinstance(each, str) and each:
            return each
    raise ManifestError("the manifest does not say where every image is")


def _values(dataset: dict[str, Any], tag: str) -> list[Any]:
    element = dataset.get(tag)
    values = element.get("Value") if isinstance(element, dict) else None
    return values if isinstance(values, list) else []
