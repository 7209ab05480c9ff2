"""What the PGO does with authorization responses (core.tknint.202, .203)."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.case import Case
from conformance.checks.pgo_evidence import JOURNEYS, asked, parameters, repeated
from conformance.declare import check
from conformance.model import Finding, Part, finding
from conformance.scenarios.pgo.returning import ERRORS, FOREIGN_CODE, STATELESS_CODE
from medmij_sim.browser import read_page
from medmij_sim.record import Interface, Screen

_STRANGE = {
    FOREIGN_CODE: ("a state that it never gave out", "een state die ze nooit uitgaf"),
    STATELESS_CODE: ("no state", "geen state"),
}
_FEWEST_LETTERS = 15


@check(
    "pgo.callback.foreign-state-refused",
    requirement="core.tknint.202",
    needs=("return.foreign-state", "return.no-state", "return.end"),
    en="A code that comes with a state of nobody, or without one, is not offered",
    nl="Een code met een state van niemand, of zonder state, wordt niet aangeboden",
)
def foreign_state_refused(case: Case) -> Iterator[Finding]:
    for exchange in asked(case, Interface.TOKEN, "return"):
        if (code := parameters(exchange).get("code", "")) in _STRANGE:
            en, nl = _STRANGE[code]
            yield finding(
                f"The PGO offered a code that came with {en}; expected no token request.",
                f"De PGO bood een code aan die kwam met {nl}; verwacht: geen tokenverzoek.",
                exchange,
                part=Part.REST,
            )


@check(
    "pgo.callback.code-once",
    requirement="core.tknint.203",
    needs=("return.reload", "return.end"),
    en="A code is offered once, also when the callback is loaded again",
    nl="Een code wordt een keer aangeboden, ook als de callback opnieuw wordt geladen",
)
def code_once(case: Case) -> Iterator[Finding]:
    offered = [(parameters(each).get("code", ""), each) for each in asked(case, Interface.TOKEN, *JOURNEYS)]
    for _, where in repeated(pair for pair in offered if pair[0]):
        yield finding(
            f"The PGO offered a code {len(where)} times; expected once.",
            f"De PGO bood een code {len(where)} keer aan; verwacht: een keer.",
            *where,
        )


@check(
    "pgo.callback.no-token-after-error",
    requirement="core.authint.207",
    needs=tuple(f"{journey}.end" for journey in ERRORS),
    en="After an error there is no token request",
    nl="Na een fout komt er geen tokenverzoek",
)
def no_token_after_error(case: Case) -> Iterator[Finding]:
    for exchange in asked(case, Interface.TOKEN, *ERRORS):
        yield finding(
            "The response was an error, and the PGO sent a token request; expected none.",
            "Het antwoord was een fout, en de PGO stuurde een tokenverzoek; verwacht: geen.",
            exchange,
        )


@check(
    "pgo.callback.tells-person",
    requirement="authint.tells-person",
    needs=tuple(f"{journey}.page" for journey in ERRORS),
    en="After an error the person sees a page that says so",
    nl="Na een fout ziet de persoon een pagina die dat zegt",
)
def tells_person(case: Case) -> Iterator[Finding]:
    for journey in ERRORS:
        shown = case.screens(f"{journey}.callback")
        if not any(map(_says_something, shown)):
            yield finding(
                "The person came back with an error and saw no page with text; expected an explanation.",
                "De persoon kwam terug met een fout en zag geen pagina met tekst; verwacht: uitleg.",
                *shown[-1:],
            )


def _says_something(screen: Screen) -> bool:
    """Whether a page has some words, or may write them itself once it runs."""
    page = read_page(screen.status, screen.url, screen.html)
    return page.status < 500 and (sum(map(str.isalpha, page.text)) >= _FEWEST_LETTERS or "<script" in page.html.lower())
