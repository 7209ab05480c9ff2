"""What can be asked of a world: one function per operation, from a request to a message."""

from __future__ import annotations

import hmac
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from starlette.requests import Request

from medmij_sim.control import facts
from medmij_sim.control import messages as m
from medmij_sim.control.listing import ListingError, publication_of
from medmij_sim.digid.ending import NextAnswer
from medmij_sim.digid.login import Level
from medmij_sim.errors import ConfigError, MedmijSimError
from medmij_sim.faults import UnknownFaultError
from medmij_sim.record_wire import safe_view, to_wire

if TYPE_CHECKING:
    from medmij_sim.world import World

TOKEN_HEADER = "X-Medmij-Sim-Token"
MOST_EVENTS = 1000
_SUFFIXES = {"json": ".json", "xml": ".xml", "ndjson": ".ndjson"}

T = TypeVar("T")


class ControlError(MedmijSimError):
    """The request cannot be done.

    Attributes:
        status: of the HTTP answer.
    """

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Operations:
    """Every operation on one world. Each takes a request and returns a message, or None for an answer without body."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def reset(self, _: Request) -> None:
        self._world.reset()

    async def show_clock(self, _: Request) -> m.ClockFacts:
        return facts.clock_facts(self._world)

    async def change_clock(self, request: Request) -> m.ClockFacts:
        change = await _body(request, m.ClockChange)
        clock = self._world.clock
        given = {
            name: value for name in ("move", "set", "reset") if (value := getattr(change, name)) is not msgspec.UNSET
        }
        if len(given) != 1:
            raise ControlError(
                400, 'say one of {"move": "14:50"}, {"set": "2026-03-01T12:00:00+01:00"}, {"reset": true}'
            )
        changes: dict[str, Callable[[Any], object]] = {
            "move": lambda length: clock.move(str(length)),
            "set": lambda moment: clock.set(_with_zone(moment)),
            "reset": lambda _: clock.reset(),
        }
        (name, value), *_ = given.items()
        try:
            changes[name](value)
        except (ValueError, OverflowError) as error:
            raise ControlError(400, f"{name}: {error}") from None
        return facts.clock_facts(self._world)

    async def list_people(self, _: Request) -> tuple[m.PersonFacts, ...]:
        return facts.people_facts(self._world)

    async def load_dossier(self, request: Request) -> m.DossierFacts:
        key = self._person(request)
        aanbieder = request.query_params.get("aanbieder")
        if aanbieder is not None and aanbieder not in {role.naam for role in self._world.cast.aanbieders}:
            raise ControlError(404, f"no aanbieder {aanbieder!r}; GET /world lists them")
        media_type = request.headers.get("content-type", "json")
        suffix = next((each for word, each in reversed(_SUFFIXES.items()) if word in media_type), ".json")
        with tempfile.TemporaryDirectory(prefix="medmij-sim-") as folder:
            path = Path(folder) / f"body{suffix}"
            path.write_bytes(await request.body())
            try:
                return m.DossierFacts(self._world.load_dossier(path, person=key, aanbieder=aanbieder))
            except MedmijSimError as error:
                raise ControlError(400, str(error).replace(str(path), "body")) from None

    async def unload_dossier(self, request: Request) -> None:
        self._world.people.unload(self._person(request))

    async def list_faults(self, _: Request) -> tuple[m.FaultFacts, ...]:
        return facts.fault_facts(self._world)

    async def switch_fault_on(self, request: Request) -> None:
        switch = await _body(request, m.FaultSwitch) if await request.body() else m.FaultSwitch()
        self._known_party(switch.party)
        try:
            self._world.faults.on(request.path_params["name"], switch.party)
        except UnknownFaultError as error:
            raise ControlError(404, str(error)) from None

    async def switch_fault_off(self, request: Request) -> None:
        wanted = request.path_params["name"]
        if wanted not in {fault.name for fault in self._world.faults.catalogue}:
            raise ControlError(404, f"no fault named {wanted!r}; GET /faults lists them")
        for name, party in self._world.faults.active():
            if name == wanted:
                self._world.faults.off(name, party)

    async def switch_faults_off(self, _: Request) -> None:
        self._world.faults.clear()

    async def show_record(self, request: Request) -> m.RecordPage:
        after, limit = _number(request, "after", 0), min(_number(request, "limit", MOST_EVENTS), MOST_EVENTS)
        record = self._world.record
        page = record.since(after)[:limit]
        return m.RecordPage(
            events=tuple(safe_view(event, record.redactor) for event in page),
            last=page[-1].seq if page else after,
        )

    async def show_raw_record(self, request: Request) -> m.RawRecord:
        token = self._world.served.control_token if self._world.served else ""
        given = request.headers.get(TOKEN_HEADER, "")
        if not token or not hmac.compare_digest(token.encode(), given.encode()):
            raise ControlError(
                403, f"the raw record needs the header {TOKEN_HEADER} with the contents of control.token"
            )
        return m.RawRecord(**to_wire(self._world.record.since(_number(request, "after", 0))))

    async def clear_record(self, _: Request) -> None:
        self._world.record.clear()

    async def tag_record(self, request: Request) -> None:
        self._world.record.tags = frozenset((await _body(request, m.Tags)).tags)

    async def next_login(self, request: Request) -> None:
        answer = await _body(request, m.NextLogin)
        self._known_party(answer.requester)
        level = None if answer.level is None else Level.named(answer.level)
        try:
            self._world.digid.preset(
                NextAnswer(answer.person, level, answer.outcome, answer.requester, answer.represents)
            )
        except KeyError as error:
            raise ControlError(400, str(error.args[0])) from None

    async def publish_lists(self, request: Request) -> None:
        listing = await _body(request, m.Listing)
        try:
            self._world.publish(publication_of(listing, self._world.lists, self._world.clock.now()))
        except ListingError as error:
            raise ControlError(400, str(error)) from None

    async def publish_own_lists(self, _: Request) -> None:
        self._world.publish(None)

    async def read_lists(self, request: Request) -> None:
        reading = await _body(request, m.ListReading)
        try:
            self._world.read_lists(str(request.path_params["dvza"]), reading.read)
        except ConfigError as error:
            raise ControlError(404, str(error)) from None

    async def show_world(self, _: Request) -> m.WorldFacts:
        return facts.world_facts(self._world)

    def _person(self, request: Request) -> str:
        key = str(request.path_params["key"])
        if key not in {person.key for person in self._world.people.persons()}:
            raise ControlError(404, f"no person {key!r}; GET /people lists them")
        return key

    def _known_party(self, key: str | None) -> None:
        known = {site.party for site in self._world.sites.values()}
        if key is not None and key not in known:
            raise ControlError(400, f"no party {key!r}; known: {', '.join(sorted(known))}")


async def _body(request: Request, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(await request.body(), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ControlError(400, f"the body does not fit: {error}") from None


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, str(default))
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise ControlError(400, f"{name}={text!r} is not a whole number of 0 or more")
    return int(text)


def _with_zone(moment: Any) -> Any:
    if moment.tzinfo is None:
        raise ValueError("the moment has no time zone; write it like 2026-03-01T12:00:00+01:00")
    return moment
