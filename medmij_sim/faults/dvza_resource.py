"""Faults of the resource endpoints: who gets in, what they get, and how it looks."""

from __future__ import annotations

from typing import Any

from medmij_sim.faults.model import Fault

_FILTERS = frozenset({"category", "code", "status", "class", "type", "periodofuse"})


def _fault(name: str, nl: str, en: str, **deviations: Any) -> Fault:
    return Fault(f"dvza.resource.{name}", nl, en, deviations)


def _tampers(name: str, nl: str, en: str) -> Fault:
    """A fault that spoils the searchset with the change of the same name in `medmij_sim.dvza.tamper`."""
    return _fault(name, nl, en, tamper=(name,))


RESOURCE_FAULTS: tuple[Fault, ...] = (
    _fault(
        "accepts-no-token",
        "Geeft gegevens zonder access token.",
        "Gives data without an access token.",
        needs_token=False,
    ),
    _fault(
        "accepts-unknown-token",
        "Geeft gegevens op een verzonnen access token.",
        "Gives data for an access token that was made up.",
        checks_token=False,
    ),
    _fault(
        "accepts-expired-token",
        "Neemt een verlopen access token aan.",
        "Accepts an access token that has expired.",
        checks_token_expiry=False,
    ),
    _fault(
        "token-lives-short",
        "Een access token is maar vijf minuten geldig.",
        "An access token is valid for only five minutes.",
        token_lifetime=300,
    ),
    _fault(
        "accepts-token-in-query",
        "Neemt een access token uit de URL aan.",
        "Accepts an access token from the URL.",
        token_in_query=True,
    ),
    _fault(
        "accepts-token-of-other-client",
        "Neemt een access token aan van een andere PGO dan die hem kreeg.",
        "Accepts an access token of another PGO than the one that got it.",
        token_bound_to_client=False,
    ),
    _fault(
        "no-challenge",
        "Weigert zonder WWW-Authenticate.",
        "Refuses without WWW-Authenticate.",
        challenges=False,
    ),
    _fault(
        "scope-not-checked",
        "Geeft gegevens van een gegevensdienst die niet in de scope van het token staat.",
        "Gives data of a gegevensdienst that is not in the scope of the token.",
        checks_gegevensdienst=False,
    ),
    _fault(
        "scope-error-as-401",
        "Weigert een gegevensdienst buiten de scope met 401 in plaats van 403.",
        "Refuses a gegevensdienst outside the scope with 401 instead of 403.",
        insufficient_scope_status=401,
    ),
    _fault(
        "scope-error-as-404",
        "Doet bij een gegevensdienst buiten de scope alsof die niet bestaat.",
        "Acts as if a gegevensdienst outside the scope does not exist.",
        insufficient_scope_status=404,
    ),
    _fault(
        "aanbieder-not-checked",
        "Neemt een token aan dat voor een andere aanbieder is gegeven.",
        "Accepts a token that was given for another aanbieder.",
        checks_aanbieder=False,
    ),
    _fault(
        "slow",
        "Doet eenenzestig seconden over een antwoord.",
        "Takes sixty-one seconds for an answer.",
        resource_delay=61.0,
    ),
    _fault(
        "bsn-in-patient",
        "Laat het BSN in de gegevens staan.",
        "Leaves the BSN in the data.",
        masks_bsn=False,
    ),
    _tampers(
        "bsn-in-self-link",
        "Zet het BSN in de self-link.",
        "Puts the BSN in the self link.",
    ),
    _tampers(
        "bsn-in-narrative",
        "Zet het BSN in de tekst van de patiënt.",
        "Puts the BSN in the narrative of the Patient.",
    ),
    _fault(
        "shows-s-and-o-lines",
        "Toont ook de S- en O-regels van het journaal.",
        "Shows the S and O lines of the journal as well.",
        lifted_gates=frozenset({"lines"}),
    ),
    _fault(
        "old-results",
        "Geeft uitslagen ouder dan veertien maanden, ook als om een datum is gevraagd.",
        "Gives results older than fourteen months, also when a date is asked for.",
        lifted_gates=frozenset({"window"}),
        ignored_parameters=frozenset({"date"}),
    ),
    _fault(
        "filter-ignored",
        "Negeert de zoekfilters van de gegevensdienst.",
        "Ignores the search filters of the gegevensdienst.",
        ignored_parameters=_FILTERS,
    ),
    _fault(
        "include-ignored",
        "Negeert _include.",
        "Ignores _include.",
        ignored_parameters=frozenset({"_include"}),
    ),
    _fault(
        "lastn-returns-all",
        "Geeft bij $lastn alle metingen.",
        "Returns every measurement for $lastn.",
        ignores_operation=True,
    ),
    _fault(
        "empty-as-error",
        "Antwoordt met een fout als er niets gevonden is.",
        "Answers with an error when nothing was found.",
        empty_status=404,
    ),
    _fault(
        "html",
        "Antwoordt met een webpagina in plaats van FHIR.",
        "Answers with a web page instead of FHIR.",
        spoils_bytes="html",
    ),
    _fault(
        "wrong-content-type",
        "Geeft FHIR met een verkeerd Content-Type.",
        "Gives FHIR with a wrong Content-Type.",
        content_type="text/plain; charset=utf-8",
    ),
    _fault(
        "xml-unsupported",
        "Antwoordt altijd in JSON, ook als om XML is gevraagd.",
        "Always answers in JSON, also when XML is asked for.",
        always_json=True,
    ),
    _fault(
        "error-without-outcome",
        "Geeft bij een fout geen OperationOutcome.",
        "Gives no OperationOutcome with an error.",
        outcome_in_errors=False,
    ),
    _fault(
        "malformed-accepted",
        "Antwoordt met 200 op een verzoek dat niet klopt.",
        "Answers 200 to a malformed request.",
        malformed_status=200,
    ),
    _fault(
        "malformed-crashes",
        "Antwoordt met 500 op een verzoek dat niet klopt.",
        "Answers 500 to a malformed request.",
        malformed_status=500,
    ),
    _fault(
        "unknown-id-accepted",
        "Antwoordt met 200 op een id dat niet bestaat.",
        "Answers 200 to an id that does not exist.",
        not_found_status=200,
    ),
    _fault(
        "unknown-type-accepted",
        "Antwoordt met 200 op een type dat niet bij de gegevensdienst hoort.",
        "Answers 200 to a type that is not part of the gegevensdienst.",
        unsupported_type_status=200,
    ),
    _fault(
        "request-id-not-echoed",
        "Geeft MedMij-Request-ID niet terug.",
        "Does not echo MedMij-Request-ID.",
        echoes_request_id=False,
    ),
    _tampers(
        "wrong-type", "Geeft een Bundle van een ander type dan searchset.", "Gives a Bundle that is no searchset."
    ),
    _tampers("no-self-link", "Laat de self-link weg.", "Leaves the self link out."),
    _tampers(
        "short-self-link",
        "Herhaalt de parameters niet in de self-link.",
        "Does not repeat the parameters in the self link.",
    ),
    _tampers(
        "include-as-match",
        "Noemt wat met _include meekwam ook een treffer.",
        "Calls what came along by _include a match too.",
    ),
    _tampers("wrong-total", "Geeft een te hoog totaal.", "Gives a total that is too high."),
    _tampers("no-id", "Geeft resources zonder id.", "Gives resources without id."),
    _tampers("no-profile", "Geeft resources zonder meta.profile.", "Gives resources without meta.profile."),
    _tampers("relative-full-url", "Geeft een relatieve fullUrl.", "Gives a relative fullUrl."),
    _tampers(
        "other-full-url",
        "Geeft een fullUrl die niet op het id van de resource eindigt.",
        "Gives a fullUrl that does not end with the id of the resource.",
    ),
    _tampers("coding-without-system", "Geeft een code zonder codestelsel.", "Gives a code without a code system."),
    _tampers(
        "value-set-as-system",
        "Gebruikt de OID van een zib-waardelijst als codestelsel.",
        "Uses the OID of a zib value set as code system.",
    ),
    _tampers(
        "concept-without-words",
        "Geeft een begrip zonder display en zonder text.",
        "Gives a CodeableConcept without display and without text.",
    ),
    _tampers("reference-without-display", "Geeft een verwijzing zonder display.", "Gives a Reference without display."),
    _tampers(
        "dangling-reference",
        "Geeft een verwijzing die nergens heen leidt.",
        "Gives a Reference that leads nowhere.",
    ),
    _tampers(
        "identifier-without-system",
        "Geeft een identificatie zonder system en type.",
        "Gives an Identifier without system and type.",
    ),
    _tampers(
        "unknown-code",
        "Geeft een geslacht dat FHIR niet kent.",
        "Gives a gender that FHIR does not know.",
    ),
    _tampers(
        "required-element-missing",
        "Laat de code van een probleem weg, die de zib verplicht stelt.",
        "Leaves out the code of a problem, which the zib demands.",
    ),
    _tampers(
        "fixed-code-changed",
        "Geeft een medicatieafspraak die geen opdracht is maar een plan.",
        "Gives a medication agreement that is a plan instead of an order.",
    ),
    _tampers(
        "extension-of-other-type",
        "Geeft een extensie met een waarde van een ander type.",
        "Gives an extension with a value of another type.",
    ),
    _tampers("value-altered", "Verandert een gemeten waarde.", "Alters a measured value."),
    _tampers("entries-dropped", "Laat de laatste entry weg.", "Drops the last entry."),
    _tampers(
        "other-self-link",
        "Geeft de self-link van een andere zoekvraag.",
        "Gives the self link of another search.",
    ),
    _tampers("duplicate-entries", "Geeft elke entry twee keer.", "Gives every entry twice."),
    _tampers(
        "error-inside",
        "Geeft een OperationOutcome met een fout in een searchset met status 200.",
        "Gives an OperationOutcome with an error in a searchset with status 200.",
    ),
    _tampers(
        "full-url-elsewhere",
        "Geeft een fullUrl op een andere server.",
        "Gives a fullUrl at another server.",
    ),
    _tampers("dates-1900", "Zet alle datums in 1900.", "Puts every date in 1900."),
    _tampers("unit-altered", "Verandert de eenheid van een meting.", "Alters the unit of a measurement."),
    _tampers("value-rounded", "Rondt elke meting af.", "Rounds every measurement."),
    _tampers(
        "code-altered",
        "Geeft een andere code bij dezelfde woorden.",
        "Gives another code under the same words.",
    ),
    _tampers(
        "other-patient",
        "Geeft gegevens die over een ander zeggen te gaan.",
        "Gives data that say they are about somebody else.",
    ),
    _tampers("script-in-narrative", "Zet een script in de tekst.", "Puts a script in the narrative."),
    _tampers(
        "entered-in-error",
        "Geeft gegevens die als vergissing zijn gemarkeerd.",
        "Gives data that are marked as entered in error.",
    ),
    _tampers("empty-texts", "Geeft lege teksten, die FHIR verbiedt.", "Gives empty texts, which FHIR forbids."),
)
