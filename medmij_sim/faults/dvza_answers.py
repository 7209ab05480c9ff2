"""Faults of the resource endpoints in how an answer comes: not at all, broken off, mislabelled, on the wrong pages."""

from __future__ import annotations

from typing import Any

from medmij_sim.faults.model import Fault

_SMALL_PAGE = 2


def _fault(name: str, nl: str, en: str, **deviations: Any) -> Fault:
    return Fault(f"dvza.resource.{name}", nl, en, deviations)


ANSWER_FAULTS: tuple[Fault, ...] = (
    _fault(
        "rate-limit",
        "Antwoordt met 429: te veel verzoeken, probeer het over dertig seconden weer.",
        "Answers 429: too many requests, try again in thirty seconds.",
        refuses_all="rate-limit",
    ),
    _fault(
        "unavailable",
        "Antwoordt met 503: onderhoud, probeer het over twee minuten weer.",
        "Answers 503: maintenance, try again in two minutes.",
        refuses_all="unavailable",
    ),
    _fault(
        "crash",
        "Antwoordt op alles met 500.",
        "Answers everything with 500.",
        refuses_all="crash",
    ),
    _fault(
        "silence",
        "Zwijgt langer dan een minuut en hangt dan op.",
        "Is silent for more than a minute, and then hangs up.",
        wire="silent",
    ),
    _fault(
        "hangs-up",
        "Hangt op zonder antwoord te geven.",
        "Hangs up without an answer.",
        wire="hangs-up",
    ),
    _fault(
        "cut",
        "Breekt de verbinding halverwege het antwoord af.",
        "Cuts the connection in the middle of the answer.",
        wire="cut",
    ),
    _fault(
        "stale-length",
        "Geeft het Content-Length van een eerder, korter antwoord, zodat het einde ontbreekt.",
        "Gives the Content-Length of an earlier, shorter answer, so that the end is missing.",
        wire="stale-length",
    ),
    _fault(
        "drips",
        "Geeft het antwoord in kleine stukjes, meer dan een minuut lang.",
        "Gives the answer in small pieces, for more than a minute.",
        wire="drips",
    ),
    _fault(
        "empty-body",
        "Geeft een leeg antwoord met status 200.",
        "Gives an empty answer with status 200.",
        spoils_bytes="empty",
    ),
    _fault(
        "latin-1",
        "Schrijft het antwoord in Latin-1 en noemt het UTF-8.",
        "Writes the answer in Latin-1 and calls it UTF-8.",
        spoils_bytes="latin-1",
    ),
    _fault(
        "byte-order-mark",
        "Begint het antwoord met een byte order mark.",
        "Begins the answer with a byte order mark.",
        spoils_bytes="byte-order-mark",
    ),
    _fault(
        "gzip-in-name",
        "Zegt dat het antwoord met gzip is ingepakt, en dat is het niet.",
        "Says that the answer is packed with gzip, which it is not.",
        spoils_bytes="gzip-in-name",
    ),
    _fault(
        "redirect",
        "Stuurt elk verzoek door naar een inlogpagina.",
        "Redirects every request to a login page.",
        spoils_bytes="redirect",
    ),
    _fault(
        "xml-as-json",
        "Schrijft XML en noemt het JSON.",
        "Writes XML and calls it JSON.",
        writes_xml=True,
        content_type="application/fhir+json; charset=utf-8",
    ),
    _fault(
        "other-fhir-version",
        "Zegt in Content-Type dat het antwoord van een andere FHIR-versie is.",
        "Says in Content-Type that the answer is of another FHIR version.",
        content_type="application/fhir+json; fhirVersion=5.0; charset=utf-8",
    ),
    _fault(
        "data-of-other-person",
        "Geeft bij een token de gegevens van iemand anders.",
        "Gives the data of somebody else for a token.",
        shows_other_person=True,
    ),
    _fault(
        "empty-with-outcome",
        "Vertelt in een OperationOutcome dat er niets is gevonden (dat mag).",
        "Tells in an OperationOutcome that nothing was found (which is allowed).",
        explains_empty=True,
    ),
    _fault(
        "no-manifests",
        "Kent geen DocumentManifest (dat mag: een gegevensdienst met documenten kan zonder).",
        "Does not know DocumentManifest (which is allowed: a gegevensdienst with documents can do without).",
        unsupported_types=frozenset({"DocumentManifest"}),
    ),
    _fault(
        "pages-unasked",
        "Verdeelt elk antwoord over bladzijden van twee, ook als niemand daarom vraagt.",
        "Spreads every answer over pages of two, although nobody asks for that.",
        page_size=_SMALL_PAGE,
    ),
    _fault(
        "page-loop",
        "Geeft als volgende bladzijde telkens dezelfde.",
        "Gives the same page as the next one again and again.",
        page_size=_SMALL_PAGE,
        next_page_steps=0,
    ),
    _fault(
        "page-lost",
        "Slaat telkens een bladzijde over.",
        "Skips a page every time.",
        page_size=_SMALL_PAGE,
        next_page_steps=2,
    ),
)
