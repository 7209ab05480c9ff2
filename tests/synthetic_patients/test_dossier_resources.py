"""Every resource that a dossier can hold is valid STU3, keeps its profile's mandatory elements, and MedMij's rules."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree
from patients_fixtures import Resource, all_dossiers, has_code, parts, persona_dossier, profiles

from synthetic_patients import Dossier, codes, dossiers
from synthetic_patients.people import bsn
from synthetic_patients.people.bsn import is_test_bsn
from synthetic_patients.references import address

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
LAB = ("category", SNOMED, "49581000146104")
ZIB = "http://nictiz.nl/fhir/StructureDefinition/"
NL = "http://fhir.nl/fhir/StructureDefinition/"
NHG_45 = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"

PREGNANCY = "status code subject context effectiveDateTime extension"
VITAL_SIGN = "status category code subject effectiveDateTime valueQuantity"

# Per profile: mandatory elements ("a|b" for a choice), and (element, system, code) that must be among its codings.
PROFILES: dict[str, tuple[str, tuple[tuple[str, str, str | None], ...]]] = {
    f"{NL}nl-core-patient": ("identifier name gender birthDate", ()),
    f"{NL}nl-core-practitioner": ("identifier name", ()),
    f"{NL}nl-core-practitionerrole": ("practitioner organization specialty", ()),
    f"{NL}nl-core-organization": ("identifier name", ()),
    f"{NL}nl-core-location": ("name address", ()),
    f"{NL}nl-core-episodeofcare": ("status patient type diagnosis", ()),
    f"{ZIB}zib-Payer": ("payor", ()),
    f"{ZIB}zib-TreatmentDirective": (
        "status category patient modifierExtension",
        (("category", SNOMED, "11291000146105"),),
    ),
    f"{ZIB}zib-AdvanceDirective": (
        "status category patient dateTime",
        (
            ("category", SNOMED, "11341000146107"),
            ("category", "urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.14.1", None),
        ),
    ),
    f"{ZIB}zib-FunctionalOrMentalStatus": ("status category code subject", ()),
    f"{ZIB}zib-Problem": ("clinicalStatus code subject", ()),
    f"{ZIB}zib-LivingSituation": ("status code subject", (("code", SNOMED, "365508006"),)),
    f"{ZIB}zib-DrugUse": ("status code subject valueCodeableConcept", (("code", SNOMED, "228366006"),)),
    f"{ZIB}zib-AlcoholUse": ("status code subject valueCodeableConcept", (("code", SNOMED, "228273003"),)),
    f"{ZIB}zib-TobaccoUse": ("status code subject valueCodeableConcept", (("code", SNOMED, "365980008"),)),
    f"{ZIB}zib-NutritionAdvice": ("patient dateTime", ()),
    f"{ZIB}zib-Alert": ("status code subject", ()),
    f"{ZIB}zib-AllergyIntolerance": ("verificationStatus code patient", ()),
    f"{ZIB}zib-MedicationUse": (
        "status category medicationReference dateAsserted subject taken",
        (),
    ),
    f"{ZIB}zib-MedicationAgreement": (
        "intent category medicationReference subject authoredOn",
        (("category", SNOMED, "16076005"),),
    ),
    f"{ZIB}zib-AdministrationAgreement": ("category medicationReference", (("category", SNOMED, "422037009"),)),
    f"{ZIB}zib-Dispense": ("category medicationReference", (("category", SNOMED, "373784005"),)),
    f"{ZIB}zib-DispenseRequest": (
        "intent category medicationReference subject",
        (("category", SNOMED, "52711000146108"),),
    ),
    f"{ZIB}zib-Product": ("code", (("code", "http://www.whocc.no/atc", None),)),
    f"{ZIB}zib-MedicalDevice": ("status subject device", ()),
    f"{ZIB}zib-MedicalDeviceProduct": ("identifier", (("identifier", "http://hl7.org/fhir/identifier-type", "SNO"),)),
    f"{ZIB}zib-MedicalDeviceRequest": ("intent codeReference|codeCodeableConcept subject", ()),
    f"{ZIB}zib-Vaccination": (
        "status notGiven vaccineCode patient date primarySource",
        (("vaccineCode", "http://www.whocc.no/atc", None),),
    ),
    f"{ZIB}zib-VaccinationRecommendation": ("patient recommendation", ()),
    f"{ZIB}zib-BloodPressure": (
        "status category code subject effectiveDateTime component",
        (("code", LOINC, "85354-9"), ("component", LOINC, "8480-6"), ("component", LOINC, "8462-4")),
    ),
    f"{ZIB}zib-BodyWeight": (
        "status category code subject effectiveDateTime valueQuantity",
        (("code", LOINC, "29463-7"),),
    ),
    f"{ZIB}zib-BodyHeight": (
        "status category code subject effectiveDateTime valueQuantity",
        (("code", LOINC, "8302-2"),),
    ),
    f"{ZIB}zib-LaboratoryTestResult-Observation": ("status category code subject", (LAB,)),
    f"{ZIB}zib-LaboratoryTestResult-Specimen": ("subject", ()),
    f"{ZIB}zib-LaboratoryTestResult-DiagnosticReport": (
        "status category code subject",
        (("category", SNOMED, "4241000179101"),),
    ),
    f"{ZIB}zib-Procedure": ("status category subject", (("code", SNOMED, None),)),
    f"{ZIB}zib-ProcedureRequest": ("status intent code subject", (("code", SNOMED, None),)),
    f"{ZIB}zib-Encounter": ("status class subject", ()),
    f"{ZIB}eAfspraak-Appointment": ("identifier status participant", ()),
    f"{ZIB}gp-Encounter": (
        "status class subject type",
        (("type", "https://referentiemodel.nhg.org/tabellen/nhg-tabel-14-contactwijze", None),),
    ),
    f"{ZIB}gp-EncounterReport": (
        "status type subject encounter date author title",
        (("type", LOINC, "67781-5"), ("section", "http://fhir.nl/fhir/NamingSystem/journaalregeltypen", None)),
    ),
    f"{ZIB}gp-JournalEntry": (
        "status code subject context valueString",
        (("code", "http://fhir.nl/fhir/NamingSystem/journaalregeltypen", None),),
    ),
    f"{ZIB}gp-DiagnosticResult": ("status code subject context", (("code", NHG_45, None),)),
    f"{ZIB}gp-LaboratoryResult": ("status category code subject context", (LAB, ("code", NHG_45, None))),
    f"{NL}nl-core-careplan": ("status intent subject", (("activity", SNOMED, "9632001"),)),
    f"{NL}nl-core-careteam": ("participant subject", ()),
    f"{NL}nl-core-relatedperson": ("patient name relationship", ()),
    f"{ZIB}zib-TreatmentObjective": ("status description subject", ()),
    f"{ZIB}zib-BodyTemperature": (VITAL_SIGN, (("code", LOINC, "8310-5"),)),
    f"{ZIB}zib-OxygenSaturation": (VITAL_SIGN, (("code", LOINC, "59408-5"),)),
    f"{ZIB}zib-PulseRate": (VITAL_SIGN, (("code", LOINC, "8893-0"), ("component", LOINC, "44969-4"))),
    f"{ZIB}zib-HeartRate": (VITAL_SIGN, (("code", LOINC, "8867-4"),)),
    f"{ZIB}zib-Respiration": ("status code subject effectiveDateTime", (("code", SNOMED, "422834003"),)),
    f"{ZIB}zib-FluidBalance": ("status code subject effectivePeriod component", (("code", SNOMED, "364396009"),)),
    f"{ZIB}vitalsign-bloodglucose": ("status category code subject valueQuantity", (LAB, ("code", LOINC, None))),
    f"{ZIB}zib-Respiration-AdministeredOxygen-AdministrationDevice": ("status subject device extension", ()),
    f"{ZIB}zib-Respiration-AdministeredOxygen-AdministrationDeviceProduct": (
        "identifier",
        (("type", SNOMED, "336623009"),),
    ),
    "http://medmij.nl/fhir/StructureDefinition/lz-NursingReport": (
        "status code subject effectiveDateTime performer valueString",
        (("code", SNOMED, "11591000146107"),),
    ),
    "http://hl7.org/fhir/StructureDefinition/Composition": ("status type subject date author title", ()),
    f"{ZIB}mp612-AllergyIntoleranceToFHIRConversion": ("identifier code patient", ()),
    f"{ZIB}zib-FamilySituation": ("status code subject", (("code", SNOMED, "365470003"),)),
    f"{ZIB}zib-ParticipationInSociety": ("status code subject", (("code", SNOMED, "314845004"),)),
    f"{ZIB}zib-HelpFromOthers": ("status intent subject activity", (("category", SNOMED, "243114000"),)),
    f"{ZIB}zib-GeneralMeasurement": (
        "status code subject effectiveDateTime",
        (("category", "http://hl7.org/fhir/observation-category", "survey"),),
    ),
    f"{ZIB}zib-TextResult": ("status code subject conclusion performer", ()),
    f"{NL}nl-core-observation": ("status code subject", ()),
    f"{ZIB}IHE.MHD.Minimal.DocumentReference": (
        "masterIdentifier status type indexed content",
        (("type", LOINC, None),),
    ),
    f"{ZIB}vl-Questionnaire": ("url version title status date item", ()),
    f"{ZIB}vl-QuestionnaireProvisioningTask": (
        "status intent code authoredOn lastModified owner input",
        (("code", LOINC, "74468-0"),),
    ),
    f"{ZIB}vl-QuestionnaireResponse": ("questionnaire status subject authored", ()),
    f"{ZIB}IHE.MHD.DocumentManifest": (
        "masterIdentifier identifier status type subject created source content",
        (("type", LOINC, None),),
    ),
    f"{ZIB}zib-Pregnancy": ("clinicalStatus subject context", (("code", SNOMED, "118185001"),)),
    f"{ZIB}zib-Pregnancy-Gravidity": (PREGNANCY, (("code", LOINC, "11996-6"),)),
    f"{ZIB}zib-Pregnancy-Parity": (PREGNANCY, (("code", LOINC, "11977-6"),)),
    f"{ZIB}zib-Pregnancy-DateLastMenstruation": (PREGNANCY, (("code", SNOMED, "21840007"),)),
    f"{ZIB}zib-Pregnancy-PregnancyDuration": (PREGNANCY, (("code", SNOMED, "57036006"),)),
    f"{ZIB}bc-PregnancyObservation": (PREGNANCY, ()),
    f"{ZIB}bc-MaternalObservation": (PREGNANCY, ()),
    f"{ZIB}bc-FetusObservation": (PREGNANCY, (("code", LOINC, None),)),
    f"{ZIB}bc-BirthObservation": (PREGNANCY, ()),
    f"{ZIB}bc-DeliveryObservation": (PREGNANCY, ()),
    f"{ZIB}bc-Fetus": ("code patient", (("code", SNOMED, "83418008"),)),
    f"{ZIB}bc-MaternalRecord": ("status patient diagnosis period", (("type", SNOMED, "364320009"),)),
    f"{ZIB}bc-Encounter": ("status class subject episodeOfCare", (("type", SNOMED, "11429006"),)),
    f"{ZIB}bc-ObstetricProcedure": ("status code subject context report", (("category", SNOMED, "386637004"),)),
    f"{ZIB}bc-DeliveryProcedure": ("status subject context", (("code", SNOMED, "236973005"),)),
    f"{ZIB}bc-PregnancyUltraSound": ("status code subject context result", ()),
    f"{ZIB}bc-ReferralRequest": ("status intent type subject context requester recipient", ()),
    "http://hl7.org/fhir/StructureDefinition/FamilyMemberHistory": ("status patient relationship condition", ()),
}
BIRTH_CARE = frozenset(profile for profile in PROFILES if profile.startswith(f"{ZIB}bc-"))
"""Profiles of the programme for birth care, which Nictiz publishes apart from the zibs."""


def missing(resource: Resource) -> list[str]:
    """What a resource lacks of the profiles it claims."""
    lacks = []
    for mandatory, fixed in (PROFILES[profile] for profile in profiles(resource)):
        lacks += [names for names in mandatory.split() if not any(name in resource for name in names.split("|"))]
        lacks += [
            f"{element}={system}|{code}"
            for element, system, code in fixed
            if not has_code(resource.get(element, []), system, code)
        ]
    return lacks


def everything() -> list[Resource]:
    return [resource for dossier in all_dossiers() for resource in dossier.releases["STU3"]]


def test_fhir_resources_accepts_every_resource() -> None:
    from fhir.resources.STU3 import get_fhir_model_class

    of_each_shape = {shape(resource): resource for resource in everything()}
    for resource in of_each_shape.values():
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)


def shape(resource: Resource) -> tuple[object, ...]:
    """What it claims to be, and which elements it has at which depth; ci/deep looks at all, whatever their shape."""
    return (*profiles(resource), *dict.fromkeys((path, *part) for path, part in parts(resource)))


def test_the_second_opinion_is_worth_something() -> None:
    from fhir.resources.STU3 import get_fhir_model_class

    patient = copy.deepcopy(persona_dossier("woman_34").resources[0]) | {"birthDate": "2026-02-30"}
    with pytest.raises(ValueError, match="birthDate"):
        get_fhir_model_class("Patient").model_validate(patient)


def test_mandatory_elements_and_fixed_codes_of_every_profile_hold() -> None:
    lacking = {address(each): lacks for each in everything() if (lacks := missing(each))}
    assert not lacking


def test_every_profile_in_the_table_occurs() -> None:
    assert {profile for each in everything() for profile in profiles(each)} == set(PROFILES)


@given(dossiers())
def test_the_rules_for_all_services_hold_in_every_dossier(dossier: Dossier) -> None:
    for resource in dossier.releases["STU3"]:
        assert resource["meta"]["profile"]
        assert resource["meta"]["security"][0]["system"] == "http://hl7.org/fhir/v3/ActReason"
        assert resource["meta"]["security"][0]["code"] == "HTEST"
        assert resource["text"]["status"] == "generated"
        for path, part in parts(resource):
            where = f"{address(resource)} {path}"
            assert part, f"{where}: an empty object"
            if path in ("coding", "class", "security"):
                assert part["system"] and part["code"] and part["display"], where
                assert not part["system"].startswith("urn:oid:2.16.840.1.113883.2.4.3.11.60.40.2"), where
            if "coding" in part:
                assert part["text"], where
            if "reference" in part:
                assert part["display"], where
            if path in ("identifier", "valueIdentifier"):
                assert part["system"] and part["value"], where


@given(dossiers())
def test_nothing_is_empty_or_null(dossier: Dossier) -> None:
    def empties(value: object) -> bool:
        if isinstance(value, dict):
            return not value or any(map(empties, value.values()))
        if isinstance(value, list):
            return not value or any(map(empties, value))
        return value is None or value == ""

    assert not [address(resource) for resource in dossier.resources if empties(resource)]


@given(dossiers())
def test_narratives_and_sections_are_well_formed_xhtml(dossier: Dossier) -> None:
    for resource in dossier.resources:
        for _, part in parts(resource):
            if "div" in part:
                assert etree.fromstring(part["div"]).tag == "{http://www.w3.org/1999/xhtml}div"


def test_awkward_text_is_escaped_in_narratives_and_raw_in_values() -> None:
    from dataclasses import replace

    plan = replace(persona_dossier("child_8").plan, edges=("markup_in_text",))
    line = next(each for each in Dossier.from_plan(plan).of_type("Observation") if "valueString" in each)
    assert '<&> "é"' in line["valueString"]
    assert "&lt;&amp;&gt;" in line["text"]["div"]


def test_partial_dates_are_years_when_asked_for() -> None:
    from dataclasses import replace

    plan = replace(persona_dossier("woman_34").plan, edges=("partial_dates", "no_general_practitioner"))
    dossier = Dossier.from_plan(plan)
    assert all(re.fullmatch(r"\d{4}", each["onsetDateTime"]) for each in dossier.of_type("Condition"))
    assert "generalPractitioner" not in dossier.of_type("Patient")[0]


def test_only_the_patient_carries_a_bsn_and_only_as_identifier() -> None:
    for dossier in all_dossiers():
        for resource in dossier.resources:
            numbers = [n for n in re.findall(r"\d{9,}", json.dumps(resource)) if is_test_bsn(n)]
            is_patient = resource["resourceType"] == "Patient"
            assert numbers == ([dossier.person.bsn] if is_patient else []), address(resource)
        for patient in dossier.of_type("Patient"):
            assert patient["identifier"][0]["system"] == bsn.SYSTEM


def test_provider_numbers_follow_the_convention_that_makes_them_unreal() -> None:
    starts = {"ura": "9999", "agb-z": "00", "uzovi": "0000", "uzi-nr-pers": "00000"}
    seen = set()
    for resource in everything():
        if resource["resourceType"] in ("Organization", "Practitioner", "PractitionerRole"):
            for each in resource["identifier"]:
                kind = each["system"].rpartition("/")[2]
                assert each["value"].startswith(starts[kind])
                seen.add(kind)
    assert seen == set(starts)


def test_every_large_code_system_has_an_owner() -> None:
    used = {part["system"] for each in everything() for path, part in parts(each) if path == "coding"}
    free = ("http://hl7.org/fhir/", "urn:oid:2.16.840.1.113883.2.4.3.11.60.")
    assert {system for system in used if "/sid/" in system or not system.startswith(free)} <= set(codes.OWNERS)


def test_every_extension_and_profile_is_one_that_nictiz_publishes(reference: Path) -> None:
    known = {each["url"] for each in json.loads((reference / "fhir" / "zib_profiles.json").read_text())["profiles"]}
    used = {url for each in everything() for url in profiles(each)}
    extensions = ("extension", "modifierExtension")
    used |= {part["url"] for each in everything() for path, part in parts(each) if path in extensions}
    ours = {url for url in used if url.startswith(("http://nictiz.nl/", "http://fhir.nl/"))}
    assert ours - known - BIRTH_CARE == set()


def test_cardinalities_of_the_published_profiles_hold(reference: Path) -> None:
    published = json.loads((reference / "fhir" / "zib_profiles.json").read_text())["profiles"]
    elements = {each["url"]: each["elements"] for each in published if each["fhirRelease"] == "STU3"}
    wrong = set()
    for key in ("woman_34", "man_67", "deceased", "child_8"):
        for resource in persona_dossier(key).resources:
            for element in elements.get(profiles(resource)[0], []):
                # Slices need a real validator; whole elements do not.
                path = element["id"].split(".")[1:]
                if not path or ":" in element["id"]:
                    continue
                for parent in values(resource, path[:-1]):
                    count = len(values(parent, path[-1:]))
                    if not element.get("min", 0) <= count <= float(element.get("max", "*").replace("*", "inf")):
                        wrong.add((element["id"], count))
    assert not wrong


def values(value: object, path: list[str]) -> list[object]:
    """The values at a path such as ["section", "code"] or ["value[x]"], lists flattened."""
    if not path:
        return [value]
    if not isinstance(value, dict):
        return []
    name, rest = path[0], path[1:]
    stem = name.removesuffix("[x]")
    named = [key for key in value if key == name or (stem != name and re.fullmatch(f"{stem}[A-Z].*", key))]
    inner = [each for key in named for each in (value[key] if isinstance(value[key], list) else [value[key]])]
    return [found for each in inner for found in values(each, rest)]
