"""A Zorgaanbiederslijst cut down to what release2 can hold."""

from __future__ import annotations

from dataclasses import replace

from medmij_sim.zal.model import Interfaceversie, Zorgaanbieder, Zorgaanbiederslijst


def for_release2(lijst: Zorgaanbiederslijst) -> Zorgaanbiederslijst:
    """The endpoints of each Zorgaanbieder's newest Interfaceversie, without Aanbiedertype, version id and Abonneren.

    A Zorgaanbieder without Interfaceversie is left out: release2 knows none without a Gegevensdienst.
    """
    return replace(
        lijst,
        zorgaanbieders=tuple(_reduced(aanbieder) for aanbieder in lijst.zorgaanbieders if aanbieder.interfaceversies),
    )


def _reduced(aanbieder: Zorgaanbieder) -> Zorgaanbieder:
    newest = aanbieder.newest_first()[0]
    diensten = tuple(replace(dienst, abonneren=None) for dienst in newest.gegevensdiensten)
    return Zorgaanbieder(aanbieder.naam, None, (Interfaceversie(None, diensten),))
