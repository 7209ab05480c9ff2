"""The fictitious Zorgaanbieders, as a table, and their resources.

Their numbers cannot be real: an AGB code starts with the kind of care, and there is no kind 00. The other registers
publish no test range; there the numbers follow a convention of ours (URA 9999, UZI 00000, UZOVI 0000), no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from synthetic_patients.codes import CareKind, Code
from synthetic_patients.people.names import Address, Name
from synthetic_patients.releases import Release
from synthetic_patients.zib2017.care_providers import (
    AGB,
    URA,
    UZOVI,
    organization,
    practitioner,
    practitioner_role,
)
from synthetic_patients.zib2017.elements import Ref, Resource


@dataclass(frozen=True, slots=True)
class Provider:
    """An organisation: a slug for its id, its name, numbers and kind."""

    slug: str
    name: str
    numbers: tuple[tuple[str, str], ...]
    kind: Code | None
    address: Address | None

    @property
    def ref(self) -> Ref:
        return Ref(f"Organization/{self.slug}", self.name)


@dataclass(frozen=True)
class Professional:
    """Someone who works there."""

    slug: str
    name: Name
    provider: Provider
    specialty: Code
    agb: str
    uzi: str

    @cached_property
    def role(self) -> Ref:
        return Ref(f"PractitionerRole/{self.slug}", f"{self.name.full} - {self.provider.name}")

    @cached_property
    def ref(self) -> Ref:
        return Ref(f"Practitioner/{self.slug}", self.name.full, self.role)


GP_PRACTICE: Final = Provider(
    "huisartspraktijk-de-proef",
    "Huisartspraktijk De Proef",
    ((URA, "99990001"), (AGB, "00000001")),
    CareKind.GP_PRACTICE,
    Address("Testweg", 1, "0001 AX", "Testdam"),
)
HOSPITAL: Final = Provider(
    "ziekenhuis-voorbeeld",
    "Ziekenhuis Voorbeeld",
    ((URA, "99990002"), (AGB, "00000002")),
    CareKind.HOSPITAL,
    Address("Fictieplein", 100, "0002 BX", "Voorbeeldhuizen"),
)
PHARMACY: Final = Provider(
    "apotheek-het-verzinsel",
    "Apotheek Het Verzinsel",
    ((URA, "99990003"), (AGB, "00000003")),
    CareKind.PHARMACY,
    Address("Nepgracht", 5, "0001 AX", "Testdam"),
)
INSURER: Final = Provider("zorgverzekeraar-nergens", "Zorgverzekeraar Nergens", ((UZOVI, "0000"),), None, None)

GP: Final = Professional(
    "h-probeer", Name(("Hilde",), "Probeer", "ter"), GP_PRACTICE, CareKind.GP, "00000011", "000000011"
)
ORTHOPAEDIST: Final = Professional(
    "l-schijn", Name(("Lieuwe",), "Schijn", "van den"), HOSPITAL, CareKind.ORTHOPAEDICS, "00000012", "000000012"
)
SURGEON: Final = Professional(
    "z-voorbeeldsma", Name(("Zeynep",), "Voorbeeldsma"), HOSPITAL, CareKind.SURGERY, "00000013", "000000013"
)

PROVIDERS: Final = (GP_PRACTICE, HOSPITAL, PHARMACY, INSURER)
PROFESSIONALS: Final = (GP, ORTHOPAEDIST, SURGEON)


def provider_resources(release: Release) -> dict[str, Resource]:
    """Fresh resources of all providers and professionals in one FHIR release, by relative address."""
    if release != "STU3":
        return {}
    resources = [organization(each.ref, each.name, each.numbers, each.kind, each.address) for each in PROVIDERS]
    for each in PROFESSIONALS:
        resources.append(practitioner(each.ref, each.name, each.agb, each.uzi))
        resources.append(
            practitioner_role(each.role, each.ref._replace(role=None), each.provider.ref, each.specialty, each.uzi)
        )
    return {f"{resource['resourceType']}/{resource['id']}": resource for resource in resources}
