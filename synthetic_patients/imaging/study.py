"""A study: which images there are, and what is told with them, as a DocumentReference of images says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final, NamedTuple
from zlib import crc32

from synthetic_patients.codes.imaging import Modality, RelatedBy
from synthetic_patients.codes.problems import Body
from synthetic_patients.codes.systems import SNOMED
from synthetic_patients.zib2017.elements import IDENTIFIERS, Resource

_OID: Final = "urn:oid:"
STUDIES: Final = f"{IDENTIFIERS.removeprefix(_OID)}.77"
"""The branch of UIDs below which studies are that were made here."""

_FIRST_SERIES: Final = 10
"""Below the UID of a study, 1 is the manifest and 2 the report."""
_MANIFEST_SERIES: Final = 9
_SIDES: Final = {Body.RIGHT.code: "R", Body.LEFT.code: "L"}
_INITIALS: Final = "IN"
_UID: Final = re.compile(r"[0-9.]{1,64}")

_OF_A_SIDE: Final = None
"""In `_SERIES`: the side that was examined."""
_SERIES: Final[Mapping[str, tuple[tuple[str, str | None, tuple[str, ...]], ...]]] = {
    Modality.RADIOGRAPHY.code: (("Röntgenfoto", _OF_A_SIDE, ("van voren", "van opzij")),),
    Modality.MAMMOGRAPHY.code: (
        ("Borst rechts", "R", ("van boven", "schuin")),
        ("Borst links", "L", ("van boven", "schuin")),
    ),
}
"""By modality: name, side and views of each series."""
_OTHER_SERIES: Final = (("Beelden", _OF_A_SIDE, ("lengte", "dwars")),)


class ImagingError(RuntimeError):
    """Images cannot be made; the message says what is missing and, where something can be done, what to do."""


class Instance(NamedTuple):
    """One image.

    Args:
        uid: the SOP Instance UID.
        number: within the series, from 1.
        view: from where it was looked, in words.
    """

    uid: str
    number: int
    view: str


class Series(NamedTuple):
    """Images that belong together.

    Args:
        side: R or L; empty where it is of no side.
    """

    uid: str
    number: int
    name: str
    side: str
    instances: tuple[Instance, ...]


class Imaged(NamedTuple):
    """Of whom the images are. A BSN is not part of it.

    Args:
        number: by which the hospital knows them.
        name: family name and given names.
        gender: of FHIR.
    """

    number: str
    name: tuple[str, str]
    born: date | None
    gender: str


@dataclass(frozen=True)
class ImagingStudy:
    """What was made at one request.

    Args:
        uid: Study Instance UID.
        manifest: SOP Instance UID of the manifest: the DocumentReference calls it the unique id of the document.
        accession: number of the request.
        issuer: OID of those numbers.
        name: what was examined.
        made: when, with its offset.
        modality: code of DICOM, such as DX.
        region: SNOMED code and Dutch word of the part of the body.
        side: R or L; empty where it is of no side.
        house: where it was made.
    """

    uid: str
    manifest: str
    accession: str
    issuer: str
    name: str
    made: datetime
    modality: str
    region: tuple[str, str]
    side: str
    house: str
    person: Imaged

    @property
    def manifest_series(self) -> str:
        """Series Instance UID of the manifest."""
        return f"{self.uid}.{_MANIFEST_SERIES}"

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """The series, and in each of them its images."""
        return tuple(self._series(at, *row) for at, row in enumerate(_SERIES.get(self.modality, _OTHER_SERIES)))

    def find(self, series: str, instance: str) -> tuple[Series, Instance] | None:
        """An image by its UIDs, with the series it is in; None where there is none."""
        return next(
            ((one, each) for one in self.series for each in one.instances if (one.uid, each.uid) == (series, instance)),
            None,
        )

    def _series(self, at: int, name: str, side: str | None, views: tuple[str, ...]) -> Series:
        uid = f"{self.uid}.{_FIRST_SERIES + at}"
        instances = tuple(Instance(f"{uid}.{number}", number, view) for number, view in enumerate(views, 1))
        return Series(uid, at + 1, name, self.side if side is None else side, instances)


def study_uid(about: Resource) -> str | None:
    """The UID of a study that was made here, from its DocumentReference; None for what came from elsewhere."""
    value = _related(about).get(RelatedBy.STUDY.code, {}).get("value")
    uid = value.removeprefix(_OID) if isinstance(value, str) else ""
    return uid if uid.startswith(f"{STUDIES}.") else None


def study_of(about: Resource, patient: Resource) -> ImagingStudy:
    """The study that a DocumentReference of images is about.

    Args:
        about: a bbs-DocumentReference with a `study_uid`.
        patient: its subject.

    Raises:
        ImagingError: it does not tell enough, because somebody changed it.
    """
    try:
        return _study(about, patient)
    except (KeyError, IndexError, TypeError, ValueError, StopIteration) as error:
        raise ImagingError(f"DocumentReference/{about.get('id')} does not tell enough to draw its images") from error


def _study(about: Resource, patient: Resource) -> ImagingStudy:
    related = _related(about)
    accession = related[RelatedBy.ACCESSION.code]
    region, modality = about["context"]["event"]
    sides = (each["valueCodeableConcept"] for each in region.get("extension", ()))
    return ImagingStudy(
        uid=_uid(related[RelatedBy.STUDY.code]),
        manifest=_uid(about["masterIdentifier"]),
        accession=accession["value"],
        issuer=accession["system"].removeprefix(_OID),
        name=about["type"]["text"],
        made=datetime.fromisoformat(about["date"]),
        modality=modality["coding"][0]["code"],
        region=(next(each["code"] for each in region["coding"] if each["system"] == SNOMED), region["text"]),
        side=next((_SIDES[each["coding"][0]["code"]] for each in sides), ""),
        house=about["author"][-1]["display"],
        person=_imaged(patient),
    )


def _uid(identifier: dict[str, Any]) -> str:
    uid: str = identifier["value"].removeprefix(_OID)
    if not _UID.fullmatch(uid):
        raise ValueError(uid)
    return uid


def _related(about: Resource) -> dict[str, dict[str, Any]]:
    """The identifiers of what belongs together, by what they are of."""
    context = about.get("context")
    found = (each.get("identifier", {}) for each in (context if isinstance(context, dict) else {}).get("related", ()))
    return {coding.get("code"): each for each in found for coding in each.get("type", {}).get("coding", ())}


def _imaged(patient: Resource) -> Imaged:
    name: dict[str, Any] = next((each for each in patient.get("name", ()) if "family" in each), {})
    born = patient.get("birthDate")
    return Imaged(
        number=f"NEP{crc32(patient['id'].encode()):010d}",
        name=(name.get("family", ""), " ".join(_given(name))),
        born=date.fromisoformat(born) if born else None,
        gender=patient.get("gender", "unknown"),
    )


def _given(name: dict[str, Any]) -> list[str]:
    """The given names in full, without initials."""
    marks = [*(name.get("_given") or ()), *[None] * len(name.get("given", ()))]
    kinds = ([part.get("valueCode") for part in (each or {}).get("extension", ())] for each in marks)
    return [given for given, kind in zip(name.get("given", ()), kinds, strict=False) if _INITIALS not in kind]
