"""Token requests that must get no token, and how they are refused (core.tknint.*)."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.case import Case
from conformance.checks.dvza_evidence import gives_token, members, token_answers
from conformance.declare import check
from conformance.model import Finding, finding
from conformance.scenarios.dvza.tokens import WRONG_STEPS

RFC6749_ERRORS = frozenset(
    {
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    }
)

EXPECTED_ERRORS = {
    "token.replay": ("invalid_grant",),
    "token.after-refusal": ("invalid_grant",),
    "token.other-redirect": ("invalid_grant", "invalid_request"),
    "token.longer-redirect": ("invalid_grant", "invalid_request"),
    "token.no-redirect": ("invalid_request", "invalid_grant"),
    "token.no-client": ("invalid_request", "invalid_client"),
    "token.unknown-code": ("invalid_grant",),
    "token.other-grant": ("unsupported_grant_type", "unauthorized_client", "invalid_request"),
}
"""Codes of RFC 6749 section 5.2 that fit each wrong request."""


def _gave(case: Case, en: str, nl: str, *steps: str) -> Iterator[Finding]:
    for _, answer in token_answers(case, *steps):
        if gives_token(answer):
            yield finding(f"{en} An access token was given.", f"{nl} Er werd een toegangstoken gegeven.", answer)


@check(
    "dvza.token.code-single-use",
    requirement="core.tknint.204",
    needs=("token.replay",),
    en="A code works once",
    nl="Een code werkt een keer",
)
def code_single_use(case: Case) -> Iterator[Finding]:
    yield from _gave(case, "A code was offered twice.", "Een code werd twee keer aangeboden.", "token.replay")


@check(
    "dvza.token.code-retired-by-refusal",
    requirement="core.tknint.204.refused",
    needs=("token.replay", "token.after-refusal"),
    en="A code that was refused once does not work afterwards",
    nl="Een code die een keer is geweigerd, werkt daarna niet meer",
)
def code_retired_by_refusal(case: Case) -> Iterator[Finding]:
    works_twice = any(gives_token(answer) for _, answer in token_answers(case, "token.replay"))
    if not works_twice:
        en = "A code was offered again after it had been refused for its redirect_uri."
        nl = "Een code werd nog eens aangeboden nadat hij was geweigerd om zijn redirect_uri."
        yield from _gave(case, en, nl, "token.after-refusal")


@check(
    "dvza.token.client-bound",
    requirement="autorisatie.client-bound",
    needs=("token.other-client", "token.other-refresh"),
    en="A code or refresh token works only for the client it was issued to",
    nl="Een code of verversingstoken werkt alleen voor de client aan wie hij is uitgegeven",
)
def client_bound(case: Case) -> Iterator[Finding]:
    en, nl = "A code of another client was offered.", "Een code van een andere client werd aangeboden."
    yield from _gave(case, en, nl, "token.other-client")
    en, nl = (
        "A refresh token of another client was offered.",
        "Een verversingstoken van een andere client werd aangeboden.",
    )
    yield from _gave(case, en, nl, "token.other-refresh")


@check(
    "dvza.token.certificate-fits-client",
    requirement="tknint.client-certificate",
    needs=("token.other-certificate",),
    en="A client_id with the certificate of another client gets no token",
    nl="Een client_id met het certificaat van een andere client krijgt geen token",
)
def certificate_fits_client(case: Case) -> Iterator[Finding]:
    en = "A code was offered under the client's name with the certificate of another client."
    nl = "Een code werd aangeboden onder de naam van de client met het certificaat van een andere client."
    yield from _gave(case, en, nl, "token.other-certificate")


@check(
    "dvza.token.redirect-bound",
    requirement="core.tknint.205",
    needs=("token.other-redirect", "token.longer-redirect", "token.no-redirect"),
    en="A code works only with the redirect_uri of the authorization request",
    nl="Een code werkt alleen met de redirect_uri van het autorisatieverzoek",
)
def redirect_bound(case: Case) -> Iterator[Finding]:
    en, nl = "A code was offered with another redirect_uri.", "Een code werd aangeboden met een andere redirect_uri."
    yield from _gave(case, en, nl, "token.other-redirect", "token.longer-redirect")
    en, nl = "A code was offered without redirect_uri.", "Een code werd aangeboden zonder redirect_uri."
    yield from _gave(case, en, nl, "token.no-redirect")


@check(
    "dvza.token.client-id-required",
    requirement="core.tknint.200",
    needs=("token.no-client",),
    en="A token request without client_id gets no token",
    nl="Een tokenverzoek zonder client_id krijgt geen token",
)
def client_id_required(case: Case) -> Iterator[Finding]:
    yield from _gave(
        case, "A code was offered without client_id.", "Een code werd aangeboden zonder client_id.", "token.no-client"
    )


@check(
    "dvza.token.grant-types",
    requirement="core.autorisatie.201",
    needs=("token.other-grant",),
    en="Another grant than that of the authorization code gets no token",
    nl="Een andere grant dan die van de autorisatiecode krijgt geen token",
)
def grant_types(case: Case) -> Iterator[Finding]:
    en, nl = "grant_type=client_credentials was sent.", "grant_type=client_credentials werd gestuurd."
    yield from _gave(case, en, nl, "token.other-grant")


@check(
    "dvza.token.error-response",
    requirement="tknint.error-response",
    needs=WRONG_STEPS,
    en="Errors of the token endpoint are 400 or 401 with a JSON body that names an error of RFC 6749",
    nl="Fouten van het token-endpoint zijn 400 of 401 met een JSON-body die een error uit RFC 6749 noemt",
)
def error_response(case: Case) -> Iterator[Finding]:
    for step, answer in token_answers(case, *WRONG_STEPS):
        if gives_token(answer):
            continue
        error = members(answer).get("error")
        if answer.status not in (400, 401) or error not in RFC6749_ERRORS:
            yield finding(
                f"A wrong token request ({step}) was answered with HTTP {answer.status} and error {error!r}; "
                "expected 400 or 401 and an error of RFC 6749 section 5.2.",
                f"Een verkeerd tokenverzoek ({step}) werd beantwoord met HTTP {answer.status} en error {error!r}; "
                "verwacht: 400 of 401 en een error uit RFC 6749 paragraaf 5.2.",
                answer,
            )


@check(
    "dvza.token.error-code",
    requirement="core.tknint.207",
    needs=WRONG_STEPS,
    en="The error is the one that fits what was wrong",
    nl="De error is die past bij wat er mis was",
)
def error_code(case: Case) -> Iterator[Finding]:
    for step, answer in token_answers(case, *WRONG_STEPS):
        error = members(answer).get("error")
        if error in RFC6749_ERRORS and error not in EXPECTED_ERRORS[step]:
            expected = " / ".join(EXPECTED_ERRORS[step])
            yield finding(
                f"A wrong token request ({step}) gave error={error}; expected {expected}.",
                f"Een verkeerd tokenverzoek ({step}) gaf error={error}; verwacht: {expected}.",
                answer,
            )
