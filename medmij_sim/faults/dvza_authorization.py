"""Faults of the authorization endpoint: which requests it takes, and how it answers."""

from __future__ import annotations

from medmij_sim.dvza.policy import CONFORMING
from medmij_sim.faults.model import Fault


def _accepts_missing(parameter: str) -> Fault:
    name = parameter.lower().replace("_", "-")
    return Fault(
        f"dvza.authorization.accepts-missing-{name}",
        f"Neemt een autorisatieverzoek zonder {parameter} aan.",
        f"Accepts an authorization request without {parameter}.",
        {"required_parameters": CONFORMING.required_parameters - {parameter}},
    )


AUTHORIZATION_FAULTS: tuple[Fault, ...] = (
    *map(_accepts_missing, sorted(CONFORMING.required_parameters)),
    Fault(
        "dvza.authorization.accepts-unknown-client",
        "Neemt een verzoek aan van een PGO die niet op de OAuthclientlist staat.",
        "Accepts a request of a PGO that is not on the OAuthclientlist.",
        {"accepts_unknown_client": True},
    ),
    Fault(
        "dvza.authorization.accepts-foreign-redirect-uri",
        "Neemt een redirect_uri aan op een andere host dan die van de PGO.",
        "Accepts a redirect_uri on another host than that of the PGO.",
        {"accepts_foreign_redirect_uri": True},
    ),
    Fault(
        "dvza.authorization.accepts-http-redirect-uri",
        "Neemt een redirect_uri zonder TLS aan.",
        "Accepts a redirect_uri without TLS.",
        {"redirect_schemes": frozenset({"https", "http"})},
    ),
    Fault(
        "dvza.authorization.accepts-token-response-type",
        "Neemt response_type=token aan.",
        "Accepts response_type=token.",
        {"response_types": frozenset({"code", "token"})},
    ),
    Fault(
        "dvza.authorization.accepts-two-scopes",
        "Neemt een scope met twee waarden aan.",
        "Accepts a scope of two values.",
        {"most_scopes": 2},
    ),
    Fault(
        "dvza.authorization.accepts-any-scope",
        "Neemt een scope aan met een aanbieder die hier niet bediend wordt.",
        "Accepts a scope with an aanbieder that is not served here.",
        {"checks_scope": False},
    ),
    Fault(
        "dvza.authorization.accepts-any-tracing-id",
        "Neemt een MedMij-Request-ID of X-Correlation-ID aan die geen UUID is.",
        "Accepts a MedMij-Request-ID or X-Correlation-ID that is not a UUID.",
        {"accepts_any_tracing_id": True},
    ),
    Fault(
        "dvza.authorization.accepts-repeated-parameters",
        "Neemt een verzoek aan waarin een parameter twee keer staat.",
        "Accepts a request in which a parameter occurs twice.",
        {"accepts_repeated_parameters": True},
    ),
    Fault(
        "dvza.authorization.refuses-extra-parameter",
        "Weigert een verzoek met een onbekende parameter.",
        "Refuses a request with an unknown parameter.",
        {"ignores_unknown_parameters": False},
    ),
    Fault(
        "dvza.authorization.redirects-on-client-error",
        "Stuurt de browser door als client_id of redirect_uri niet klopt.",
        "Redirects the browser although client_id or redirect_uri is wrong.",
        {"redirects_on_client_error": True},
    ),
    Fault(
        "dvza.authorization.page-on-request-error",
        "Toont een eigen foutpagina waar de PGO de fout had moeten krijgen.",
        "Shows an error page of its own where the PGO should have been told.",
        {"request_error_stays_here": True},
    ),
    Fault(
        "dvza.authorization.unknown-error-code",
        "Meldt een fout aan de PGO met een code die OAuth niet kent.",
        "Tells the PGO of an error with a code that OAuth does not know.",
        {"request_error": "something_wrong"},
    ),
    Fault(
        "dvza.authorization.state-missing",
        "Laat state weg uit het antwoord.",
        "Leaves state out of the answer.",
        {"state_in_answer": "missing"},
    ),
    Fault(
        "dvza.authorization.state-wrong",
        "Geeft in elk antwoord dezelfde, eigen state.",
        "Gives the same state of its own in every answer.",
        {"state_in_answer": "wrong"},
    ),
    Fault(
        "dvza.authorization.state-altered",
        "Verandert state in het antwoord.",
        "Alters state in the answer.",
        {"state_in_answer": "altered"},
    ),
    Fault(
        "dvza.authorization.code-although-refused",
        "Geeft een code terwijl de persoon weigerde.",
        "Gives a code although the person refused.",
        {"heeds_refusal": False},
    ),
    Fault(
        "dvza.authorization.tells-no-data-by-error",
        "Geeft een andere foutcode als er geen gegevens zijn dan na een weigering.",
        "Gives another error when there are no data than after a refusal.",
        {"unavailable_error": "invalid_request"},
    ),
    Fault(
        "dvza.authorization.tells-no-data-by-description",
        "Vertelt in error_description dat er geen gegevens zijn.",
        "Tells in error_description that there are no data.",
        {"unavailable_description": "No such resources."},
    ),
    Fault(
        "dvza.authorization.code-under-age",
        "Geeft een code aan iemand van vijftien.",
        "Gives a code to someone of fifteen.",
        {"minimum_age": 15},
    ),
    Fault(
        "dvza.authorization.refuses-sixteen",
        "Weigert iemand die net zestien is.",
        "Refuses someone who has just turned sixteen.",
        {"minimum_age": 17},
    ),
    Fault(
        "dvza.authorization.code-without-relation",
        "Geeft een code aan iemand zonder behandelrelatie.",
        "Gives a code to someone without a treatment relation.",
        {"needs_care_relation": False},
    ),
    Fault(
        "dvza.authorization.code-after-death",
        "Geeft een code voor iemand die overleden is.",
        "Gives a code for someone who has died.",
        {"serves_deceased": True},
    ),
    Fault(
        "dvza.authorization.low-level-accepted",
        "Neemt een inlog aan op een lager niveau dan gevraagd.",
        "Accepts a login at a lower level than was asked for.",
        {"checks_level": False},
    ),
    Fault(
        "dvza.authorization.asks-low-level",
        "Vraagt een inlog op niveau Basis.",
        "Asks for a login at level Basis.",
        {"minimum_level": "basis"},
    ),
    Fault(
        "dvza.authorization.same-code-twice",
        "Geeft twee keer dezelfde code uit.",
        "Issues the same code twice.",
        {"unique_codes": False},
    ),
)
