"""Faults of the mock PGO on the front channel: lists, authorization request, callback."""

from __future__ import annotations

from medmij_sim.faults.model import Fault
from medmij_sim.faults.pgo_rows import MANDATORY, fault

PGO_FRONT_FAULTS: tuple[Fault, ...] = (
    fault(
        "list.without-api",
        "De PGO vraagt de lijsten op zonder ?api=2.",
        "The PGO asks for the lists without ?api=2.",
        list_api=None,
    ),
    fault(
        "list.accepts-invalid",
        "De PGO gebruikt een lijst die niet aan het schema voldoet.",
        "The PGO uses a list that breaks its schema.",
        accepts_invalid_lists=True,
    ),
    fault(
        "list.accepts-older",
        "De PGO gebruikt een lijst met een lager Volgnummer dan die ze al had.",
        "The PGO uses a list with a lower Volgnummer than the one it held.",
        accepts_older_lists=True,
    ),
    *(
        fault(
            f"list.{slug}-late",
            f"De PGO haalt de {called} pas na een uur opnieuw op.",
            f"The PGO fetches the {called} again only after an hour.",
            late_list=kind,
        )
        for kind, slug, called in (
            ("zal", "refetched", "Zorgaanbiederslijst"),
            ("whl", "whitelist-refetched", "whitelist"),
            ("gnl", "names-refetched", "Gegevensdienstnamenlijst"),
        )
    ),
    fault(
        "list.whitelist-not-checked",
        "De PGO maakt verbinding zonder de whitelist te raadplegen.",
        "The PGO connects without consulting the whitelist.",
        checks_whitelist=False,
    ),
    *(
        fault(
            f"authorization.missing-{slug}",
            f"Het autorisatieverzoek heeft geen {parameter}.",
            f"The authorization request has no {parameter}.",
            omitted=(parameter,),
        )
        for parameter, slug in MANDATORY
    ),
    fault(
        "authorization.response-type-token",
        "De PGO vraagt om response_type=token.",
        "The PGO asks for response_type=token.",
        response_type="token",
    ),
    fault(
        "authorization.scope-with-gegevensdienst",
        "De scope noemt ook de gegevensdienst (~48).",
        "The scope also names the gegevensdienst (~48).",
        scope_form="with-gegevensdienst",
    ),
    fault(
        "authorization.two-scopes",
        "De scope noemt twee zorgaanbieders.",
        "The scope names two aanbieders.",
        scope_form="two",
    ),
    fault(
        "authorization.scope-with-suffix",
        "De scope houdt @medmij achter de naam van de zorgaanbieder.",
        "The scope keeps @medmij after the name of the aanbieder.",
        scope_form="with-suffix",
    ),
    fault(
        "authorization.redirect-uri-encoded-twice",
        "De redirect_uri is twee keer gecodeerd.",
        "The redirect_uri is percent-encoded twice.",
        redirect_uri_form="double",
    ),
    fault(
        "authorization.redirect-uri-http",
        "De redirect_uri begint met http.",
        "The redirect_uri begins with http.",
        redirect_uri_form="http",
    ),
    fault(
        "authorization.redirect-uri-foreign",
        "De redirect_uri ligt op een andere host dan de client_id.",
        "The redirect_uri is on another host than the client_id.",
        redirect_uri_form="foreign",
    ),
    fault(
        "authorization.state-constant",
        "De state is bij elk verzoek dezelfde.",
        "The state is the same in every request.",
        state_source="constant",
    ),
    fault(
        "authorization.state-guessable",
        "De state is een volgnummer.",
        "The state is a counter.",
        state_source="counter",
    ),
    fault(
        "authorization.request-id-not-uuid",
        "De MedMij-Request-ID van het autorisatieverzoek is geen UUID.",
        "The MedMij-Request-ID of the authorization request is no UUID.",
        authorization_request_id="number",
    ),
    fault(
        "authorization.request-id-reused",
        "De MedMij-Request-ID is bij elk autorisatieverzoek dezelfde.",
        "The MedMij-Request-ID is the same in every authorization request.",
        authorization_request_id="constant",
    ),
    fault(
        "authorization.correlation-id-not-uuid",
        "De X-Correlation-ID is geen UUID.",
        "The X-Correlation-ID is no UUID.",
        journey_correlation_id="number",
    ),
    fault(
        "authorization.correlation-id-reused",
        "De X-Correlation-ID is bij elk autorisatieverzoek dezelfde.",
        "The X-Correlation-ID is the same in every authorization request.",
        journey_correlation_id="constant",
    ),
    fault(
        "authorization.same-tracing-ids",
        "De MedMij-Request-ID en de X-Correlation-ID zijn gelijk.",
        "The MedMij-Request-ID and the X-Correlation-ID are equal.",
        authorization_request_id="correlation",
    ),
    fault(
        "callback.accepts-foreign-state",
        "De PGO biedt een code aan die met een onbekende state binnenkwam.",
        "The PGO offers a code that came in with an unknown state.",
        accepts_foreign_state=True,
    ),
    fault(
        "callback.redeems-errors",
        "De PGO roept het token-endpoint aan terwijl het antwoord een fout is.",
        "The PGO calls the token endpoint although the response is an error.",
        redeems_errors=True,
    ),
    fault(
        "callback.hides-errors",
        "De PGO zegt de persoon niet dat het ophalen niet is gelukt.",
        "The PGO does not tell the person that collecting failed.",
        hides_errors=True,
    ),
    fault(
        "callback.offers-code-again",
        "De PGO biedt dezelfde code nog eens aan als de callback opnieuw wordt geladen.",
        "The PGO offers the same code again when the callback is reloaded.",
        offers_code_again=True,
    ),
)
