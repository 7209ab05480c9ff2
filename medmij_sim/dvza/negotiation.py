"""How the answer is written: what `Accept` and `_format` ask for, and whether the FHIR version fits.

Sources: RFC 9110 section 12.5.1; https://hl7.org/fhir/STU3/http.html#mime-type; https://hl7.org/fhir/STU3/binary.html;
https://dicom.nema.org/medical/dicom/current/output/chtml/part18/sect_8.7.3.html (images).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from medmij_sim.dvza.refusal import Refusal
from medmij_sim.fhir.types import FHIR_VERSIONS, MEDIA_TYPES, Release
from medmij_sim.services.images import DICOM

Kind = Literal["json", "xml", "raw"]

_KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(
        ("application/fhir+json", "application/json", "application/json+fhir", "text/json", "json"), "json"
    ),
    **dict.fromkeys(("application/fhir+xml", "application/xml", "application/xml+fhir", "text/xml", "xml"), "xml"),
}
"""What FHIR wants understood as JSON or XML; the server prefers the first of each."""

_WEIGHT: Final = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")
_VERSION: Final = re.compile(r"\d\.\d(\.\d)?")
_ANYTHING: Final = "*/*"

_OF_IMAGES: Final = {"type": (DICOM,), "transfer-syntax": ("*", "1.2.840.10008.1.2.1")}
"""What there is of images: whole files, without compression."""
_WRONG_VERSION: Final = 'Bearer realm="MedMij", error="invalid_request", error_description="FHIR version not supported"'


class Form(NamedTuple):
    """How the answer is written: as FHIR in JSON or XML, or as the bytes themselves.

    Args:
        content_type: value of the header Content-Type.
    """

    kind: Kind
    content_type: str


def _fhir_form(media_type: str, version: str | None = None) -> Form:
    """A generic media type comes back as it was asked for, a FHIR version too."""
    kind = _KINDS[media_type]
    named = media_type if "/" in media_type else MEDIA_TYPES[kind]
    return Form(kind, f"{named}{f'; fhirVersion={version}' if version else ''}; charset=utf-8")


DEFAULT: Final = _fhir_form(MEDIA_TYPES["json"])
XML: Final = _fhir_form(MEDIA_TYPES["xml"])


@dataclass(frozen=True, slots=True)
class _Range:
    """One range of an Accept header."""

    media_type: str
    weight: float
    version: str | None
    place: int

    def matches(self, media_type: str) -> bool:
        if self.media_type.endswith("/*"):
            return self.media_type == _ANYTHING or media_type.startswith(self.media_type[:-1])
        return self.media_type == media_type

    @property
    def precision(self) -> int:
        return 0 if self.media_type == _ANYTHING else 1 if self.media_type.endswith("/*") else 2


@lru_cache(maxsize=512)
def negotiate(
    accept: str, format_: str | None, release: Release, own: tuple[str, ...] = (), *, fhir: bool = True
) -> Form:
    """The form of the answer.

    Among what is wanted equally, a named media type goes before a wildcard, and then the order of the header counts.

    Args:
        accept: the header, possibly empty.
        format_: value of `_format`, which wins.
        release: the FHIR release of the endpoint; a `fhirVersion` parameter must fit it.
        own: the media types of a document, which may be given as it is; without a wish for FHIR it is, in the first.
        fhir: whether it can be had as FHIR too.

    Raises:
        Refusal: 406 when no form fits, 400 `not-supported` when only the FHIR version does not.
    """
    ranges = _asked(accept, format_)
    fitting = [each for each in ranges if each.version is None or _fits(each.version, release)]
    raw = {each.partition(";")[0].lower(): each for each in own}
    offered = [*raw, *(MEDIA_TYPES.values() if fhir else ())]
    named = [each.media_type for each in fitting if fhir and each.media_type in _KINDS]
    best = _best(fitting, offered + named)
    if best is not None:
        media_type, range_ = best
        return Form("raw", raw[media_type]) if media_type in raw else _fhir_form(media_type, range_.version)
    if len(fitting) < len(ranges):
        text = f"this endpoint speaks FHIR {FHIR_VERSIONS[release]}; ask for that version"
        raise Refusal(400, "not-supported", text, {"WWW-Authenticate": _WRONG_VERSION})
    raise Refusal(406, "not-supported", f"ask for {' or '.join(offered)}")


@lru_cache(maxsize=512)
def form_of_refusals(accept: str, format_: str | None) -> Form:
    """How it is told that something is refused: in XML where that is wanted, of whatever FHIR version; else in JSON.

    Args:
        accept, format_: as of `negotiate`.
    """
    ranges = _asked(accept, format_)
    best = _best(ranges, [*MEDIA_TYPES.values(), *(each.media_type for each in ranges if each.media_type in _KINDS)])
    return DEFAULT if best is None else _fhir_form(best[0])


def _asked(accept: str, format_: str | None) -> list[_Range]:
    # A plus sign in a query arrives as a space when it was not percent-encoded.
    return list(_ranges(format_.replace(" ", "+") if format_ else accept.strip() or _ANYTHING))


def _best(ranges: Sequence[_Range], offered: Sequence[str]) -> tuple[str, _Range] | None:
    """Of the media types that are offered the one that is wanted most, and the range that it fits."""
    best: tuple[tuple[float, int, int], str, _Range] | None = None
    for media_type in dict.fromkeys(offered):
        of_this = [each for each in ranges if each.matches(media_type)]
        if not of_this:
            continue
        range_ = max(of_this, key=lambda each: (each.precision, -each.place))
        rank = (range_.weight, range_.precision, -range_.place)
        if range_.weight > 0 and (best is None or rank > best[0]):
            best = (rank, media_type, range_)
    return None if best is None else best[1:]


def _ranges(accept: str) -> Iterator[_Range]:
    """The ranges of the header; one that cannot be read, or asks for images in another way, counts for nothing."""
    for place, part in enumerate(accept.split(",")):
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        pairs = {name.strip().lower(): value.strip('" ') for name, _, value in (p.partition("=") for p in parameters)}
        weight = pairs.get("q", "1")
        is_here = all(pairs.get(name, there[0]) in there for name, there in _OF_IMAGES.items())
        if media_type and is_here and _WEIGHT.fullmatch(weight):
            yield _Range(media_type.lower(), float(weight), pairs.get("fhirversion"), place)


def _fits(version: str, release: Release) -> bool:
    return _VERSION.fullmatch(version) is not None and version.split(".")[:2] == FHIR_VERSIONS[release].split(".")[:2]
