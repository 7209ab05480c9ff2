"""Dossiers as `fhir.resources` model objects: attributes with types instead of nested dicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Final

from synthetic_patients.zib2017.elements import Resource

if TYPE_CHECKING:
    from fhir.resources.STU3.resource import Resource as Model

_PACKAGES: Final = {"STU3": "fhir.resources.STU3", "R4": "fhir.resources.R4B"}
"""R4 is 4.0.1; its models are those of R4B (4.3.0), in which the resource types of a dossier are the same."""


class ModelError(ValueError):
    """Resources that cannot be shown as models; the message says which and why."""


def models(resources: Iterable[Resource], release: str = "STU3") -> Iterator[Model]:
    """The same resources as `fhir.resources` objects, in the same order; made one by one, a millisecond each.

    The objects are copies: to change one changes no dossier. `model_dump_json()` gives the resource back.

    Args:
        resources: as in `Dossier.releases`.
        release: the FHIR release they are in.

    Raises:
        ModelError: there are no models of this release, or a resource is not valid FHIR.
    """
    if release not in _PACKAGES:
        raise ModelError(f"no models for FHIR release {release!r}; there are models for {', '.join(_PACKAGES)}")
    return _models(resources, _PACKAGES[release])


def _models(resources: Iterable[Resource], package: str) -> Iterator[Model]:
    class_of = import_module(package).get_fhir_model_class
    for each in resources:
        name = f"{each.get('resourceType')}/{each.get('id')}"
        try:
            yield class_of(str(each.get("resourceType"))).model_validate(each)
        except (LookupError, ValueError) as error:
            raise ModelError(f"{name} does not fit the models of {package}: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    """Pydantic lists its findings; `errors()` has the first without the value, which may be a BSN."""
    found = getattr(error, "errors", None)
    if found is None:
        return str(error)
    first = found()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
