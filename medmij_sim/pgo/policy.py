"""How a mock PGO behaves; the defaults conform to release 2.2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from medmij_sim.chainlog.policy import LogPolicy

RequestIdSource = Literal["new", "constant", "number", "correlation"]
"""`new` UUID for each request; one `constant` UUID; a `number` that is no UUID; a copy of the `correlation` id."""

JourneyIdSource = Literal["new", "constant", "number"]
"""A `new` UUID for each journey; one `constant` UUID; a `number` that is no UUID."""

CorrelationSource = Literal["journey", "new"]
"""The id of the `journey`, or a `new` UUID for each request."""

ScopeForm = Literal["aanbieder", "with-gegevensdienst", "two", "with-suffix"]
RedirectUriForm = Literal["once", "double", "http", "foreign"]
StateSource = Literal["random", "constant", "counter"]
Certificate = Literal["own", "none", "other"]


@dataclass(frozen=True, slots=True)
class PgoPolicy(LogPolicy):
    """The behaviour of a PGO that may be made to differ; every default conforms. Its chain log: see `LogPolicy`.

    Attributes of the lists (core.lijsten.300, core.alst.201/.202, core.whl.302/.304):
        list_api: value of the query parameter `api`; None leaves it out.
        list_max_age: seconds after which a list is fetched again.
        late_list: kind of list (`"zal"`, `"whl"`, `"gnl"`) that is fetched again only after an hour.
        accepts_invalid_lists: uses a list that breaks its schema.
        accepts_older_lists: uses a list with a lower Volgnummer than the one it holds.
        checks_whitelist: looks a host up on the whitelist before connecting to it (core.whl.307).

    Attributes of the authorization request (core.authint.200/.208):
        omitted: parameters that are left out.
        response_type: the value of that parameter.
        scope_form: `aanbieder` is the name alone; the others add `~48`, name two, or keep `@medmij`.
        redirect_uri_form: how often it is encoded, or what it is instead.
        state_source: where `state` comes from.
        authorization_request_id: where MedMij-Request-ID comes from.
        journey_correlation_id: where X-Correlation-ID comes from.

    Attributes of the callback (core.tknint.202/.203):
        accepts_foreign_state: takes a response whose state it never gave out for that of the last journey.
        redeems_errors: calls the token endpoint although the response says `error`.
        hides_errors: tells the person nothing of an error.
        offers_code_again: offers the code of a callback that is loaded again.

    Attributes of the token request (core.tknint.200/.208):
        certificate: the client certificate that is shown on the back channel.
        certificate_variant: what is wrong with it and with that of the callback's host, by the names of
            `medmij_sim.pki.Variant`; in a world only.
        token_parameters_in: the form body, or the query string.
        token_omitted: parameters that are left out.
        token_redirect_uri: the same as before, or another.
        token_headers_omitted: tracing headers that are left out.
        token_request_id: where MedMij-Request-ID comes from.
        token_correlation_id: where X-Correlation-ID comes from.
        refresh_grant_type: the value of that parameter in a refresh request.
        refresh_redirect_uri: adds a redirect_uri to a refresh request.
        refresh_correlation_id: a new one for each refresh, or that of the journey again.
        keeps_old_refresh_token: does not store the rotated refresh token.

    Attributes of the resource requests (core.rscint.200-203, gegevensdiensten):
        accept: the form in which resources are asked for; both conform.
        bearer_in: where the access token goes.
        resource_headers_omitted: tracing headers that are left out.
        resource_request_id: where MedMij-Request-ID comes from.
        resource_correlation_id: where X-Correlation-ID comes from.
        extra_parameters: added to the query of each request.
        extra_headers: added to the headers of each request.
        retries_when_refused: how often a request that was answered with 401 is sent again.
        skipped_requests: ids of requests of the table of gegevensdiensten that are not sent.
        follows_next: reads all pages of an answer.
        reads_references: reads what an answer refers to and does not hold.

    Attributes of documents and images:
        retrieves_documents: retrieves what DocumentReferences refer to, and the images of manifests among that.
        document_hosts: those at the `endpoint` that the token is for, or wherever a document says that it is.
        sends_token_for_documents: sends the token along for that.

    Attributes of subscriptions and notifications (ext.abo.*):
        subscription_media_type: Content-Type and Accept of a subscription request.
        notification_delay: seconds of real time before a notification is looked at.
        notification_error: code that every notification is answered with; `server_error` with 500, others with 400.
        knows_every_subscription: takes notifications about subscriptions that it has not.
        collects_when_notified: collects what became available, with the long-term consent that it has.
        automatic_pause: seconds between two collections at a DVZA for which no person asked
            (core.gegevensuitwisseling.102).

    Attributes of what people are told (core.gegevensuitwisseling.104/.105):
        tells_when_collected: that data were collected without being asked to.
        tells_when_stalled: that they could not be collected for 48 hours.

    Attributes of the store (core.dossier.102):
        alterations: names in `medmij_sim.pgo.alterations` of what happens to each resource before it is kept.
        mixes_people: gives everybody everything.
        forgets_origin: does not keep aanbieder and gegevensdienst.
    """

    list_api: str | None = "2"
    list_max_age: int = 900
    late_list: str | None = None
    accepts_invalid_lists: bool = False
    accepts_older_lists: bool = False
    checks_whitelist: bool = True

    omitted: tuple[str, ...] = ()
    response_type: str = "code"
    scope_form: ScopeForm = "aanbieder"
    redirect_uri_form: RedirectUriForm = "once"
    state_source: StateSource = "random"
    authorization_request_id: RequestIdSource = "new"
    journey_correlation_id: JourneyIdSource = "new"

    accepts_foreign_state: bool = False
    redeems_errors: bool = False
    hides_errors: bool = False
    offers_code_again: bool = False

    certificate: Certificate = "own"
    certificate_variant: str = "good"
    token_parameters_in: Literal["body", "query"] = "body"
    token_omitted: tuple[str, ...] = ()
    token_redirect_uri: Literal["same", "other"] = "same"
    token_headers_omitted: tuple[str, ...] = ()
    token_request_id: RequestIdSource = "new"
    token_correlation_id: CorrelationSource = "journey"
    refresh_grant_type: str = "refresh_token"
    refresh_redirect_uri: bool = False
    refresh_correlation_id: Literal["new", "journey"] = "new"
    keeps_old_refresh_token: bool = False

    accept: Literal["application/fhir+json", "application/fhir+xml"] = "application/fhir+json"
    bearer_in: Literal["header", "query"] = "header"
    resource_headers_omitted: tuple[str, ...] = ()
    resource_request_id: RequestIdSource = "new"
    resource_correlation_id: CorrelationSource = "journey"
    extra_parameters: tuple[tuple[str, str], ...] = ()
    extra_headers: tuple[tuple[str, str], ...] = ()
    retries_when_refused: int = 0
    skipped_requests: tuple[str, ...] = ()
    follows_next: bool = True
    reads_references: bool = True

    retrieves_documents: bool = True
    document_hosts: Literal["endpoint", "any"] = "endpoint"
    sends_token_for_documents: bool = True

    subscription_media_type: str = "application/json"
    notification_delay: float = 0.0
    notification_error: str | None = None
    knows_every_subscription: bool = False
    collects_when_notified: bool = True
    automatic_pause: int = 86_400

    tells_when_collected: bool = True
    tells_when_stalled: bool = True

    alterations: tuple[str, ...] = ()
    mixes_people: bool = False
    forgets_origin: bool = False
