"""NEP-DigiD: keeps who is logging in where, and the answers that were ordered beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from medmij_sim.digid.ending import Answer, Deliver, NextAnswer
from medmij_sim.digid.login import LoginRequest, LoginResult, Register
from medmij_sim.environment import Environment
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
    """

    def __init__(self, env: Environment, register: Register, domain: str) -> None:
        self.host = f"digid.{domain}"
        self._env = env
        self._register = register
        self._logins: dict[str, _Login] = {}
        self._artifacts: dict[str, _Artifact] = {}
        self._ordered: list[NextAnswer] = []

    @property
    def origin(self) -> str:
        return f"https://{self.host}"

    def preset(self, answer: NextAnswer) -> None:
        """Order the answer to one login; it is given once, without a page.

        Raises:
            KeyError: there is no such person; the message lists those there are.
        """
        if answer.outcome == "success":
            self.person(answer.person or "")
        if answer.represents is not None:
            self.person(answer.represents)
        self._ordered.append(answer)

    def reset(self) -> None:
        """Forget logins under way and ordered answers."""
        self._logins.clear()
        self._artifacts.clear()
        self._ordered.clear()

    def today(self) -> date:
        return self._env.clock.today()

    def people(self) -> tuple[Person, ...]:
        return tuple(self._register.persons())

    def person(self, key: str) -> Person:
        """Someone who can log in.

        Raises:
            KeyError: there is no such person; the message lists those there are.
        """
        for person in self._register.persons():
            if person.key == key:
                return person
        raise KeyError(f"no person {key!r}; there are {', '.join(each.key for each in self._register.persons())}")

    async def start(self, request: LoginRequest) -> str:
        return self.begin(request, lambda answer: self._to_dvza(request, answer))

    def begin(self, request: LoginRequest, deliver: Deliver) -> str:
        """Begin a login, whichever interface asked for it.

        Args:
            request: what is asked; `requester` is the key or entity id of who asks.
            deliver: called once, with the answer.

        Returns:
            The URL of the page on which the person logs in.
        """
        self._forget_expired()
        login = self._secret("login")
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
        request = self._logins[login].request
        for index, answer in enumerate(self._ordered):
            if answer.requester in (None, request.requester):
                return self._ordered.pop(index)
        return None

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
        represented = None if answer.represents is None else self.person(answer.represents)
        return Answer("success", level, self.person(answer.person or ""), represented)

    def _to_dvza(self, request: LoginRequest, answer: Answer) -> str:
        """The way of the seam: the number travels behind the artifact, not in it."""
        artifact = self._secret("artifact")
        self._artifacts[artifact] = _Artifact(_result(answer), self._env.clock.now() + LIFETIME)
        query = urlencode({"artifact": artifact, "RelayState": request.relay_state})
        return f"{request.return_url}?{query}"

    def _secret(self, kind: str) -> str:
        value = self._env.mint.token()
        self._env.record.redactor.learn(kind, value)
        return value

    def _forget_expired(self) -> None:
        now = self._env.clock.now()
        self._logins = {key: each for key, each in self._logins.items() if each.expires > now}
        self._artifacts = {key: each for key, each in self._artifacts.items() if each.expires > now}


def _result(answer: Answer) -> LoginResult:
    if answer.subject is None:
        return LoginResult(outcome="cancelled" if answer.ending == "cancelled" else "failed")
    represented = answer.represented.bsn if answer.represented else None
    return LoginResult(outcome="success", level=answer.level, subject=answer.subject.bsn, represented=represented)
