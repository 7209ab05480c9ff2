"""JSON or XML: what `Accept` and `_format` ask for, and whether the FHIR version fits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from medmij_sim.dvza.refusal import Refusal
from medmij_sim.fhir.types import FHIR_VERSIONS, Release

_JSON: Final = ("application/fhir+json", "application/json", "application/json+fhir", "text/json", "json")
_XML: Final = ("application/fhir+xml", "application/xml", "application/xml+fhir", "text/xml", "xml")
_ANY: Final = ("*/*", "application/*")


@dataclass(frozen=True, slots=True)
class Form:
    """How the answer is written: `json` or `xml`, and the media type to call it by."""

    kind: str
    media_type: str


DEFAULT: Final = Form("json", _JSON[0])
_FORMS: Final = {
    **{name: Form("json", name if "/" in name else _JSON[0]) for name in _JSON},
    **{name: Form("xml", name if "/" in name else _XML[0]) for name in _XML},
    **dict.fromkeys(_ANY, DEFAULT),
}


@lru_cache(maxsize=256)
def negotiate(accept: str, format_: str | None, release: Release) -> Form:
    """The form of the answer.

    Args:
        accept: the header, possibly empty.
        format_: value of `_format`, which wins (https://hl7.org/fhir/STU3/http.html#mime-type).
        release: the FHIR release of the endpoint; a `fhirVersion` parameter must fit it.

    Raises:
        Refusal: 406 when no form fits, 400 `not-supported` when only the FHIR version does not.
    """
    # A plus sign in a query arrives as a space when it was not percent-encoded.
    asked = _ranked(accept) if format_ is None else [(format_.replace(" ", "+"), None)]
    wrong_version = False
    for media_type, version in asked:
        form = _FORMS.get(media_type)
        if form is None:
            continue
        if version is None or _fits(version, release):
            return form
        wrong_version = True
    if wrong_version:
        text = f"this endpoint speaks FHIR {FHIR_VERSIONS[release]}; ask for that version"
        raise Refusal(400, "not-supported", text)
    raise Refusal(406, "not-supported", f"ask for {_JSON[0]} or {_XML[0]}")


def _ranked(accept: str) -> list[tuple[str, str | None]]:
    """(media type, fhirVersion) of each range, the most wanted first."""
    found: list[tuple[float, str, str | None]] = []
    for part in (accept.strip() or "*/*").split(","):
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        pairs = {name.lower(): value.strip('" ') for name, _, value in (each.partition("=") for each in parameters)}
        weight = _weight(pairs.get("q", "1"))
        if weight > 0:
            found.append((-weight, media_type.lower(), pairs.get("fhirversion")))
    return [(media_type, version) for _, media_type, version in sorted(found, key=lambda each: each[0])]


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _fits(version: str, release: Release) -> bool:
    return version.split(".")[:2] == FHIR_VERSIONS[release].split(".")[:2]
