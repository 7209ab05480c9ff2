"""Each fault in what a consent stands for deviates as it says; without it the DVZA conforms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from dvza_stage import LINDE, Stage, check_deviation, check_table
from release_stage import LONGEST, RICH, At, release_stage

from medmij_sim.browser import Answers
from medmij_sim.digid.login import LoginRequest
from medmij_sim.dvza.releases import RELEASES
from medmij_sim.faults.dvza_grants import GRANT_FAULTS

NEWEST, OLDEST = RELEASES["2.2"], RELEASES["1.6"]
SHARE = f"{LINDE}~53"


def represented(stage: Stage, actor: str, person: str | None, word: str, of: str) -> dict[str, str]:
    """What the PGO is told when someone logs in for a person, while it sends the birth date of another."""
    birth = stage.people.person(of).birth_date.strftime("%Y%m%d")
    return At(stage, NEWEST).represented(actor, person, scope=f"{LINDE} {word}", MedMij_geboortedatum=birth)


def asks_only_when_told(stage: Stage) -> bool:
    asked: list[LoginRequest] = []
    start = stage.digid.start

    async def noted(request: LoginRequest) -> str:
        asked.append(request)
        return await start(request)

    stage.digid.start = noted  # type: ignore[method-assign]
    At(stage, NEWEST).walked()
    stage.digid.start = start  # type: ignore[method-assign]
    return asked[0].representation is None


def data_are_of_the_represented(stage: Stage) -> bool:
    at = At(stage, NEWEST)
    token = at.redeemed(represented(stage, "helper", "man_67", "onbehalfof", "man_67")["code"]).json()["access_token"]
    return stage.get(token, "Patient").json()["entry"][0]["resource"]["id"] == "man-67"


def subscription_is_limited(stage: Stage) -> bool:
    answer = At(stage, NEWEST).token_answer(scope=f"subscribe~365/{LINDE}~48")
    return bool(answer["scope"] == f"subscribe~{LONGEST}/{LINDE}~48")


def tokens_keep_apart(stage: Stage) -> bool:
    at = At(stage, NEWEST)
    collecting, sharing = (at.token_answer(scope=scope)["access_token"] for scope in (LINDE, SHARE))
    return at.status(collecting, "53") == 403 and at.status(sharing, "48") == 403


def interfaceversies_keep_apart(stage: Stage) -> bool:
    old, new = At(stage, OLDEST), At(stage, NEWEST)
    code = new.redeemed(old.walked()["code"]).status_code == 400
    return code and new.status(old.token_answer()["access_token"]) == 403


def nobody_gets_a_token_for_nothing(stage: Stage) -> bool:
    """At a DVZA that tests late."""
    at = At(stage, NEWEST)
    codes = [at.walked(Answers(person=person))["code"] for person in ("deceased", "fifteen", "no_care_relation")]
    return all(at.redeemed(code).status_code == 400 for code in codes)


CONFORMS: dict[str, Callable[[Stage], bool]] = {
    "dvza.authorization.always-lets-represent": asks_only_when_told,
    "dvza.authorization.representation-not-checked": lambda stage: (
        "code" not in represented(stage, "helper", None, "onbehalfof", "helper")
    ),
    "dvza.authorization.birth-date-not-compared": lambda stage: (
        "code" not in represented(stage, "helper", "man_67", "onbehalfof", "helper")
    ),
    "dvza.authorization.code-for-representative": data_are_of_the_represented,
    "dvza.authorization.code-for-child-of-twelve": lambda stage: (
        "code" not in represented(stage, "parent", "twelve_today", "onbehalfofchild", "twelve_today")
    ),
    "dvza.authorization.subscription-too-long": subscription_is_limited,
    "dvza.token.one-token-for-all": tokens_keep_apart,
    "dvza.token.refresh-for-delen": lambda stage: (
        "refresh_token" not in At(stage, NEWEST).token_answer(RICH, scope=SHARE)
    ),
    "dvza.token.interfaceversie-not-checked": interfaceversies_keep_apart,
    "dvza.token.availability-not-tested": nobody_gets_a_token_for_nothing,
}


@pytest.mark.parametrize("name", CONFORMS)
def test_a_fault_deviates_as_it_says(name: str) -> None:
    stage = release_stage(availability="late" if name == "dvza.token.availability-not-tested" else "early")
    check_deviation(stage, name, CONFORMS[name])


def test_every_fault_is_in_the_table() -> None:
    check_table(GRANT_FAULTS, CONFORMS)
