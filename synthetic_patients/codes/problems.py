"""What people have: problems, allergies, and where in the body."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import BUILDING_BLOCK_20, ICPC, SNOMED, Code


class Icpc:
    """Problems as a GP codes them (ICPC-1-NL)."""

    DIABETES: Final = Code(ICPC, "T90.02", "Diabetes mellitus type 2")
    HYPERTENSION: Final = Code(ICPC, "K86", "Essentiële hypertensie zonder orgaanbeschadiging")
    ASTHMA: Final = Code(ICPC, "R96", "Astma")
    COUGH: Final = Code(ICPC, "R05", "Hoesten")
    PNEUMONIA: Final = Code(ICPC, "R81", "Pneumonie")
    BACK_PAIN: Final = Code(ICPC, "L03", "Lage-rugpijn zonder uitstraling [ex. L86]")
    WOUND: Final = Code(ICPC, "S18", "Scheurwond/snijwond")
    ADVERSE_EFFECT: Final = Code(ICPC, "A85", "Geneesmiddelbijwerking")


class Diagnosis:
    """Problems as a hospital or an allergy list codes them (SNOMED CT)."""

    DIABETES: Final = Code(SNOMED, "44054006", "Diabetes mellitus type 2", "Diabetes mellitus type 2")
    HYPERTENSION: Final = Code(SNOMED, "59621000", "Essential hypertension", "Essentiële hypertensie")
    ASTHMA: Final = Code(SNOMED, "195967001", "Asthma", "Astma")
    HIP_OSTEOARTHRITIS: Final = Code(SNOMED, "239872002", "Osteoarthritis of hip", "Artrose van de heup")
    ANKLE_FRACTURE: Final = Code(SNOMED, "46866001", "Fracture of lower limb (disorder)", "Enkelfractuur")


class Body:
    HIP: Final = Code(SNOMED, "29836001", "Hip region structure", "Heup")
    ANKLE: Final = Code(SNOMED, "344001", "Ankle region structure", "Enkel")
    UPPER_ARM: Final = Code(SNOMED, "368208006", "Left upper arm structure", "Linkerbovenarm")
    LEFT: Final = Code(SNOMED, "7771000", "Left", "Links")
    RIGHT: Final = Code(SNOMED, "24028007", "Right", "Rechts")
    SITTING: Final = Code(SNOMED, "33586001", "Sitting position", "Zittend")


class Severity:
    MILD: Final = Code(SNOMED, "255604002", "Mild", "Licht")
    MODERATE: Final = Code(SNOMED, "6736007", "Moderate", "Matig")
    SEVERE: Final = Code(SNOMED, "24484000", "Severe", "Ernstig")


class Status:
    """Specifications beside FHIR statuses."""

    ACTIVE: Final = Code(SNOMED, "55561003", "Active", "Actueel")
    INACTIVE: Final = Code(SNOMED, "73425007", "Inactive", "Niet actueel")
    STOPPED: Final = Code(f"{BUILDING_BLOCK_20}.2.1", "2", "Definitief", "Definitief gestopt")
