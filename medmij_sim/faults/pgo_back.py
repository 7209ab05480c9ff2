"""Faults of the mock PGO on the back channel and in its store: token, refresh, resources, what is kept."""

from __future__ import annotations

from medmij_sim.faults.model import Fault
from medmij_sim.faults.pgo_rows import TRACING, fault

_TEST_BSN = "999900006"

PGO_BACK_FAULTS: tuple[Fault, ...] = (
    *(
        fault(
            f"token.missing-{slug}",
            f"Het tokenverzoek heeft geen header {header}.",
            f"The token request has no header {header}.",
            token_headers_omitted=(header,),
        )
        for header, slug in TRACING
    ),
    fault(
        "token.parameters-in-query",
        "De parameters van het tokenverzoek staan in de URL.",
        "The parameters of the token request are in the URL.",
        token_parameters_in="query",
    ),
    fault(
        "token.missing-client-id",
        "Het tokenverzoek heeft geen client_id.",
        "The token request has no client_id.",
        token_omitted=("client_id",),
    ),
    fault(
        "token.missing-redirect-uri",
        "Het tokenverzoek heeft geen redirect_uri.",
        "The token request has no redirect_uri.",
        token_omitted=("redirect_uri",),
    ),
    fault(
        "token.other-redirect-uri",
        "Het tokenverzoek heeft een andere redirect_uri dan het autorisatieverzoek.",
        "The token request has another redirect_uri than the authorization request.",
        token_redirect_uri="other",
    ),
    fault(
        "token.new-correlation-id",
        "Het tokenverzoek heeft een nieuwe X-Correlation-ID.",
        "The token request has a new X-Correlation-ID.",
        token_correlation_id="new",
    ),
    fault(
        "token.request-id-reused",
        "De MedMij-Request-ID is bij elk tokenverzoek dezelfde.",
        "The MedMij-Request-ID is the same in every token request.",
        token_request_id="constant",
    ),
    fault(
        "token.request-id-not-uuid",
        "De MedMij-Request-ID van het tokenverzoek is geen UUID.",
        "The MedMij-Request-ID of the token request is no UUID.",
        token_request_id="number",
    ),
    fault(
        "token.no-certificate",
        "De PGO toont geen clientcertificaat.",
        "The PGO shows no client certificate.",
        certificate="none",
    ),
    fault(
        "token.other-certificate",
        "De PGO toont het certificaat van een ander dan de client_id noemt.",
        "The PGO shows the certificate of another than its client_id names.",
        certificate="other",
    ),
    fault(
        "refresh.wrong-grant-type",
        "Het verversverzoek heeft grant_type=refresh_code.",
        "The refresh request has grant_type=refresh_code.",
        refresh_grant_type="refresh_code",
    ),
    fault(
        "refresh.with-redirect-uri",
        "Het verversverzoek heeft een redirect_uri.",
        "The refresh request has a redirect_uri.",
        refresh_redirect_uri=True,
    ),
    fault(
        "refresh.old-correlation-id",
        "Het verversverzoek gebruikt de X-Correlation-ID van het autorisatieverzoek.",
        "The refresh request uses the X-Correlation-ID of the authorization request.",
        refresh_correlation_id="journey",
    ),
    fault(
        "refresh.keeps-old-token",
        "De PGO bewaart het vernieuwde refresh token niet.",
        "The PGO does not store the rotated refresh token.",
        keeps_old_refresh_token=True,
    ),
    *(
        fault(
            f"resource.missing-{slug}",
            f"De resourceverzoeken hebben geen header {header}.",
            f"The resource requests have no header {header}.",
            resource_headers_omitted=(header,),
        )
        for header, slug in TRACING
    ),
    fault(
        "resource.token-in-query",
        "Het access token staat in de URL.",
        "The access token is in the URL.",
        bearer_in="query",
    ),
    fault(
        "resource.new-correlation-id",
        "Elk resourceverzoek heeft een nieuwe X-Correlation-ID.",
        "Each resource request has a new X-Correlation-ID.",
        resource_correlation_id="new",
    ),
    fault(
        "resource.request-id-reused",
        "De MedMij-Request-ID is bij elk resourceverzoek dezelfde.",
        "The MedMij-Request-ID is the same in every resource request.",
        resource_request_id="constant",
    ),
    fault(
        "resource.request-id-not-uuid",
        "De MedMij-Request-ID van de resourceverzoeken is geen UUID.",
        "The MedMij-Request-ID of the resource requests is no UUID.",
        resource_request_id="number",
    ),
    fault(
        "resource.patient-parameter",
        "De resourceverzoeken noemen de patiënt in de URL.",
        "The resource requests name the patient in the URL.",
        extra_parameters=(("patient", "Patient/1"),),
    ),
    fault(
        "resource.bsn-in-url",
        "De resourceverzoeken hebben een BSN in de URL.",
        "The resource requests have a BSN in the URL.",
        extra_parameters=(("identifier", f"http://fhir.nl/fhir/NamingSystem/bsn|{_TEST_BSN}"),),
    ),
    fault(
        "resource.bsn-in-header",
        "De resourceverzoeken hebben een BSN in een header.",
        "The resource requests have a BSN in a header.",
        extra_headers=(("X-Patient", _TEST_BSN),),
    ),
    fault(
        "resource.retries-when-refused",
        "De PGO blijft een geweigerd verzoek herhalen.",
        "The PGO keeps repeating a request that was refused.",
        retries_when_refused=50,
    ),
    fault(
        "resource.skips-request",
        "De PGO vraagt de allergieën van een gegevensdienst niet op.",
        "The PGO does not ask for the allergies of a gegevensdienst.",
        skipped_requests=("48.13", "49.4"),
    ),
    fault(
        "resource.ignores-next",
        "De PGO leest alleen de eerste pagina van een antwoord.",
        "The PGO reads only the first page of an answer.",
        follows_next=False,
    ),
    fault(
        "resource.ignores-references",
        "De PGO leest niet waar een antwoord naar verwijst.",
        "The PGO does not read what an answer refers to.",
        reads_references=False,
    ),
    fault(
        "store.drops-text",
        "De PGO bewaart geen vrije tekst.",
        "The PGO keeps no free text.",
        alterations=("without-text",),
    ),
    fault(
        "store.drops-observations",
        "De PGO bewaart geen metingen en uitslagen.",
        "The PGO keeps no measurements and results.",
        alterations=("without-observations",),
    ),
    fault(
        "store.drops-decimals",
        "De PGO bewaart geen waarden met decimalen.",
        "The PGO keeps no values with decimals.",
        alterations=("without-decimals",),
    ),
    fault(
        "store.rounds-decimals",
        "De PGO rondt waarden af.",
        "The PGO rounds values.",
        alterations=("with-round-decimals",),
    ),
    fault(
        "store.loses-precision",
        "De PGO laat nullen achter de komma weg (72.50 wordt 72.5).",
        "The PGO leaves out trailing zeros of decimals (72.50 becomes 72.5).",
        alterations=("with-short-decimals",),
    ),
    fault(
        "store.changes-unit",
        "De PGO verandert de eenheid van waarden.",
        "The PGO changes the unit of values.",
        alterations=("with-other-unit",),
    ),
    fault(
        "store.mixes-people",
        "De PGO geeft de gegevens van anderen mee.",
        "The PGO hands out the data of other people.",
        mixes_people=True,
    ),
    fault(
        "store.forgets-origin",
        "De PGO bewaart niet van welke zorgaanbieder en gegevensdienst gegevens komen.",
        "The PGO does not keep from which aanbieder and gegevensdienst data come.",
        forgets_origin=True,
    ),
)
