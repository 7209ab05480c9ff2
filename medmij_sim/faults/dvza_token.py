"""Faults of the token endpoint: what it checks, what it hands out, and when that ends."""

from __future__ import annotations

from medmij_sim.dvza.policy import CONFORMING
from medmij_sim.faults.model import Fault


def _answer_lacks(member: str) -> Fault:
    return Fault(
        f"dvza.token.{member.replace('_', '-')}-missing",
        f"Laat {member} weg uit het tokenantwoord.",
        f"Leaves {member} out of the token answer.",
        {"token_answer_holds": CONFORMING.token_answer_holds - {member}},
    )


def _accepts_missing(parameter: str) -> Fault:
    return Fault(
        f"dvza.token.accepts-missing-{parameter.replace('_', '-')}",
        f"Geeft een token op een verzoek zonder {parameter}.",
        f"Gives a token for a request without {parameter}.",
        {"required_at_token": CONFORMING.required_at_token - {parameter}},
    )


TOKEN_FAULTS: tuple[Fault, ...] = (
    *map(_accepts_missing, sorted(CONFORMING.required_at_token)),
    *map(_answer_lacks, sorted(CONFORMING.token_answer_holds)),
    Fault(
        "dvza.token.code-reusable",
        "Een code kan vaker worden ingewisseld.",
        "A code can be exchanged more than once.",
        {"code_ends": "never"},
    ),
    Fault(
        "dvza.token.code-survives-refusal",
        "Een code die is geweigerd om zijn redirect_uri kan daarna nog worden ingewisseld.",
        "A code that was refused for its redirect_uri can still be exchanged afterwards.",
        {"code_ends": "redeemed"},
    ),
    Fault(
        "dvza.token.code-lives-long",
        "Een code is een uur geldig.",
        "A code is valid for an hour.",
        {"code_lifetime": 3600},
    ),
    Fault(
        "dvza.token.code-lives-short",
        "Een code is maar vijf minuten geldig.",
        "A code is valid for only five minutes.",
        {"code_lifetime": 300},
    ),
    Fault(
        "dvza.token.code-of-other-client",
        "Wisselt een code in voor een andere PGO dan die hem kreeg.",
        "Exchanges a code for another PGO than the one that got it.",
        {"code_bound_to_client": False},
    ),
    Fault(
        "dvza.token.certificate-not-checked",
        "Kijkt niet of het certificaat bij client_id hoort.",
        "Does not check that the certificate belongs to client_id.",
        {"checks_certificate": False},
    ),
    Fault(
        "dvza.token.accepts-unknown-client",
        "Neemt een client_id aan die niet op de OAuthclientlist staat.",
        "Accepts a client_id that is not on the OAuthclientlist.",
        {"token_needs_listed_client": False, "code_bound_to_client": False},
    ),
    Fault(
        "dvza.token.redirect-uri-not-checked",
        "Neemt bij het inwisselen een andere redirect_uri aan.",
        "Accepts another redirect_uri at the exchange.",
        {"code_bound_to_redirect_uri": False},
    ),
    Fault(
        "dvza.token.reads-query",
        "Neemt de parameters van een tokenverzoek uit de URL.",
        "Takes the parameters of a token request from the URL.",
        {"token_reads_query": True},
    ),
    Fault(
        "dvza.token.accepts-missing-tracing",
        "Neemt een tokenverzoek zonder MedMij-Request-ID en X-Correlation-ID aan.",
        "Accepts a token request without MedMij-Request-ID and X-Correlation-ID.",
        {"token_needs_tracing": False},
    ),
    Fault(
        "dvza.token.accepts-any-grant-type",
        "Geeft een token op een grant_type dat niet bestaat.",
        "Gives a token for a grant_type that does not exist.",
        {"checks_grant_type": False},
    ),
    Fault(
        "dvza.token.slow",
        "Doet elf seconden over een token.",
        "Takes eleven seconds for a token.",
        {"token_delay": 11.0},
    ),
    Fault(
        "dvza.token.expires-in-3600",
        "Zegt dat een access token een uur geldig is.",
        "States that an access token is valid for an hour.",
        {"stated_token_lifetime": 3600},
    ),
    Fault(
        "dvza.token.token-type-wrong",
        "Geeft een ander token_type dan Bearer.",
        "Gives another token_type than Bearer.",
        {"token_type": "mac"},
    ),
    Fault(
        "dvza.token.scope-beyond-ocl",
        "Geeft een scope met gegevensdiensten waarvoor de PGO niet op de OAuthclientlist staat.",
        "Gives a scope with gegevensdiensten for which the OAuthclientlist does not recognise the PGO.",
        {"limits_scope_to_ocl": False},
    ),
    Fault(
        "dvza.token.scope-beyond-zal",
        "Geeft een scope met gegevensdiensten die niet in de Zorgaanbiederslijst staan.",
        "Gives a scope with gegevensdiensten that are not in the Zorgaanbiederslijst.",
        {"extra_scope": ("30",)},
    ),
    Fault(
        "dvza.token.scope-is-aanbieder",
        "Herhaalt in scope de naam van de aanbieder in plaats van de gegevensdiensten.",
        "Repeats the name of the aanbieder in scope instead of the gegevensdiensten.",
        {"scope_repeats_request": True},
    ),
    Fault(
        "dvza.token.no-cache-control",
        "Zegt niet dat een tokenantwoord niet bewaard mag worden.",
        "Does not say that a token answer may not be stored.",
        {"token_cache_control": None},
    ),
    Fault(
        "dvza.token.unknown-error-code",
        "Weigert een tokenverzoek met een code die OAuth niet kent.",
        "Refuses a token request with a code that OAuth does not know.",
        {"token_error": "something_wrong"},
    ),
    Fault(
        "dvza.token.wrong-error-code",
        "Noemt bij elke fout dezelfde bekende code.",
        "Names the same known code for every error.",
        {"token_error": "invalid_scope"},
    ),
    Fault(
        "dvza.token.error-with-200",
        "Weigert een tokenverzoek met HTTP-status 200.",
        "Refuses a token request with HTTP status 200.",
        {"token_error_status": 200},
    ),
    Fault(
        "dvza.token.refresh-without-long-term",
        "Geeft een refresh token zonder langdurige toestemming.",
        "Gives a refresh token without long-term consent.",
        {"refresh_needs_long_term": False},
    ),
    Fault(
        "dvza.token.no-refresh-with-long-term",
        "Geeft geen refresh token bij langdurige toestemming.",
        "Gives no refresh token with long-term consent.",
        {"gives_refresh_token": False},
    ),
    Fault(
        "dvza.token.refresh-not-rotated",
        "Geeft bij vernieuwen hetzelfde refresh token terug.",
        "Returns the same refresh token at a refresh.",
        {"rotates_refresh_token": False},
    ),
    Fault(
        "dvza.token.old-refresh-alive",
        "Een gebruikt refresh token blijft geldig.",
        "A refresh token stays valid after use.",
        {"retires_refresh_token": False},
    ),
    Fault(
        "dvza.token.refresh-after-six-months",
        "Vernieuwt nog als er langer dan een half jaar niets is opgehaald.",
        "Still refreshes when nothing was collected for more than half a year.",
        {"refresh_lifetime": 10 * 365 * 24 * 3600},
    ),
    Fault(
        "dvza.token.refresh-after-withdrawal",
        "Vernieuwt nog als de toestemming is ingetrokken.",
        "Still refreshes after consent was withdrawn.",
        {"ends_at_withdrawal": False},
    ),
    Fault(
        "dvza.token.refresh-after-death",
        "Vernieuwt nog als de persoon is overleden.",
        "Still refreshes after the person has died.",
        {"ends_at_death": False},
    ),
    Fault(
        "dvza.token.same-token-twice",
        "Geeft twee keer hetzelfde token uit.",
        "Issues the same token twice.",
        {"unique_tokens": False},
    ),
    Fault(
        "dvza.token.token-tells-person",
        "Geeft een access token waarin BSN en geboortedatum staan.",
        "Gives an access token that holds BSN and birth date.",
        {"token_holds_person": True},
    ),
    Fault(
        "dvza.token.for-other-person",
        "Geeft een access token dat voor de gegevens van een ander geldt.",
        "Gives an access token that stands for the data of another person.",
        {"token_for_somebody_else": True},
    ),
    Fault(
        "dvza.token.tells-unlisted-why",
        "Vertelt een node die niet op de whitelist staat waarom de verbinding stopt.",
        "Tells a node that is not on the whitelist why the connection ends.",
        {"tells_unlisted_why": True},
    ),
)
