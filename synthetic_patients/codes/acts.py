"""What was done, asked or agreed."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import SNOMED, Code


class Act:
    """What was done or asked (SNOMED CT)."""

    DIAGNOSIS: Final = Code(SNOMED, "282291009", "Diagnosis interpretation", "Diagnose")
    DISORDER: Final = Code(SNOMED, "64572001", "Disease", "Aandoening")
    SURGICAL: Final = Code(SNOMED, "387713003", "Surgical procedure", "Chirurgische verrichting")
    THERAPEUTIC: Final = Code(SNOMED, "277132007", "Therapeutic procedure", "Therapeutische verrichting")
    DIAGNOSTIC: Final = Code(SNOMED, "103693007", "Diagnostic procedure", "Diagnostische verrichting")
    HIP_REPLACEMENT: Final = Code(SNOMED, "52734007", "Total replacement of hip", "Totale heupprothese")
    FRACTURE_REDUCTION: Final = Code(
        SNOMED, "274051007", "Surgical reduction of fracture (procedure)", "Operatieve repositie van enkelfractuur"
    )
    X_RAY: Final = Code(SNOMED, "168537006", "Plain radiography", "Röntgenfoto")
    PHYSIOTHERAPY: Final = Code(SNOMED, "91251008", "Physical therapy procedure", "Fysiotherapie")
    OPHTHALMOSCOPY: Final = Code(SNOMED, "53524009", "Ophthalmoscopy", "Oogfunduscontrole")
    RESUSCITATION: Final = Code(SNOMED, "89666000", "Cardiopulmonary resuscitation (procedure)", "Reanimatie")
    VENTILATION: Final = Code(SNOMED, "40617009", "Artificial respiration (procedure)", "Beademing")


class Directive:
    """What someone does or does not want."""

    TREATMENT: Final = Code(SNOMED, "11291000146105", "Treatment instructions (record artifact)", "Behandelaanwijzing")
    LIVING_WILL: Final = Code(
        SNOMED, "11341000146107", "Living will and advance directive record (record artifact)", "Wilsverklaring"
    )
    DONOR: Final = Code("urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.14.1", "DO", "Verklaring donorschap")
    YES: Final = Code("urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4", "JA", "Ja")
    NO: Final = Code("urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4", "NEE", "Nee")
    YES_BUT: Final = Code("urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4", "JA_MAAR", "Ja, maar met beperkingen")
