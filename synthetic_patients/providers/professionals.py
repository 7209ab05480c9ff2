"""The fictitious professionals, as a table: each works at one organisation, in one specialty."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from synthetic_patients.codes import CareKind, Code
from synthetic_patients.people.names import Name
from synthetic_patients.providers.organisations import (
    CARE_HOME,
    DENTAL_PRACTICE,
    GGZ,
    GP_PRACTICE,
    HOME_CARE,
    HOSPITAL,
    MIDWIFERY_PRACTICE,
    PHARMACY,
    PHYSIOTHERAPY_PRACTICE,
    PUBLIC_HEALTH,
    REHABILITATION,
    YOUTH_HEALTH,
    Provider,
)
from synthetic_patients.zib2017.elements import Ref


@dataclass(frozen=True)
class Professional:
    """Someone who works there.

    Args:
        number: counts the professionals; AGB and UZI number follow from it.
        name: made up, like all family names here.
        provider: where this person works.
        specialty: what an appointment with this person is for.
    """

    number: int
    name: Name
    provider: Provider
    specialty: Code

    @property
    def slug(self) -> str:
        """Initial and family name, the id of the Practitioner."""
        return f"{self.name.given[0][0]}-{self.name.family}".lower()

    @property
    def agb(self) -> str:
        return f"00{1000 + self.number:06d}"

    @property
    def uzi(self) -> str:
        return f"00000{self.number:04d}"

    @cached_property
    def role(self) -> Ref:
        return Ref(f"PractitionerRole/{self.slug}", f"{self.name.full} - {self.provider.name}")

    @cached_property
    def ref(self) -> Ref:
        return Ref(f"Practitioner/{self.slug}", self.name.full, self.role)


def _named(number: int, given: str, family: str, provider: Provider, specialty: Code) -> Professional:
    """A professional by name, "van der" and the like before a family name being its prefix."""
    prefix, _, last = family.rpartition(" ")
    return Professional(number, Name((given,), last, prefix or None), provider, specialty)


GP: Final = _named(1, "Hilde", "ter Probeer", GP_PRACTICE, CareKind.GP)
PRACTICE_NURSE: Final = _named(2, "Anneke", "van Oefenen", GP_PRACTICE, CareKind.NURSE)
"""Praktijkondersteuner somatiek (POH-S): check-ups of diabetes, COPD and blood pressure."""
MENTAL_HEALTH_PRACTICE_NURSE: Final = _named(3, "Ruben", "de Veronderstel", GP_PRACTICE, CareKind.NURSE)
"""Praktijkondersteuner GGZ (POH-GGZ)."""
PHARMACIST: Final = _named(4, "Samira", "Verzinsma", PHARMACY, CareKind.PHARMACIST)

ORTHOPAEDIST: Final = _named(11, "Lieuwe", "van den Schijn", HOSPITAL, CareKind.ORTHOPAEDICS)
SURGEON: Final = _named(12, "Zeynep", "Voorbeeldsma", HOSPITAL, CareKind.SURGERY)
CARDIOLOGIST: Final = _named(13, "Bart", "Hypotheseman", HOSPITAL, CareKind.CARDIOLOGIST)
PULMONOLOGIST: Final = _named(14, "Ingrid", "van der Mits", HOSPITAL, CareKind.PULMONOLOGIST)
INTERNIST: Final = _named(15, "Prakash", "Stelsma", HOSPITAL, CareKind.INTERNIST)
GERIATRICIAN: Final = _named(16, "Tjitske", "Denkbeeldstra", HOSPITAL, CareKind.GERIATRICIAN)
GYNAECOLOGIST: Final = _named(17, "Esther", "van 't Model", HOSPITAL, CareKind.GYNAECOLOGIST)
RADIOLOGIST: Final = _named(18, "Kees", "Nabootsen", HOSPITAL, CareKind.RADIOLOGIST)
BREAST_SURGEON: Final = _named(19, "Fatima", "Simulaar", HOSPITAL, CareKind.SURGEON)
ONCOLOGIST: Final = _named(20, "Gijs", "op 't Papier", HOSPITAL, CareKind.INTERNIST)
PATHOLOGIST: Final = _named(21, "Loes", "Preparaatsma", HOSPITAL, CareKind.PATHOLOGIST)
NURSE_SPECIALIST: Final = _named(22, "Mirjam", "de Mock", HOSPITAL, CareKind.NURSE_SPECIALIST)
WARD_NURSE: Final = _named(23, "Dennis", "Dummystra", HOSPITAL, CareKind.NURSE)

PSYCHIATRIST: Final = _named(31, "Olaf", "van Fantasie", GGZ, CareKind.PSYCHIATRIST)
PSYCHOLOGIST: Final = _named(32, "Nadia", "Gedachtema", GGZ, CareKind.PSYCHOLOGIST)
ELDERLY_CARE_PHYSICIAN: Final = _named(33, "Corrie", "van de Casus", CARE_HOME, CareKind.ELDERLY_CARE_PHYSICIAN)
CARE_HOME_NURSE: Final = _named(34, "Joyce", "Scenarius", CARE_HOME, CareKind.NURSE)
DISTRICT_NURSE: Final = _named(35, "Bep", "Bijvoorbeeld", HOME_CARE, CareKind.NURSE)
REHABILITATION_PHYSICIAN: Final = _named(36, "Arjen", "van Aanname", REHABILITATION, CareKind.REHABILITATION_PHYSICIAN)
REHABILITATION_PHYSIOTHERAPIST: Final = _named(37, "Merel", "Stapsgewijs", REHABILITATION, CareKind.PHYSIOTHERAPIST)
PHYSIOTHERAPIST: Final = _named(38, "Youssef", "de Repetitie", PHYSIOTHERAPY_PRACTICE, CareKind.PHYSIOTHERAPIST)
DENTIST: Final = _named(40, "Vincent", "Kiesfictie", DENTAL_PRACTICE, CareKind.DENTIST)
MIDWIFE: Final = _named(41, "Sanne", "van der Generale", MIDWIFERY_PRACTICE, CareKind.MIDWIFE)
YOUTH_DOCTOR: Final = _named(42, "Daan", "Doemaarzo", YOUTH_HEALTH, CareKind.YOUTH_DOCTOR)
VACCINATION_NURSE: Final = _named(43, "Ilse", "van der Proefprik", PUBLIC_HEALTH, CareKind.NURSE)

PROFESSIONALS: Final = (
    GP,
    PRACTICE_NURSE,
    MENTAL_HEALTH_PRACTICE_NURSE,
    PHARMACIST,
    ORTHOPAEDIST,
    SURGEON,
    CARDIOLOGIST,
    PULMONOLOGIST,
    INTERNIST,
    GERIATRICIAN,
    GYNAECOLOGIST,
    RADIOLOGIST,
    BREAST_SURGEON,
    ONCOLOGIST,
    PATHOLOGIST,
    NURSE_SPECIALIST,
    WARD_NURSE,
    PSYCHIATRIST,
    PSYCHOLOGIST,
    ELDERLY_CARE_PHYSICIAN,
    CARE_HOME_NURSE,
    DISTRICT_NURSE,
    REHABILITATION_PHYSICIAN,
    REHABILITATION_PHYSIOTHERAPIST,
    PHYSIOTHERAPIST,
    DENTIST,
    MIDWIFE,
    YOUTH_DOCTOR,
    VACCINATION_NURSE,
)
