"""Ten people that every world knows, with fixed BSNs and ages that are relative to today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from synthetic_patients.people.names import Address, Gender, Name
from synthetic_patients.people.person import ActsFor, Person, Purpose, years_before


@dataclass(frozen=True, slots=True)
class Persona:
    """A person whose age is fixed and whose birth date follows from today.

    Args:
        years: age in full years on today.
        days: how many days ago the last birthday was; 0 is a birthday today.
        died_days_ago: for the deceased, days between death and today.
    """

    key: str
    bsn: str
    name: Name
    gender: Gender
    years: int
    days: int
    address: Address
    purpose: Purpose
    died_days_ago: int | None = None
    care_relation: bool = True
    acts_for: tuple[ActsFor, ...] = ()

    def on(self, today: date) -> Person:
        """The person as of `today`."""
        died = None if self.died_days_ago is None else today - timedelta(days=self.died_days_ago)
        return Person(
            key=self.key,
            bsn=self.bsn,
            name=self.name,
            gender=self.gender,
            birth_date=years_before(today - timedelta(days=self.days), self.years),
            address=self.address,
            purpose=self.purpose,
            deceased=died,
            care_relation=self.care_relation,
            acts_for=self.acts_for,
        )


_HOME: Final = Address("Proeflaan", 12, "0001 AX", "Testdam")
_FARM: Final = Address("Voorbeeldstraat", 7, "0002 BX", "Voorbeeldhuizen")
_FLAT: Final = Address("Testweg", 101, "0003 CX", "Proefburen")

PERSONAS: Final = (
    Persona(
        "woman_34",
        "999940004",
        Name(("Femke", "Aaltje"), "Voorbeeld", "van", "Proef", "de", "NL4"),
        "female",
        34,
        120,
        _HOME,
        Purpose("een volwassene met een vol dossier", "an adult with a full dossier"),
    ),
    Persona(
        "man_67",
        "999940016",
        Name(("Dirk", "Evert", "Jan"), "Testman"),
        "male",
        67,
        200,
        _FARM,
        Purpose("een oudere met een vol dossier", "an older adult with a full dossier"),
    ),
    Persona(
        "sixteen_today",
        "999940028",
        Name(("Jelle",), "Proefveld", "van 't"),
        "male",
        16,
        0,
        _FLAT,
        Purpose(
            "wordt vandaag 16 jaar en mag daarom zelf een PGO gebruiken",
            "turns sixteen today and may therefore use a PGO without a parent",
        ),
    ),
    Persona(
        "fifteen",
        "999940041",
        Name(("Noortje",), "Schijn", "van den"),
        "female",
        15,
        180,
        _FLAT,
        Purpose("is 15 jaar en mag nog geen PGO gebruiken", "is fifteen and may not use a PGO"),
    ),
    Persona(
        "child_8",
        "999940053",
        Name(("Cas",), "Test", "van der"),
        "male",
        8,
        60,
        _HOME,
        Purpose("een kind; een ouder regelt de zaken", "is a child; a parent acts for them"),
    ),
    Persona(
        "parent",
        "999940065",
        Name(("Marijke",), "Probeer", "ter", "Test", "van der", "NL3"),
        "female",
        39,
        300,
        _HOME,
        Purpose("een ouder die zaken regelt voor een kind van 8", "a parent who acts for a child of eight"),
        acts_for=(ActsFor("child_8", "ouderlijk gezag"),),
    ),
    Persona(
        "helper",
        "999940077",
        Name(("Wouter",), "Nepstra"),
        "male",
        52,
        90,
        _FARM,
        Purpose(
            "gemachtigd door iemand van 67; heeft zelf een leeg dossier",
            "authorised by someone of 67; the own dossier is empty",
        ),
        acts_for=(ActsFor("man_67", "machtiging"),),
    ),
    Persona(
        "deceased",
        "999940089",
        Name(("Geertje",), "Testinga"),
        "female",
        81,
        150,
        _FLAT,
        Purpose("is kort geleden overleden; kan niets meer ophalen", "died recently; cannot collect data any more"),
        died_days_ago=40,
    ),
    Persona(
        "no_care_relation",
        "999940090",
        Name(("Ivo",), "Fictiefsen"),
        "male",
        45,
        10,
        _FARM,
        Purpose("is bij geen enkele zorgaanbieder bekend", "is known to no care provider at all"),
        care_relation=False,
    ),
    Persona(
        "diacritics",
        "999940107",
        Name(("Zoë", "Anaïs", "Çiğdem"), "Žižkovská-Ångström", "van der", "Müller-Łukaszewicz", "von und zu", "NL3"),
        "female",
        58,
        33,
        _FLAT,
        Purpose("een naam met veel accenten en een lang voorvoegsel", "a name with diacritics and a long prefix"),
    ),
)

_BY_KEY: Final = {persona.key: persona for persona in PERSONAS}


def persona(key: str) -> Persona:
    """Look a persona up.

    Raises:
        KeyError: there is none with this key; the message lists those there are.
    """
    if key not in _BY_KEY:
        raise KeyError(f"no persona {key!r}; there are {', '.join(_BY_KEY)}")
    return _BY_KEY[key]


def personas(today: date) -> tuple[Person, ...]:
    """All personas as people, their birth dates counted back from `today`."""
    return tuple(each.on(today) for each in PERSONAS)
