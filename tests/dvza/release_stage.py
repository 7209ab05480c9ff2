"""A stage on which De Linde collects, takes shares and has subscriptions, over every release."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import httpx
from dvza_stage import DOMAIN, LINDE, NOW, Stage, make_stage

from medmij_sim import zal
from medmij_sim.browser import Answers
from medmij_sim.cast import DEFAULT_CAST, AanbiederRole, Cast, PgoRole
from medmij_sim.digid.ending import NextAnswer
from medmij_sim.dvza.releases import RELEASES, AfsprakenRelease
from medmij_sim.publication import publish

SERVICES = ("48", "49", "53", "57")
LONGEST = 90
"""Days that a subscription to 48 may last."""

NAMES = tuple(RELEASES)

RICH = Answers(person="woman_34")


def release_cast(
    *, releases: tuple[str, ...] = ("1.6", "2.2"), availability: Literal["early", "late"] = "early"
) -> Cast:
    """The usual cast, with what De Linde, pgo-a (for all of it) and pgo-b (for 49 only) do here."""

    def aanbieder(role: AanbiederRole) -> AanbiederRole:
        return replace(role, gegevensdiensten=SERVICES) if role.naam == f"{LINDE}@medmij" else role

    def pgo(role: PgoRole) -> PgoRole:
        return replace(role, gegevensdiensten=SERVICES) if role.key == "pgo-a" else role

    return replace(
        DEFAULT_CAST,
        pgos=tuple(map(pgo, DEFAULT_CAST.pgos)),
        dvzas=tuple(replace(role, releases=releases, availability=availability) for role in DEFAULT_CAST.dvzas),
        aanbieders=tuple(map(aanbieder, DEFAULT_CAST.aanbieders)),
    )


def release_stage(*, availability: Literal["early", "late"] = "early") -> Stage:
    cast = release_cast(availability=availability)
    stage = make_stage(cast)
    stage.relist(zal=_with_subscriptions(publish(cast, DOMAIN, NOW).zal))
    return stage


def _with_subscriptions(lijst: zal.Zorgaanbiederslijst) -> zal.Zorgaanbiederslijst:
    offer = zal.Abonneren(LONGEST, f"https://fhir.dvza-a.{DOMAIN}/r22/subscription")

    def dienst(each: zal.Gegevensdienst) -> zal.Gegevensdienst:
        return replace(each, abonneren=offer if each.id == "48" else None)

    def versie(each: zal.Interfaceversie) -> zal.Interfaceversie:
        return replace(each, gegevensdiensten=tuple(map(dienst, each.gegevensdiensten)))

    return replace(
        lijst,
        zorgaanbieders=tuple(
            replace(each, interfaceversies=tuple(map(versie, each.interfaceversies))) for each in lijst.zorgaanbieders
        ),
    )


def collecting_scope(release: AfsprakenRelease, *services: str, aanbieder: str = LINDE) -> str:
    """A scope of Verzamelen as a release writes it."""
    if not release.scope_names_services:
        return aanbieder
    return " ".join(f"{aanbieder}~{service}" for service in services or ("48", "49"))


@dataclass(frozen=True)
class At:
    """A PGO that speaks one release."""

    stage: Stage
    release: AfsprakenRelease

    def opened(self, **changes: str | None) -> httpx.Response:
        """The first answer to an authorization request; None leaves a parameter out."""
        asked = self.stage.request(**{"scope": collecting_scope(self.release), **changes})
        return self.stage.visitor().get(self.stage.authorize_url(asked, segment=self.release.segment))

    def told(self, **changes: str | None) -> dict[str, str]:
        """What the PGO is told at once."""
        response = self.opened(**changes)
        assert response.status_code == 303, response.text
        return dict(httpx.URL(response.headers["location"]).params)

    def walked(self, answers: Answers = RICH, pgo: str = "pgo-a", **changes: str) -> dict[str, str]:
        asked = self.stage.request(pgo, **{"scope": collecting_scope(self.release), **changes})
        return self.stage.walk(answers, asked, segment=self.release.segment)

    def where_refused(self, scope: str) -> str:
        """Which endpoint tells pgo-b that it may not do what this scope asks."""
        asked = self.stage.request("pgo-b", scope=scope)
        response = self.stage.visitor().get(self.stage.authorize_url(asked, segment=self.release.segment))
        if response.status_code == 303:
            answer, where = dict(httpx.URL(response.headers["location"]).params), "authorization"
        else:
            answer, where = self.redeemed(self.walked(pgo="pgo-b", scope=scope)["code"], pgo="pgo-b").json(), "token"
        assert answer["error"] == "invalid_scope"
        return where

    def represented(self, actor: str, represents: str | None, **changes: str) -> dict[str, str]:
        """The walk of someone whose login gives this answer."""
        self.stage.digid.preset(NextAnswer(person=actor, represents=represents))
        return self.walked(Answers(person=actor), **changes)

    def redeemed(self, code: str, pgo: str = "pgo-a", segment: str | None = None, **more: Any) -> httpx.Response:
        form = {"grant_type": "authorization_code", "code": code}
        return self.stage.token_request(form, pgo=pgo, segment=segment or self.release.segment, **more)

    def refreshed(self, token: str, segment: str | None = None) -> httpx.Response:
        form = {"grant_type": "refresh_token", "refresh_token": token}
        return self.stage.token_request(form, segment=segment or self.release.segment)

    def token_answer(self, answers: Answers = RICH, **changes: str) -> dict[str, Any]:
        response = self.redeemed(self.walked(answers, **changes)["code"])
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    def status(self, token: str, service: str = "48", segment: str | None = None) -> int:
        found = self.stage.get(token, "Patient", service=service, segment=segment or self.release.segment)
        return found.status_code
