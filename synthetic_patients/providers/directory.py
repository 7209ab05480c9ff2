"""The directory of fictitious Zorgaanbieders and professionals, and their resources.

None of their numbers can be, or is meant to be, a real one:

- AGB code: its first two digits are the kind of care. Kinds begin at 01, so a code that begins with 00 is nobody's.
- URA, UZI and UZOVI number: the registers publish no range for tests. Here the numbers follow a convention of ours (URA
  9999xxxx, UZI 00000xxxx, UZOVI 0000), and that is no more than a convention: do not look them up in a real register.

Names are plays on words for what is made up; postcodes begin with 0, which no Dutch one does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Final, NamedTuple

from synthetic_patients.nlcore import care_providers as r4
from synthetic_patients.on_demand import Makers, OnDemand, copies
from synthetic_patients.people.names import Address
from synthetic_patients.providers.organisations import (
    CARDIOLOGY,
    CARE_HOME,
    DENTAL_PRACTICE,
    GERIATRICS,
    GGZ,
    GP_PRACTICE,
    HOME_CARE,
    HOSPITAL,
    INSURER,
    INTERNAL_MEDICINE,
    LABORATORY,
    MIDWIFERY_PRACTICE,
    ORTHOPAEDICS,
    PHARMACY,
    PHYSIOTHERAPY_PRACTICE,
    PROVIDERS,
    REHABILITATION,
    SURGERY,
    YOUTH_HEALTH,
    Provider,
)
from synthetic_patients.providers.professionals import (
    BREAST_SURGEON,
    CARDIOLOGIST,
    CARE_HOME_NURSE,
    DENTIST,
    DISTRICT_NURSE,
    ELDERLY_CARE_PHYSICIAN,
    GERIATRICIAN,
    GP,
    GYNAECOLOGIST,
    INTERNIST,
    MENTAL_HEALTH_PRACTICE_NURSE,
    MIDWIFE,
    NURSE_SPECIALIST,
    ONCOLOGIST,
    ORTHOPAEDIST,
    PATHOLOGIST,
    PHARMACIST,
    PHYSIOTHERAPIST,
    PRACTICE_NURSE,
    PROFESSIONALS,
    PSYCHIATRIST,
    PSYCHOLOGIST,
    PULMONOLOGIST,
    RADIOLOGIST,
    REHABILITATION_PHYSICIAN,
    REHABILITATION_PHYSIOTHERAPIST,
    SURGEON,
    VACCINATION_NURSE,
    WARD_NURSE,
    YOUTH_DOCTOR,
    Professional,
)
from synthetic_patients.releases import RELEASES, Release
from synthetic_patients.zib2017.care_providers import organization, practitioner, practitioner_role
from synthetic_patients.zib2017.elements import Resource
from synthetic_patients.zib2017.location import location

__all__ = [
    "BREAST_SURGEON",
    "CARDIOLOGIST",
    "CARDIOLOGY",
    "CARE_HOME",
    "CARE_HOME_NURSE",
    "DENTAL_PRACTICE",
    "DENTIST",
    "DISTRICT_NURSE",
    "ELDERLY_CARE_PHYSICIAN",
    "GERIATRICIAN",
    "GERIATRICS",
    "GGZ",
    "GP",
    "GP_PRACTICE",
    "GYNAECOLOGIST",
    "HOME_CARE",
    "HOSPITAL",
    "INSURER",
    "INTERNAL_MEDICINE",
    "INTERNIST",
    "LABORATORY",
    "MENTAL_HEALTH_PRACTICE_NURSE",
    "MIDWIFE",
    "MIDWIFERY_PRACTICE",
    "NURSE_SPECIALIST",
    "ONCOLOGIST",
    "ORTHOPAEDICS",
    "ORTHOPAEDIST",
    "PATHOLOGIST",
    "PHARMACIST",
    "PHARMACY",
    "PHYSIOTHERAPIST",
    "PHYSIOTHERAPY_PRACTICE",
    "PRACTICE_NURSE",
    "PROFESSIONALS",
    "PROVIDERS",
    "PSYCHIATRIST",
    "PSYCHOLOGIST",
    "PULMONOLOGIST",
    "RADIOLOGIST",
    "REHABILITATION",
    "REHABILITATION_PHYSICIAN",
    "REHABILITATION_PHYSIOTHERAPIST",
    "SURGEON",
    "SURGERY",
    "VACCINATION_NURSE",
    "WARD_NURSE",
    "YOUTH_DOCTOR",
    "YOUTH_HEALTH",
    "Professional",
    "Provider",
    "makers_of",
    "provider_resources",
]


class _Writers(NamedTuple):
    """What writes a provider or a professional in one FHIR release."""

    organization: Callable[[Provider], Resource]
    location: Callable[[Provider, Address], Resource]
    practitioner: Callable[[Professional], Resource]
    role: Callable[[Professional], Resource]


def provider_resources(release: Release) -> Mapping[str, Resource]:
    """All providers and professionals in one FHIR release, by relative address; a fresh resource per look-up."""
    return _DIRECTORIES[release]


def makers_of(providers: Collection[Provider], professionals: Iterable[Professional], release: Release) -> Makers:
    """How providers and professionals, of this directory or not, are written in a FHIR release."""
    write = _WRITERS[release]
    makers: Makers = {each.ref.target: partial(write.organization, each) for each in providers}
    makers |= {each.location.target: partial(write.location, each, each.address) for each in providers if each.address}
    for who in professionals:
        makers[who.ref.target] = partial(write.practitioner, who)
        makers[who.role.target] = partial(write.role, who)
    return makers


def _stu3_organization(each: Provider) -> Resource:
    part_of = each.part_of.ref if each.part_of else None
    return organization(each.ref, each.name, each.numbers, each.kind, each.address, part_of=part_of)


def _stu3_location(each: Provider, address: Address) -> Resource:
    return location(each.location, each.name, address, managed_by=each.ref)


def _stu3_practitioner(each: Professional) -> Resource:
    return practitioner(each.ref, each.name, each.agb, each.uzi)


def _stu3_role(each: Professional) -> Resource:
    return practitioner_role(each.role, each.ref._replace(role=None), each.provider.ref, each.specialty, each.uzi)


def _r4_organization(each: Provider) -> Resource:
    part_of = each.part_of.ref if each.part_of else None
    return r4.organization(each.ref, each.name, each.numbers, each.kind, each.address, part_of=part_of)


def _r4_location(each: Provider, address: Address) -> Resource:
    return r4.location(each.location, each.name, address, managed_by=each.ref)


def _r4_practitioner(each: Professional) -> Resource:
    return r4.practitioner(each.ref, each.name, each.agb, each.uzi)


def _r4_role(each: Professional) -> Resource:
    who, where = each.ref._replace(role=None), each.provider
    return r4.practitioner_role(each.role, who, where.ref, each.specialty, each.uzi, place=where.location)


def _kept(makers: Makers) -> Mapping[str, Resource]:
    return OnDemand({target: copies(make) for target, make in makers.items()})


_WRITERS: Final[Mapping[Release, _Writers]] = {
    "STU3": _Writers(_stu3_organization, _stu3_location, _stu3_practitioner, _stu3_role),
    "R4": _Writers(_r4_organization, _r4_location, _r4_practitioner, _r4_role),
}
_DIRECTORIES: Final[Mapping[Release, Mapping[str, Resource]]] = {
    release: _kept(makers_of(PROVIDERS, PROFESSIONALS, release)) for release in RELEASES
}
