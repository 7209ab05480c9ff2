"""Faults in what a consent stands for: of whom the data are, what they may be used for, and how long."""

from __future__ import annotations

from medmij_sim.faults.model import Fault

GRANT_FAULTS: tuple[Fault, ...] = (
    Fault(
        "dvza.authorization.always-lets-represent",
        "Laat bij elke login kiezen voor vertegenwoordiging, ook als de scope er niet om vraagt.",
        "Lets people choose representation at every login, also when the scope does not ask for it.",
        {"always_lets_represent": True},
    ),
    Fault(
        "dvza.authorization.representation-not-checked",
        "Geeft een code voor onbehalfof terwijl iemand voor zichzelf inlogde.",
        "Gives a code for onbehalfof although someone logged in for themselves.",
        {"needs_representation": False},
    ),
    Fault(
        "dvza.authorization.birth-date-not-compared",
        "Vergelijkt MedMij_geboortedatum niet met de geboortedatum in het dossier.",
        "Does not compare MedMij_geboortedatum with the birth date in the dossier.",
        {"compares_birth_date": False},
    ),
    Fault(
        "dvza.authorization.code-for-representative",
        "Geeft de gegevens van wie inlogt in plaats van die van wie vertegenwoordigd wordt.",
        "Gives the data of who logs in instead of those of who is represented.",
        {"data_of": "actor", "compares_birth_date": False},
    ),
    Fault(
        "dvza.authorization.code-for-child-of-twelve",
        "Laat een ouder ook gegevens ophalen van een kind van 12 tot en met 15 jaar.",
        "Lets a parent collect data of a child of 12 to 15 as well.",
        {"child_until": 16},
    ),
    Fault(
        "dvza.authorization.subscription-too-long",
        "Geeft een abonnement voor zo lang als gevraagd, ook langer dan de ZAL toestaat.",
        "Gives a subscription for as long as was asked, also longer than the ZAL allows.",
        {"limits_subscription": False},
    ),
    Fault(
        "dvza.token.one-token-for-all",
        "Geeft een token waarmee alles mag: verzamelen, delen en elke gegevensdienst.",
        "Gives a token that is good for all: collecting, sharing and every gegevensdienst.",
        {"keeps_to_asked": False, "checks_function": False},
    ),
    Fault(
        "dvza.token.refresh-for-delen",
        "Geeft bij Delen een refresh token.",
        "Gives a refresh token with Delen.",
        {"refresh_for": frozenset({"Verzamelen", "Delen"}), "refresh_needs_long_term": False},
    ),
    Fault(
        "dvza.token.interfaceversie-not-checked",
        "Neemt codes en tokens aan die over een andere Interfaceversie zijn gegeven.",
        "Accepts codes and tokens that were issued over another Interfaceversie.",
        {"checks_interfaceversie": False},
    ),
    Fault(
        "dvza.token.availability-not-tested",
        "Doet op de token interface geen beschikbaarheidstoets.",
        "Does no availability test at the token interface.",
        {"tests_availability_again": False, "ends_at_death": False},
    ),
)
