"""For every check on a DVZA, what breaks it: a named fault of the mock, or a few lines of `breaking`."""

from __future__ import annotations

from dataclasses import dataclass

from breaking import (
    Break,
    bsn_digest_in_header,
    changed_answers,
    counting_values,
    crash_on_entries,
    everybody_listed,
    late,
    login_cannot_be_stopped,
    no_certificate_asked,
    one_dossier_for_all,
    plain_text,
    rewritten,
    trusting,
    without,
)
from breaking_lists import (
    dropped,
    fetched_once,
    nobody_means_everybody,
    numbered_as_held,
    old_api,
    remembered,
    repaired,
    with_number,
    without_unknown,
)

from conformance.targets import REFUSED_ROLES
from medmij_sim.pki import Variant


@dataclass(frozen=True)
class Twin:
    """A DVZA that differs from a conforming one in what one check looks at.

    Attributes:
        check: the check that must see it, and the only one.
        broken_by: name of a fault, or a way to break the served world.
        aanbieder: whose data are asked for, where the usual one cannot show it.
        also: checks that must see it too, since the rule of theirs holds this one.
    """

    check: str
    broken_by: str | Break
    aanbieder: str | None = None
    also: tuple[str, ...] = ()

    def __str__(self) -> str:
        fault = self.broken_by if isinstance(self.broken_by, str) else "by-hand"
        return f"{self.check}-{fault}"


_OCL, _WHITELIST = "MedMij_OAuthclientlist.xml", "MedMij_Whitelist.xml"

