"""nl-core (zib2020) in FHIR R4: one module per profile, beside `zib2017` for STU3."""
