"""How a journey ended, and what the person is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """What became of an authorization response, and of the collecting after it."""

    GRANTED = "granted"
    DENIED = "denied"
    FAILED = "failed"
    FOREIGN = "foreign-state"
    USED = "used"
    INCOMPLETE = "incomplete"
    TOKEN_REFUSED = "token-refused"
    NOT_COLLECTED = "not-collected"
    CONSENT_ENDED = "consent-ended"
    ALLOWED = "allowed"


DONE: Final = (Outcome.GRANTED, Outcome.ALLOWED)
"""What went as the person wanted: data were collected, or may be shared, or messages may come."""


@dataclass(frozen=True, slots=True)
class CallbackResult:
    """What became of a callback.

    Attributes:
        session: key of the journey; None when the response belongs to none.
        error: OAuth error code or our reason; empty when granted.
    """

    outcome: Outcome
    session: str | None = None
    error: str = ""

    @property
    def explanation(self) -> Mapping[str, str]:
        """One sentence for the person, by language."""
        return EXPLANATIONS[self.outcome]


EXPLANATIONS: Mapping[Outcome, Mapping[str, str]] = {
    Outcome.GRANTED: {
        "nl": "Uw gegevens zijn opgehaald.",
        "en": "Your data were collected.",
    },
    Outcome.DENIED: {
        "nl": "Er zijn geen gegevens opgehaald. U bent gestopt, of de zorgaanbieder kan geen gegevens geven.",
        "en": "No data were collected. You stopped, or the care provider cannot give data.",
    },
    Outcome.FAILED: {
        "nl": "Het ophalen is niet gelukt door een storing bij de zorgaanbieder. Probeer het later nog eens.",
        "en": "Collecting failed because of a problem at the care provider. Please try again later.",
    },
    Outcome.FOREIGN: {
        "nl": "We kennen deze aanvraag niet. Begin opnieuw met ophalen.",
        "en": "We do not know this request. Please start collecting again.",
    },
    Outcome.USED: {
        "nl": "Deze aanvraag is al afgehandeld. Begin opnieuw als u nog eens wilt ophalen.",
        "en": "This request was already dealt with. Start again if you want to collect once more.",
    },
    Outcome.INCOMPLETE: {
        "nl": "Het antwoord van de zorgaanbieder is niet compleet. Begin opnieuw met ophalen.",
        "en": "The answer of the care provider is incomplete. Please start collecting again.",
    },
    Outcome.TOKEN_REFUSED: {
        "nl": "De zorgaanbieder gaf geen toegang. Er zijn geen gegevens opgehaald.",
        "en": "The care provider gave no access. No data were collected.",
    },
    Outcome.NOT_COLLECTED: {
        "nl": "U gaf toestemming, maar het ophalen van uw gegevens is niet gelukt. Probeer het later nog eens.",
        "en": "You gave consent, but collecting your data failed. Please try again later.",
    },
    Outcome.CONSENT_ENDED: {
        "nl": "Er zijn geen gegevens opgehaald. Uw toestemming is gestopt, of langer dan zes maanden niet gebruikt. "
        "Begin opnieuw met ophalen als u weer toestemming wilt geven.",
        "en": "No data were collected. Your consent was ended, or not used for more than six months. "
        "Start collecting again if you want to give consent once more.",
    },
    Outcome.ALLOWED: {
        "nl": "U hebt toestemming gegeven.",
        "en": "You gave permission.",
    },
}
