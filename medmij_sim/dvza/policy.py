"""How a DVZA behaves: one knob per thing it can get wrong. The defaults conform to every release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from medmij_sim.chainlog.policy import LogPolicy

Step = Literal["landing", "login", "consent"]


@dataclass(frozen=True, slots=True)
class DvzaPolicy(LogPolicy):
    """The behaviour of one DVZA. Its chain log: see `LogPolicy`.

    Lengths of time are in seconds. Knobs stand in the order in which a journey meets them; each is read at one place.
    """

    # Authorization request (core.authint.200, .203)
    required_parameters: frozenset[str] = frozenset(
        {
            "client_id",
            "redirect_uri",
            "response_type",
            "scope",
            "state",
            "MedMij-Request-ID",
            "X-Correlation-ID",
        }
    )
    response_types: frozenset[str] = frozenset({"code"})
    most_scopes: int = 1
    checks_scope: bool = True
    accepts_unknown_client: bool = False
    redirect_schemes: frozenset[str] = frozenset({"https"})
    accepts_foreign_redirect_uri: bool = False
    accepts_any_tracing_id: bool = False
    accepts_repeated_parameters: bool = False
    ignores_unknown_parameters: bool = True

    # Answers of the authorization endpoint (core.authint.207)
    redirects_on_client_error: bool = False
    failure_page_shows: frozenset[str] = frozenset({"name", "phone", "trace-id", "session-id"})
    failure_page_always_returns: bool = False
    state_in_answer: Literal["same", "missing", "wrong", "altered"] = "same"
    request_error: str | None = None
    request_error_stays_here: bool = False

    # Steps and screens (core.usrint.*)
    steps: tuple[Step, ...] = ("landing", "login", "consent")
    minimum_level: Literal["basis", "midden", "substantieel", "hoog"] = "substantieel"
    checks_level: bool = True
    login_leaves_out: frozenset[str] = frozenset()
    remembers_artifacts: bool = False
    consent_page_shows: frozenset[str] = frozenset({"aanbieder", "pgo", "long-term", "logo", "privacy"})
    long_term_preselected: bool = False
    placeholder_left: bool = False
    names_pgo_by: Literal["list", "client_id"] = "list"
    confirmation_page: Literal["confirmation", "consent"] = "confirmation"
    confirmation_page_shows: frozenset[str] = frozenset({"pgo", "gegevensdienst"})
    subscription_page_shows: frozenset[str] = frozenset({"days"})
    unavailable_page: bool = True
    cancellation_page: bool = True
    refusal_page: bool = True
    heeds_refusal: bool = True

    # The consents of a person ("Toestemmingen aanpassen")
    shows_own_consents_only: bool = True
    checks_consents_form: bool = True

    # Availability test (responsibilities "Verzamelen"; RFC0054 for death)
    minimum_age: int = 16
    child_until: int = 12
    needs_care_relation: bool = True
    serves_deceased: bool = False
    unavailable_error: str = "access_denied"
    unavailable_description: str | None = None

    # Acting for another (ext.vert.*)
    always_lets_represent: bool = False
    needs_representation: bool = True
    compares_birth_date: bool = True
    data_of: Literal["represented", "actor"] = "represented"

    # Codes and tokens (core.autorisatie.101, .203-208)
    keeps_to_asked: bool = True
    limits_subscription: bool = True
    refresh_for: frozenset[str] = frozenset({"Verzamelen"})
    checks_interfaceversie: bool = True
    code_lifetime: int = 900
    token_lifetime: int = 900
    refresh_lifetime: int = 183 * 24 * 3600
    unique_codes: bool = True
    unique_tokens: bool = True
    token_holds_person: bool = False
    token_for_somebody_else: bool = False

    # Token endpoint (core.tknint.*)
    token_delay: float = 0.0
    tells_unlisted_why: bool = False
    required_at_token: frozenset[str] = frozenset({"grant_type", "client_id", "redirect_uri"})
    token_needs_tracing: bool = True
    token_reads_query: bool = False
    checks_grant_type: bool = True
    token_needs_listed_client: bool = True
    checks_certificate: bool = True
    code_bound_to_client: bool = True
    code_bound_to_redirect_uri: bool = True
    code_ends: Literal["offered", "redeemed", "never"] = "offered"
    limits_scope_to_ocl: bool = True
    extra_scope: tuple[str, ...] = ()
    scope_repeats_request: bool = False
    token_type: str = "Bearer"
    stated_token_lifetime: int = 900
    token_answer_holds: frozenset[str] = frozenset({"access_token", "token_type", "expires_in", "scope"})
    token_cache_control: str | None = "no-store"
    token_error: str | None = None
    token_error_status: int | None = None
    gives_refresh_token: bool = True
    refresh_needs_long_term: bool = True
    rotates_refresh_token: bool = True
    retires_refresh_token: bool = True
    ends_at_withdrawal: bool = True
    ends_subscriptions_at_withdrawal: bool = True
    ends_at_death: bool = True
    tests_availability_again: bool = True

    # Resource endpoint: who may (core.rscint.*, RFC 6750)
    resource_delay: float = 0.0
    needs_token: bool = True
    checks_token: bool = True
    checks_token_expiry: bool = True
    token_in_query: bool = False
    token_bound_to_client: bool = True
    checks_gegevensdienst: bool = True
    checks_aanbieder: bool = True
    checks_function: bool = True
    challenges: bool = True
    insufficient_scope_status: int = 403

    # Resource endpoint: what they get (gegevensdiensten 2.0-2.2)
    masks_bsn: bool = True
    lifted_gates: frozenset[str] = frozenset()
    ignored_parameters: frozenset[str] = frozenset()
    ignores_operation: bool = False
    empty_status: int = 200
    malformed_status: int = 400
    not_found_status: int = 404
    unsupported_types: frozenset[str] = frozenset()
    unsupported_type_status: int = 404
    outcome_in_errors: bool = True
    explains_empty: bool = False
    shows_other_person: bool = False
    page_size: int | None = None
    next_page_steps: int = 1
    content_type: str | None = None
    always_json: bool = False
    writes_xml: bool = False
    echoes_request_id: bool = True
    tamper: tuple[str, ...] = ()

    # Resource endpoint: how it arrives (by the names in dvza/refusal.py and dvza/wire.py)
    refuses_all: Literal["rate-limit", "unavailable", "crash"] | None = None
    spoils_bytes: Literal["html", "empty", "latin-1", "byte-order-mark", "gzip-in-name", "redirect"] | None = None
    wire: Literal["silent", "hangs-up", "cut", "stale-length", "drips"] | None = None

    # Resource endpoint: what people share (gegevensdiensten 2.3, 2.10-2.15)
    most_share_bytes: int = 32 * 1024 * 1024
    validates_shares: bool = True
    refuses_bsn: bool = True
    checks_content: bool = True
    whole_shares: frozenset[str] = frozenset({"transaction", "create", "update"})
    keeps_good_half: bool = False
    keeps_shares: bool = True
    reads_back: bool = True
    resolves_references: bool = True
    created_status: int = 201
    tells_location: bool = True
    share_answer_type: str | None = None
    share_answer_order: Literal["same", "reversed"] = "same"
    answers_each_entry: bool = True

    # Subscription interface and notifications (ext.abo.*)
    limits_extension: bool = True
    refuses_shortening: bool = False
    refuses_termination: bool = False
    long_subscription_id: bool = False
    notifies: bool = True
    notification_delay: int = 0
    notification_copies: int = 1
    notification_type: str | None = None
    notification_end_shift: int = 0
    notification_tells_bsn: bool = False
    notifies_after_end: bool = False
    heeds_unknown_subscription: bool = True

    # Every host (core.tls.314): a name of medmij_sim.pki.Variant
    certificate_variant: str = "good"


CONFORMING: Final = DvzaPolicy()
