"""Twelve people that every world knows, with fixed BSNs and ages that are relative to today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from synthetic_patients.people.names import Address, Gender, Name
from synthetic_patients.people.person import ActsFor, Person, Purpose, years_before
from synthetic_patients.people.relations import ContactRole, Kinship, Relation, phone_of


@dataclass(frozen=True, slots=True)
class Kin:
    """One persona near to another: `key` is the `kind` of the one who has this."""

    kind: Kinship
    key: str
    roles: tuple[ContactRole, ...] = ()


@dataclass(frozen=True, slots=True)
class Persona:
    """A person whose age is fixed and whose birth date follows from today.

    Args:
        years: age in full years on today.
        days: how many days ago the last birthday was; 0 is a birthday today.
        died_days_ago: for the deceased, days between death and today.
        kin: which personas are near.
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
    kin: tuple[Kin, ...] = ()

    def on(self, today: date) -> Person:
        """The person as of `today`."""
        died = None if self.died_days_ago is None else today - timedelta(days=self.died_days_ago)
        return Person(
            key=self.key,
            bsn=self.bsn,
            name=self.name,
            gender=self.gender,
            birth_date=self.born(today),
            address=self.address,
            purpose=self.purpose,
            deceased=died,
            care_relation=self.care_relation,
            acts_for=self.acts_for,
            relations=tuple(persona(each.key).as_relation(each, today) for each in self.kin),
        )

    def born(self, today: date) -> date:
        """The birth date that gives the age."""
        return years_before(today - timedelta(days=self.days), self.years)

    def as_relation(self, kin: Kin, today: date) -> Relation:
        """This persona as someone near to another."""
        return Relation(
            kin.kind,
            self.name,
            self.gender,
            self.born(today),
            self.address,
            phone_of(self.key),
            kin.roles,
            self.key,
        )


_HOME: Final = Address("Proeflaan", 12, "0001 AX", "Testdam")
_FARM: Final = Address("Voorbeeldstraat", 7, "0002 BX", "Voorbeeldhuizen")
_FLAT: Final = Address("Testweg", 101, "0003 CX", "Proefburen")

_MOTHER: Final = Kin("mother", "parent", ("first_contact", "legal_representative"))

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
        kin=(
            Kin("son_in_law", "helper", ("first_contact", "informal_carer")),
            Kin("granddaughter", "eleven"),
        ),
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
        kin=(_MOTHER, Kin("sister", "twelve_today")),
    ),
    Persona(
        "eleven",
        "999940119",
        Name(("Sietske",), "Nepstra"),
        "female",
        11,
        180,
        _FARM,
        Purpose(
            "is 11 jaar: een ouder mag de zaken nog regelen",
            "is eleven: a parent may still act for her",
        ),
        kin=(Kin("father", "helper", ("first_contact", "legal_representative")),),
    ),
    Persona(
        "twelve_today",
        "999940120",
        Name(("Fenna",), "Test", "van der"),
        "female",
        12,
        0,
        _HOME,
        Purpose(
            "wordt vandaag 12 jaar: een ouder mag de zaken niet meer regelen",
            "turns twelve today: a parent may not act for her any more",
        ),
        kin=(_MOTHER, Kin("brother", "child_8")),
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
        acts_for=(ActsFor("child_8", "ouderlijk gezag"), ActsFor("twelve_today", "ouderlijk gezag")),
        kin=(Kin("daughter", "twelve_today"), Kin("son", "child_8")),
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
        acts_for=(ActsFor("man_67", "machtiging"), ActsFor("eleven", "ouderlijk gezag")),
        kin=(Kin("daughter", "eleven"),),
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
