"""The authorization interface: which requests are taken, and how the others are answered (core.authint.*)."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.case import Case
from conformance.checks.dvza_evidence import Ended, ended
from conformance.declare import check
from conformance.model import Finding, Part, finding
from conformance.scenarios.dvza.requests import CLIENT_STEPS, PARAMETER_STEPS

EXPECTED_ERRORS = {
    "request.no-response-type": ("invalid_request", "unsupported_response_type"),
    "request.token-response-type": ("unsupported_response_type", "unauthorized_client", "invalid_request"),
    "request.no-scope": ("invalid_scope", "invalid_request"),
    "request.unknown-scope": ("invalid_scope", "invalid_request"),
    "request.two-scopes": ("invalid_scope", "invalid_request"),
    "request.no-state": ("invalid_request",),
    "request.no-trace-id": ("invalid_request",),
    "request.no-session-id": ("invalid_request",),
}
"""Codes of RFC 6749 section 4.1.2.1 that fit each wrong parameter."""

_TRACING = ("request.no-trace-id", "request.no-session-id")
"""That a request without tracing ids is refused at all is inferred."""

_WRONG = {
    "request.unknown-client": ("an unknown client_id", "een onbekende client_id"),
    "request.no-client": ("no client_id", "geen client_id"),
    "request.foreign-redirect": (
        "a redirect_uri that is not the client's",
        "een redirect_uri die niet van de client is",
    ),
    "request.alike-redirect": (
        "a redirect_uri on a host that begins like the client's",
        "een redirect_uri op een host die begint als die van de client",
    ),
    "request.http-redirect": ("a redirect_uri without TLS", "een redirect_uri zonder TLS"),
    "request.relative-redirect": ("a relative redirect_uri", "een relatieve redirect_uri"),
    "request.no-redirect": ("no redirect_uri", "geen redirect_uri"),
    "request.no-response-type": ("no response_type", "geen response_type"),
    "request.token-response-type": ("response_type=token", "response_type=token"),
    "request.no-scope": ("no scope", "geen scope"),
    "request.unknown-scope": ("a scope that names an unknown aanbieder", "een scope met een onbekende aanbieder"),
    "request.two-scopes": ("a scope of two names", "een scope met twee namen"),
    "request.no-state": ("no state", "geen state"),
    "request.no-trace-id": ("no MedMij-Request-ID", "geen MedMij-Request-ID"),
    "request.no-session-id": ("no X-Correlation-ID", "geen X-Correlation-ID"),
}


def _accepted(case: Case, *steps: str) -> Iterator[Finding]:
    for step in steps:
        end = ended(case, step)
        if end.is_granted:
            en, nl = _WRONG[step]
            yield finding(
                f"A request with {en} led to a code; it must be refused.",
                f"Een verzoek met {nl} leverde een code op; het moet geweigerd worden.",
                *end.events,
            )


@check(
    "dvza.authorization.unknown-client-refused",
    requirement="core.authint.203",
    needs=("request.unknown-client", "request.no-client"),
    en="A client that is not on the OCL gets no code",
    nl="Een client die niet op de OCL staat, krijgt geen code",
)
def unknown_client_refused(case: Case) -> Iterator[Finding]:
    yield from _accepted(case, "request.unknown-client", "request.no-client")


@check(
    "dvza.authorization.foreign-redirect-refused",
    requirement="core.authint.203",
    needs=("request.foreign-redirect", "request.alike-redirect", "request.no-redirect"),
    en="Nobody is sent to a redirect_uri that is not the client's",
    nl="Niemand wordt naar een redirect_uri gestuurd die niet van de client is",
)
def foreign_redirect_refused(case: Case) -> Iterator[Finding]:
    yield from _accepted(case, "request.foreign-redirect", "request.alike-redirect", "request.no-redirect")


@check(
    "dvza.authorization.redirect-https",
    requirement="authint.redirect-uri-https",
    needs=("request.http-redirect", "request.relative-redirect"),
    en="Only a full HTTPS URI is a redirect_uri",
    nl="Alleen een volledige HTTPS-URI is een redirect_uri",
)
def redirect_https(case: Case) -> Iterator[Finding]:
    yield from _accepted(case, "request.http-redirect", "request.relative-redirect")


@check(
    "dvza.authorization.client-error-stays",
    requirement="core.authint.207.1a",
    needs=CLIENT_STEPS,
    en="With a wrong client_id or redirect_uri the person ends on a page of the DVZA, without a redirect",
    nl="Bij een verkeerde client_id of redirect_uri eindigt de persoon op een pagina van de DVZA, zonder redirect",
)
def client_error_stays(case: Case) -> Iterator[Finding]:
    for step in CLIENT_STEPS:
        end = ended(case, step)
        if end.answer is not None and not end.is_granted:
            en, nl = _WRONG[step]
            yield finding(
                f"A request with {en} was answered by a redirect; expected an error page of the DVZA.",
                f"Een verzoek met {nl} werd beantwoord met een redirect; verwacht: een foutpagina van de DVZA.",
                *end.events,
            )


@check(
    "dvza.authorization.response-type-code",
    requirement="core.authint.200.response-type",
    needs=("request.no-response-type", "request.token-response-type"),
    en="Only response_type=code is served",
    nl="Alleen response_type=code wordt bediend",
)
def response_type_code(case: Case) -> Iterator[Finding]:
    yield from _accepted(case, "request.no-response-type", "request.token-response-type")


@check(
    "dvza.authorization.one-scope",
    requirement="core.autorisatie.203",
    needs=("request.no-scope", "request.unknown-scope", "request.two-scopes"),
    en="The scope is one aanbieder of this DVZA",
    nl="De scope is een aanbieder van deze DVZA",
)
def one_scope(case: Case) -> Iterator[Finding]:
    yield from _accepted(case, "request.no-scope", "request.unknown-scope", "request.two-scopes")


@check(
    "dvza.authorization.state-required",
    requirement="core.authint.200.state",
    needs=("request.no-state",),
    en="A request without state is refused",
    nl="Een verzoek zonder state wordt geweigerd",
)
def state_required(case: Case) -> Iterator[Finding]:
    yield from _accepted(case, "request.no-state")


@check(
    "dvza.authorization.tracing-required",
    requirement="core.authint.200.tracing",
    needs=_TRACING,
    en="A request without tracing ids is refused",
    nl="Een verzoek zonder traceringsnummers wordt geweigerd",
)
def tracing_required(case: Case) -> Iterator[Finding]:
    yield from _accepted(case, *_TRACING)


@check(
    "dvza.authorization.error-by-redirect",
    requirement="core.authint.207.1b",
    needs=PARAMETER_STEPS,
    en="Another wrong parameter is told to the PGO by a redirect with error",
    nl="Een andere verkeerde parameter wordt de PGO verteld met een redirect met error",
)
def error_by_redirect(case: Case) -> Iterator[Finding]:
    for step, end in _refused(case):
        if end.error is None:
            en, nl = _WRONG[step]
            where = end.page or "a redirect without error"
            yield finding(
                f"A request with {en} ended on {where}; expected a redirect to the redirect_uri with error.",
                f"Een verzoek met {nl} eindigde op {where}; verwacht: een redirect naar de redirect_uri met error.",
                *end.events,
                part=Part.REST if step in _TRACING else Part.VISIBLE,
            )


@check(
    "dvza.authorization.error-code",
    requirement="core.authint.207.1b",
    needs=PARAMETER_STEPS,
    en="The error is the one of RFC 6749 that fits the wrong parameter",
    nl="De error is die uit RFC 6749 die bij de verkeerde parameter past",
)
def error_code(case: Case) -> Iterator[Finding]:
    for step, end in _refused(case):
        if end.error is not None and end.error not in EXPECTED_ERRORS[step]:
            en, nl = _WRONG[step]
            expected = " / ".join(EXPECTED_ERRORS[step])
            yield finding(
                f"A request with {en} gave error={end.error}; expected {expected}.",
                f"Een verzoek met {nl} gaf error={end.error}; verwacht: {expected}.",
                *end.events,
                part=Part.REST,
            )


def _refused(case: Case) -> Iterator[tuple[str, Ended]]:
    for step in PARAMETER_STEPS:
        end = ended(case, step)
        if not end.is_granted:
            yield step, end


@check(
    "dvza.authorization.state-unchanged",
    requirement="authint.state-unchanged",
    needs=("collect.authorization", "request.any-state", *PARAMETER_STEPS),
    en="Every redirect back to the PGO carries the state of the request, unchanged",
    nl="Elke redirect terug naar de PGO bevat de state van het verzoek, ongewijzigd",
)
def state_unchanged(case: Case) -> Iterator[Finding]:
    for step in ("collect.authorization", "request.any-state", *PARAMETER_STEPS):
        end = ended(case, step)
        if end.answer is None or "state" not in end.request:
            continue
        came_back = end.parameters.get("state")
        if came_back != end.request["state"]:
            en, nl = ("no state", "geen state") if came_back is None else ("another state", "een andere state")
            yield finding(
                f"The redirect (step {step}) carries {en}; expected that of the request.",
                f"De redirect (stap {step}) bevat {nl}; verwacht: die van het verzoek.",
                *end.events,
            )


@check(
    "dvza.authorization.extra-parameter-ignored",
    requirement="core.authint.200",
    needs=("request.extra-parameter",),
    en="Parameters that the DVZA does not know are ignored",
    nl="Parameters die de DVZA niet kent, worden genegeerd",
)
def extra_parameter_ignored(case: Case) -> Iterator[Finding]:
    end = ended(case, "request.extra-parameter")
    if not end.is_granted:
        outcome = f"error={end.error}" if end.error else end.page
        yield finding(
            f"A request with two unknown parameters ended in {outcome}; expected that they are ignored.",
            f"Een verzoek met twee onbekende parameters eindigde in {outcome}; verwacht: dat ze worden genegeerd.",
            *end.events,
        )
