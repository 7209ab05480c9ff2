"""What buttons, links and pages say, in Dutch and English: the walker's knowledge of pages it has never seen."""

from __future__ import annotations

import re
from enum import Enum


class Purpose(Enum):
    """What pressing something does."""

    LANGUAGE = "switch language"
    BREAK = "report a technical error"
    REFUSE = "refuse"
    CANCEL = "cancel"
    RETURN = "go back to the PGO"
    ACCEPT = "give consent"
    PROCEED = "go on"


_PURPOSES = (
    (Purpose.LANGUAGE, r"english|engels|nederlands|dutch|en|nl"),
    (Purpose.BREAK, r"(technische |een )?(storing|fout)( melden)?|(technical )?(error|failure)"),
    (
        Purpose.REFUSE,
        r"(ik )?weiger(en|ing)?|nee|nee[ ,].*|no|no[ ,].*|(ik )?(geef|ga) (geen|niet) .*|.*\bgeen toestemming\b.*"
        r"|.*\bniet (akkoord|toestaan|geven)\b.*|refuse|deny|decline|reject"
        r"|.*\b(do not|don't) (agree|allow|give|consent)\b.*",
    ),
    (Purpose.CANCEL, r"annule(er|ren)( .*)?|cancel( .*)?|stop(pen)?( .*)?|afbreken|abort|(toch|liever) (maar )?niet"),
    (
        Purpose.RETURN,
        r"(ga )?terug( .*)?|(go )?back( .*)?|return( .*)?|sluiten|close|(ga )?naar (uw|je|de|mijn)? ?(pgo|app).*",
    ),
    (
        Purpose.ACCEPT,
        r"(ja|yes)([ ,].*)?|akkoord|(ik )?(ga )?akkoord( .*)?|(ik )?geef( .*)? toestemming( .*)?|toestemming geven"
        r"|toestaan|accepte(er|ren)|bevestig(en)?|goedkeuren|(i )?(agree|accept|allow|approve|consent)( .*)?"
        r"|(i )?give (my )?consent( .*)?|confirm",
    ),
    (
        Purpose.PROCEED,
        r"(nu )?(inloggen|log ?in|login|sign in|aanmelden)( .*)?|(ga )?(verder|door)(gaan)?( .*)?|continue( .*)?"
        r"|next|volgende|start(en)?( .*)?|ok(é|ay)?|(ga )?naar digid.*|versturen|verzenden|submit|send",
    ),
)
_PATTERNS = tuple((purpose, re.compile(text, re.IGNORECASE)) for purpose, text in _PURPOSES)

LOGIN_PAGE = re.compile(r"digid|inloggen|log ?in|sign in|wie bent u|who are you", re.IGNORECASE)
CONSENT_PAGE = re.compile(r"toestemming|consent|akkoord|bevestig|confirm", re.IGNORECASE)
LONG_TERM = re.compile(
    r"lang(er|durig|e termijn)|onbepaald|onbeperkt|altijd|doorlopend|onthoud|long.?term|indefinite|always|remember",
    re.IGNORECASE,
)
PERSON_FIELD = re.compile(r"person|persoon|persona|user(name)?|gebruiker(snaam)?|login", re.IGNORECASE)
LEVEL_FIELD = re.compile(r"level|niveau|loa|acr|betrouwbaarheidsniveau", re.IGNORECASE)


def purpose_of(label: str) -> Purpose | None:
    """What pressing something with this label probably does; None when the words say nothing."""
    text = " ".join(label.split()).strip(" .!→›»")
    return next((purpose for purpose, pattern in _PATTERNS if pattern.fullmatch(text)), None)
