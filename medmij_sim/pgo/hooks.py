"""The hooks by which a test tool moves a PGO: JSON in, JSON out; the same over HTTP and as a command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

import msgspec

from medmij_sim.chainlog.model import Initiator
from medmij_sim.pgo.errors import PgoError
from medmij_sim.pgo.journey import Harvest
from medmij_sim.pgo.long_term import refresh_and_collect
from medmij_sim.pgo.outcome import CallbackResult, Outcome
from medmij_sim.pgo.party import Pgo
from medmij_sim.pgo.representing import Represents, Word


class HookInput(msgspec.Struct):
    """What a hook may be told; members it does not know are ignored.

    Attributes:
        hook: its name, where it is not told otherwise.
        session: as `start` gave it.
        automatic: of a refresh: the PGO does so of itself, without a person who asks for it.
        callback: the whole URL that the browser was sent back to.
        represents: of a start: `onbehalfof` or `onbehalfofchild`, when someone asks on behalf of the person.
        birth_date: of that person then, as `2018-03-12`.
    """

    hook: str = ""
    aanbieder: str = ""
    gegevensdiensten: list[str] = []
    person: str = ""
    session: str = ""
    callback: str = ""
    automatic: bool = False
    represents: Word | None = None
    birth_date: date | None = None


HookOutput = dict[str, Any]


class HookInputError(PgoError):
    """A hook was called with something it cannot use."""


def read_hook(data: bytes | str) -> HookInput:
    """Read the JSON object that a hook gets; nothing counts as an empty one.

    Raises:
        HookInputError: it is not a JSON object, or a member has the wrong kind of value.
    """
    try:
        return msgspec.json.decode(data.strip() or b"{}", type=HookInput)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise HookInputError(f"not a usable hook input: {error} — send a JSON object such as {{}}") from None


async def run_hook(pgo: Pgo, name: str, given: HookInput) -> HookOutput:
    """Do what a hook asks; what goes wrong on the way is told in `error`.

    Args:
        name: `start`, `collect`, `refresh` or `export`.

    Raises:
        HookInputError: there is no such hook, or it needs something that was not given.
    """
    if name not in HOOKS:
        raise HookInputError(f"no hook {name!r} — call one of {', '.join(HOOKS)}")
    try:
        return await HOOKS[name](pgo, given)
    except HookInputError:
        raise
    except PgoError as error:
        return {"error": str(error)} | ({"session": given.session} if given.session else {})


async def _start(pgo: Pgo, given: HookInput) -> HookOutput:
    if not given.aanbieder or not given.gegevensdiensten:
        raise HookInputError("start needs an aanbieder and gegevensdiensten")
    if (given.represents is None) != (given.birth_date is None):
        raise HookInputError("start for another needs represents and birth_date")
    represents = Represents(given.represents, given.birth_date) if given.represents and given.birth_date else None
    journey = await pgo.start(given.aanbieder, given.gegevensdiensten, given.person, represents=represents)
    return {"url": journey.authorization_url, "session": journey.session}


async def _collect(pgo: Pgo, given: HookInput) -> HookOutput:
    """With a callback: take it and collect. Without: collect once more with the token there is."""
    if given.callback:
        result = await pgo.callback(given.callback)
        if result.outcome is not Outcome.GRANTED or result.session is None:
            return failure(result)
        return await harvested(pgo, result.session)
    return await harvested(pgo, _session_of(pgo, given))


async def _refresh(pgo: Pgo, given: HookInput) -> HookOutput:
    """Refresh, and collect with the new token: what long-term consent is for."""
    initiated_by: Initiator = "automatic" if given.automatic else "person"
    result, harvest = await refresh_and_collect(pgo, _session_of(pgo, given), initiated_by=initiated_by)
    return failure(result) if harvest is None else _told(harvest)


async def _export(pgo: Pgo, given: HookInput) -> HookOutput:
    person = pgo.sessions.get(given.session).person if given.session and not given.person else given.person
    return pgo.export(person or None)


async def harvested(pgo: Pgo, session: str) -> HookOutput:
    """Collect, and tell what was stored.

    Raises:
        PgoError: see `Pgo.collect`.
    """
    return _told(await pgo.collect(session))


def _told(harvest: Harvest) -> HookOutput:
    return {
        "session": harvest.session,
        "stored": harvest.stored,
        "problems": list(harvest.problems),
        "documents": harvest.documents,
        "missing": list(harvest.missing),
    }


def failure(result: CallbackResult) -> HookOutput:
    """What a hook answers to a callback that led to nothing."""
    told = {"error": f"{result.outcome}: {result.error}", "message": result.explanation["en"]}
    return told | ({"session": result.session} if result.session else {})


def _session_of(pgo: Pgo, given: HookInput) -> str:
    if given.session:
        return given.session
    if not given.person:
        raise HookInputError("this hook needs a session (as start gave it), a callback or a person")
    aanbieder = f"{given.aanbieder.removesuffix('@medmij')}@medmij" if given.aanbieder else None
    return pgo.sessions.find(given.person, aanbieder).key


HOOKS: Mapping[str, Callable[[Pgo, HookInput], Awaitable[HookOutput]]] = {
    "start": _start,
    "collect": _collect,
    "refresh": _refresh,
    "export": _export,
}
