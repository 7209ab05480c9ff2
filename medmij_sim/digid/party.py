"""NEP-DigiD: keeps who is logging in where, and the answers that were ordered beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final
from urllib.parse import urlencode

from medmij_sim.digid.ending import Answer, Deliver, NextAnswer
from medmij_sim.digid.login import Departure, LoginRequest, LoginResult, Register
from medmij_sim.digid.orders import Orders
from medmij_sim.digid.public import is_of_the_state
from medmij_sim.digid.subjects import Subjects
from medmij_sim.environment import Environment
from medmij_sim.errors import ConfigError
from synthetic_patients.people.person import Person

LIFETIME: Final = timedelta(minutes=15)
"""How long a login may take, and how long its artifact can be redeemed."""


@dataclass(frozen=True, slots=True)
class _Login:
    request: LoginRequest
    deliver: Deliver
    expires: datetime


@dataclass(frozen=True, slots=True)
class _Artifact:
    result: LoginResult
    expires: datetime


class Digid:
    """The fake DigiD of a world; an `Authenticator` for its DVZAs.

    Args:
        env: time, chance and record of the world.
        register: the people who can log in.
        domain: the world's domain; the pages are on `digid.<domain>`.

    Raises:
        ConfigError: the domain is of MedMij, DigiD or the state (spec DigiD 14).
    """

    def __init__(self, env: Environment, register: Register, domain: str) -> None:
        if is_of_the_state(domain):
            raise ConfigError(f"{domain} is a real domain — a fake DigiD may not be there; take medmij.localhost")
        self.host = f"digid.{domain}"
        self.back_host = f"was-{self.host}"
        self.subjects = Subjects(register, env.clock.today)
        self._env = env
        self._ports = ("", "")
        self._logins: dict[str, _Login] = {}
        self._artifacts: dict[str, _Artifact] = {}
        self._orders = Orders()

    @property
    def origin(self) -> str:
        return f"https://{self.host}{self._ports[0]}"

    @property
    def back_origin(self) -> str:
        """Scheme and host of what service providers' programs visit."""
        return f"https://{self.back_host}{self._ports[1]}"

    def write_ports(self, front: int, back: int) -> None:
        """Name ports in our URLs, for who comes without a map of hosts; to be said before the faces are made."""
        self._ports = (_written(front), _written(back))

    def random_bsn(self) -> str:
        """A BSN for tests that is of nobody in this world."""
        return self.subjects.by_chance(Random(self._env.mint.token()))

    def secret(self, kind: str) -> str:
        """A fresh value that nobody can guess, and that shows in no record."""
        value = self._env.mint.token()
        self._env.record.redactor.learn(kind, value)
        return value

    def preset(self, answer: NextAnswer, *, always: bool = False) -> None:
        """Order the answer to one login, which is then given without a page.

        Args:
            always: order it for every login of its requester, until the next reset.

        Raises:
            KeyError: there is no such person, the message lists those there are; or the BSN is not one for tests.
        """
        self.subjects.check(answer)
        self._orders.add(answer, always=always)

    def forget_orders(self) -> None:
        """Give no ordered answers any more."""
        self._orders.clear()

    def reset(self) -> None:
        """Forget logins under way and ordered answers."""
        self._logins.clear()
        self._artifacts.clear()
        self._orders.clear()

    def today(self) -> date:
        return self._env.clock.today()

    def person(self, key: str) -> Person:
        """Someone who can log in; raises KeyError when there is no such person."""
        return self.subjects.person(key)

    def ends_at(self, login: str) -> datetime | None:
        """When a login under way runs out; None when there is none."""
        found = self._logins.get(login)
        return found.expires if found else None

    def seconds_left(self, login: str) -> float:
        """How long a login under way can still be answered; 0 when there is none."""
        ends = self.ends_at(login)
        return (ends - self._env.clock.now()).total_seconds() if ends else 0.0

    async def start(self, request: LoginRequest) -> Departure:
        return Departure(self.begin(request, lambda answer: self._to_dvza(request, answer)))

    def expects(self, params: Mapping[str, str]) -> bool:
        """Whether this is the way back from a login that began through the seam."""
        return params.get("artifact", "") in self._artifacts

    def begin(self, request: LoginRequest, deliver: Deliver) -> str:
        """Begin a login, whichever interface asked for it.

        Args:
            request: what is asked; `requester` is the key or entity id of who asks.
            deliver: called once, with the answer.

        Returns:
            The URL of the page on which the person logs in.
        """
        self._forget_expired()
        login = self.secret("login")
        self._logins[login] = _Login(request, deliver, self._env.clock.now() + LIFETIME)
        return f"{self.origin}/login/{login}"

    async def finish(self, params: Mapping[str, str]) -> LoginResult:
        artifact = self._artifacts.pop(params.get("artifact", ""), None)
        if artifact is None or artifact.expires <= self._env.clock.now():
            return LoginResult(outcome="failed")
        return replace(artifact.result, relay_state=params.get("RelayState", ""))

    def pending(self, login: str) -> LoginRequest | None:
        """What a login under way is for; None when there is none, or not any more."""
        self._forget_expired()
        found = self._logins.get(login)
        return found.request if found else None

    def ordered(self, login: str) -> NextAnswer | None:
        """Take the answer that was ordered for this login, if there is one."""
        return self._orders.take(self._logins[login].request.requester)

    def has_ordered(self, requester: str) -> bool:
        """Whether an answer was ordered that the next login of a requester would get."""
        return self._orders.has(requester)

    def answer(self, login: str, answer: NextAnswer) -> str | None:
        """End a login under way.

        Returns:
            Where the browser goes; None when nothing goes back, and the person stays here.
        """
        ended = self._logins.pop(login)
        if answer.outcome == "session-over":
            return None
        return ended.deliver(self._answered(ended.request, answer))

    def _answered(self, request: LoginRequest, answer: NextAnswer) -> Answer:
        if answer.outcome != "success":
            return Answer(answer.outcome)
        level = request.minimum_level if answer.level is None else answer.level
        represented = None if answer.represents is None else self.subjects.person(answer.represents)
        return Answer("success", level, self.subjects.of(answer), represented)

    def _to_dvza(self, request: LoginRequest, answer: Answer) -> str:
        """The way of the seam: the number travels behind the artifact, not in it."""
        artifact = self.secret("artifact")
        self._artifacts[artifact] = _Artifact(_result(answer), self._env.clock.now() + LIFETIME)
        query = urlencode({"artifact": artifact, "RelayState": request.relay_state})
        return f"{request.return_url}?{query}"

    def _forget_expired(self) -> None:
        now = self._env.clock.now()
        self._logins = {key: each for key, each in self._logins.items() if each.expires > now}
        self._artifacts = {key: each for key, each in self._artifacts.items() if each.expires > now}


def _written(port: int) -> str:
    return "" if port == 443 else f":{port}"


def _result(answer: Answer) -> LoginResult:
    if answer.subject is None:
        return LoginResult(outcome="cancelled" if answer.ending == "cancelled" else "failed")
    represented = answer.represented.bsn if answer.represented else None
    return LoginResult(outcome="success", level=answer.level, subject=answer.subject.bsn, represented=represented)