DVZA_TWINS = (
    Twin("dvza.authorization.unknown-client-refused", "dvza.authorization.accepts-unknown-client"),
    Twin("dvza.authorization.unknown-client-refused", "dvza.authorization.accepts-missing-client-id"),
    Twin("dvza.authorization.foreign-redirect-refused", "dvza.authorization.accepts-foreign-redirect-uri"),
    Twin("dvza.authorization.foreign-redirect-refused", "dvza.authorization.accepts-missing-redirect-uri"),
    Twin("dvza.authorization.redirect-https", "dvza.authorization.accepts-http-redirect-uri"),
    Twin("dvza.authorization.client-error-stays", "dvza.authorization.redirects-on-client-error"),
    Twin("dvza.authorization.response-type-code", "dvza.authorization.accepts-token-response-type"),
    Twin("dvza.authorization.response-type-code", "dvza.authorization.accepts-missing-response-type"),
    Twin("dvza.authorization.one-scope", "dvza.authorization.accepts-two-scopes"),
    Twin("dvza.authorization.one-scope", "dvza.authorization.accepts-missing-scope"),
    Twin("dvza.authorization.state-required", "dvza.authorization.accepts-missing-state"),
    Twin("dvza.authorization.tracing-required", "dvza.authorization.accepts-missing-medmij-request-id"),
    Twin("dvza.authorization.tracing-required", "dvza.authorization.accepts-missing-x-correlation-id"),
    Twin("dvza.authorization.error-by-redirect", "dvza.authorization.page-on-request-error"),
    Twin("dvza.authorization.error-code", "dvza.authorization.unknown-error-code"),
    Twin("dvza.authorization.state-unchanged", "dvza.authorization.state-altered"),
    Twin("dvza.authorization.state-unchanged", "dvza.authorization.state-missing"),
    Twin("dvza.authorization.extra-parameter-ignored", "dvza.authorization.refuses-extra-parameter"),
    Twin("dvza.authorization.refusal-gives-no-code", "dvza.authorization.code-although-refused"),
    Twin("dvza.authorization.refusal-like-no-data", "dvza.authorization.tells-no-data-by-error"),
    Twin("dvza.authorization.refusal-like-no-data", "dvza.authorization.tells-no-data-by-description"),
    Twin("dvza.authorization.cancelled-login-gives-no-code", login_cannot_be_stopped),
    Twin("dvza.availability.fifteen-refused", "dvza.authorization.code-under-age"),
    Twin("dvza.availability.sixteen-served", "dvza.authorization.refuses-sixteen"),
    Twin("dvza.availability.relation-needed", "dvza.authorization.code-without-relation"),
    Twin("dvza.screens.landing-first", "dvza.screens.no-landing-page"),
    Twin("dvza.screens.consent-after-login", "dvza.screens.consent-before-login"),
    Twin("dvza.screens.cancellation-page", "dvza.screens.no-cancellation-page"),
    Twin("dvza.screens.consent-names-aanbieder", "dvza.screens.consent-without-aanbieder"),
    Twin("dvza.screens.consent-names-pgo", "dvza.screens.consent-without-pgo"),
    Twin("dvza.screens.consent-names-pgo", "dvza.screens.pgo-by-client-id"),
    Twin("dvza.screens.logo", "dvza.screens.no-logo"),
    Twin("dvza.screens.no-placeholder", "dvza.screens.placeholder-left"),
    Twin("dvza.screens.long-term-offered", "dvza.screens.no-long-term-option"),
    Twin("dvza.screens.long-term-not-preselected", "dvza.screens.long-term-preselected"),
    Twin("dvza.screens.privacy-link", "dvza.screens.no-privacy-link"),
    Twin("dvza.screens.error-page-phone", "dvza.screens.failure-without-phone"),
    Twin("dvza.screens.error-page-trace-id", "dvza.screens.failure-without-trace-id"),
    Twin("dvza.screens.error-page-session-id", "dvza.screens.failure-without-session-id"),
    Twin("dvza.screens.error-page-no-return", "dvza.screens.return-link-on-client-error"),
    Twin("dvza.token.json", changed_answers("token.", "/r22/token", plain_text)),
    Twin("dvza.token.bearer", "dvza.token.token-type-wrong"),
    Twin("dvza.token.expires-in", "dvza.token.expires-in-3600"),
    Twin(
        "dvza.token.expires-in",
        changed_answers("token.", "/r22/token", rewritten(b'"expires_in":900', b'"expires_in":"900"')),
    ),
    Twin("dvza.token.members", "dvza.token.expires-in-missing"),
    Twin("dvza.token.members", "dvza.token.scope-is-aanbieder"),
    Twin("dvza.token.no-store", "dvza.token.no-cache-control"),
    Twin("dvza.token.in-time", late("token.", 11.0)),
    Twin("dvza.token.scope-listed", "dvza.token.scope-beyond-ocl"),
    Twin("dvza.token.scope-offered", "dvza.token.scope-beyond-zal", aanbieder="ziekenhuishetwoud@medmij"),
    Twin("dvza.token.code-single-use", "dvza.token.code-reusable"),
    Twin("dvza.token.code-retired-by-refusal", "dvza.token.code-survives-refusal"),
    Twin("dvza.token.client-bound", "dvza.token.code-of-other-client"),
    Twin("dvza.token.certificate-fits-client", "dvza.token.certificate-not-checked"),
    Twin("dvza.token.redirect-bound", "dvza.token.redirect-uri-not-checked"),
    Twin("dvza.token.redirect-bound", "dvza.token.accepts-missing-redirect-uri"),
    Twin("dvza.token.client-id-required", "dvza.token.accepts-missing-client-id"),
    Twin("dvza.token.grant-types", "dvza.token.accepts-any-grant-type"),
    Twin("dvza.token.error-response", "dvza.token.error-with-200"),
    Twin("dvza.token.error-response", "dvza.token.unknown-error-code"),
    Twin("dvza.token.error-code", "dvza.token.wrong-error-code"),
    Twin("dvza.consent.long-term-refresh-token", "dvza.token.no-refresh-with-long-term"),
    Twin("dvza.consent.session-only", "dvza.token.refresh-without-long-term"),
    Twin("dvza.consent.refresh-rotates", "dvza.token.refresh-not-rotated"),
    Twin("dvza.consent.old-refresh-dead", "dvza.token.old-refresh-alive"),
    Twin("dvza.consent.code-quarter-hour", "dvza.token.code-lives-long"),
    Twin("dvza.consent.code-quarter-hour", "dvza.token.code-lives-short"),
    Twin("dvza.consent.token-quarter-hour", "dvza.resource.accepts-expired-token"),
    Twin("dvza.consent.token-quarter-hour", "dvza.resource.token-lives-short"),
    Twin("dvza.consent.half-year", "dvza.token.refresh-after-six-months"),
    Twin("dvza.values.unique", "dvza.authorization.same-code-twice"),
    Twin("dvza.values.unguessable", counting_values),
    Twin("dvza.values.tell-nothing", "dvza.token.token-tells-person"),
    Twin("dvza.backchannel.certificate-needed", no_certificate_asked),
    Twin("dvza.backchannel.unlisted-refused", everybody_listed),
    Twin("dvza.backchannel.silent-refusal", "dvza.token.tells-unlisted-why"),
    Twin("dvza.certificate.no-wildcard", "dvza.tls.certificate-wildcard"),
    *(Twin(f"dvza.certificate.{each}-refused", trusting(Variant(each))) for each in REFUSED_ROLES),
    Twin("dvza.lists.api-version", old_api),
    Twin("dvza.lists.ocl-fetched-again", fetched_once(_OCL)),
    Twin("dvza.lists.gnl-fetched-again", fetched_once("MedMij_Gegevensdienstnamenlijst.xml")),
    Twin("dvza.lists.whitelist-fetched-again", fetched_once(_WHITELIST)),
    Twin("dvza.lists.client-withdrawn", remembered("ocl", "oauthclients", "hostname", against=False)),
    Twin("dvza.lists.client-back", remembered("ocl", "oauthclients", "hostname", against=True)),
    Twin("dvza.lists.ocl-validated", repaired(_OCL, with_number)),
    Twin("dvza.lists.node-withdrawn", remembered("whl", "hostnames", "", against=False)),
    Twin("dvza.lists.node-withdrawn", nobody_means_everybody),
    Twin("dvza.lists.node-back", remembered("whl", "hostnames", "", against=True)),
    Twin("dvza.lists.whitelist-validated", repaired(_WHITELIST, with_number)),
    Twin("dvza.lists.whitelist-validated", repaired(_WHITELIST, without_unknown)),
    Twin("dvza.lists.lower-number", repaired(_OCL, numbered_as_held)),
    Twin("dvza.lists.lower-number", repaired(_WHITELIST, numbered_as_held)),
    Twin("dvza.lists.last-good-kept", dropped),
    Twin("dvza.login.level-asked", "dvza.authorization.asks-low-level"),
    *(
        Twin(f"dvza.login.{each}", f"dvza.login.{each}-not-checked")
        for each in ("signature", "issuer", "in-response-to", "window", "recipient", "audience", "sector")
    ),
    Twin("dvza.login.level", "dvza.authorization.low-level-accepted"),
    Twin("dvza.login.artifact-once", "dvza.login.artifact-reusable"),
    Twin("dvza.login.bsn-stays", changed_answers("token.", "/r22/token", bsn_digest_in_header)),
    Twin("dvza.resource.no-token-no-data", "dvza.resource.accepts-no-token"),
    Twin("dvza.resource.no-token-no-data", "dvza.resource.accepts-unknown-token"),
    Twin("dvza.resource.no-token-in-query", "dvza.resource.accepts-token-in-query"),
    Twin("dvza.resource.scope-enforced", "dvza.resource.scope-not-checked"),
    Twin("dvza.resource.www-authenticate", "dvza.resource.no-challenge"),
    Twin("dvza.resource.refusal-status", "dvza.resource.scope-error-as-404"),
    Twin("dvza.resource.in-time", late("fhir.", 61.0)),
    Twin("dvza.resource.content-type", "dvza.resource.wrong-content-type"),
    Twin("dvza.resource.xml", "dvza.resource.xml-unsupported"),
    Twin("dvza.resource.unsupported-type", "dvza.resource.unknown-type-accepted"),
    Twin("dvza.resource.malformed", "dvza.resource.malformed-accepted"),
    Twin("dvza.resource.malformed", "dvza.resource.malformed-crashes"),
    Twin("dvza.resource.unknown-id", "dvza.resource.unknown-id-accepted"),
    Twin("dvza.resource.operation-outcome", "dvza.resource.error-without-outcome"),
    Twin("dvza.bundle.status", changed_answers("fhir.", "/48/Coverage", crash_on_entries)),
    Twin("dvza.bundle.searchset", "dvza.resource.wrong-type"),
    Twin("dvza.bundle.empty", "dvza.resource.empty-as-error"),
    Twin("dvza.bundle.total", "dvza.resource.wrong-total"),
    Twin("dvza.bundle.self-link", "dvza.resource.no-self-link"),
    Twin("dvza.bundle.self-link-echo", "dvza.resource.short-self-link"),
    Twin("dvza.bundle.self-link-no-bsn", "dvza.resource.bsn-in-self-link"),
    Twin("dvza.bundle.types", "dvza.resource.include-as-match"),
    Twin("dvza.bundle.full-url", "dvza.resource.relative-full-url"),
    Twin("dvza.bundle.full-url", "dvza.resource.other-full-url"),
    Twin("dvza.bundle.resource-id", "dvza.resource.no-id"),
    Twin("dvza.bundle.meta-profile", "dvza.resource.no-profile"),
    Twin("dvza.elements.coding", "dvza.resource.coding-without-system"),
    Twin("dvza.elements.coding-system", "dvza.resource.value-set-as-system"),
    Twin("dvza.elements.codeableconcept", "dvza.resource.concept-without-words"),
    Twin("dvza.elements.reference", "dvza.resource.reference-without-display"),
    Twin("dvza.elements.identifier", "dvza.resource.identifier-without-system"),
    Twin("dvza.elements.bsn-masked", "dvza.resource.bsn-in-patient"),
    Twin("dvza.results.filter", "dvza.resource.filter-ignored"),
    Twin("dvza.results.filter", "dvza.resource.old-results"),
    Twin("dvza.results.lastn", "dvza.resource.lastn-returns-all"),
    Twin("dvza.results.include", "dvza.resource.include-ignored"),
    Twin("dvza.results.references", "dvza.resource.dangling-reference"),
    Twin("dvza.resource.core-valid", "dvza.resource.unknown-code"),
    Twin("dvza.resource.profile-valid", "dvza.resource.required-element-missing"),
    Twin("dvza.resource.profile-valid", "dvza.resource.fixed-code-changed"),
    Twin("dvza.resource.profile-valid", "dvza.resource.extension-of-other-type"),
    Twin("dvza.privacy.own-data", one_dossier_for_all),
    Twin("dvza.privacy.no-bsn", "dvza.resource.bsn-in-narrative"),
    Twin(
        "dvza.services.48-profiles", changed_answers("fhir.", "/48/Condition", rewritten(b"zib-Problem", b"my-Problem"))
    ),
    Twin(
        "dvza.services.49-profiles",
        changed_answers("fhir.", "/49/EpisodeOfCare", rewritten(b"nl-core-episodeofcare", b"my-episodeofcare")),
    ),
    Twin("dvza.services.49-journal-lines", "dvza.resource.shows-s-and-o-lines"),
    Twin(
        "dvza.services.49-composition",
        changed_answers("fhir.", "/49/Composition", without("Composition", "title")),
        also=("dvza.resource.core-valid",),
    ),
    Twin("dvza.services.49-encounter", changed_answers("fhir.", "/49/Encounter", without("Encounter", "type"))),
    Twin(
        "dvza.services.49-episode",
        changed_answers("fhir.", "/49/EpisodeOfCare", without("EpisodeOfCare", "diagnosis")),
    ),
    Twin(
        "dvza.services.49-context",
        changed_answers("fhir.", "/49/MedicationRequest", without("MedicationRequest", "context")),
    ),
)
