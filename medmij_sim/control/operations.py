"""What can be asked of a world: one function per operation, from a request to a message."""

from __future__ import annotations

import hmac
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.requests import Request

from medmij_sim.control import facts
from medmij_sim.control import messages as m
from medmij_sim.control.digid import DigidOperations
from medmij_sim.control.listing import ListingError, publication_of
from medmij_sim.control.reading import ControlError, body_of, number_in
from medmij_sim.errors import ConfigError, MedmijSimError
from medmij_sim.faults import NotOfThisPartyError, UnknownFaultError
from medmij_sim.record_wire import safe_view, to_wire

if TYPE_CHECKING:
    from medmij_sim.subscribing import Subscribed
    from medmij_sim.withdrawing import Consented, Withdrawn
    from medmij_sim.world import World

TOKEN_HEADER = "X-Medmij-Sim-Token"
MOST_EVENTS = 1000
_SUFFIXES = {"json": ".json", "xml": ".xml", "ndjson": ".ndjson"}


class Operations(DigidOperations):
    """Every operation on one world. Each takes a request and returns a message, or None for an answer without body."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._world = world

    async def reset(self, _: Request) -> None:
        self._world.reset()

    async def show_clock(self, _: Request) -> m.ClockFacts:
        return facts.clock_facts(self._world)

    async def change_clock(self, request: Request) -> m.ClockFacts:
        change = await body_of(request, m.ClockChange)
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
        await self._world.deliver_notifications()
        return facts.clock_facts(self._world)

    async def list_people(self, _: Request) -> tuple[m.PersonFacts, ...]:
        return facts.people_facts(self._world)

    async def load_dossier(self, request: Request) -> m.DossierFacts:
        return await self._with_body(request, self._world.load_dossier)

    async def add_to_dossier(self, request: Request) -> m.DossierFacts:
        return await self._with_body(request, self._world.new_data)

    async def _with_body(self, request: Request, take: Callable[..., int]) -> m.DossierFacts:
        """Have FHIR in a body taken for a person; whoever subscribed to that is notified."""
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
                taken = m.DossierFacts(take(path, person=key, aanbieder=aanbieder))
            except MedmijSimError as error:
                raise ControlError(400, str(error).replace(str(path), "body")) from None
        await self._world.deliver_notifications()
        return taken

    async def unload_dossier(self, request: Request) -> None:
        self._world.unload_dossier(self._person(request))
        await self._world.deliver_notifications()

    async def list_faults(self, _: Request) -> tuple[m.FaultFacts, ...]:
        return facts.fault_facts(self._world)

    async def switch_fault_on(self, request: Request) -> None:
        switch = await body_of(request, m.FaultSwitch) if await request.body() else m.FaultSwitch()
        try:
            self._world.faults.on(request.path_params["name"], switch.party)
        except NotOfThisPartyError as error:
            raise ControlError(400, str(error)) from None
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
        after, limit = number_in(request, "after", 0), min(number_in(request, "limit", MOST_EVENTS), MOST_EVENTS)
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
        return m.RawRecord(**to_wire(self._world.record.since(number_in(request, "after", 0))))

    async def take_raw_record(self, request: Request) -> m.RawRecord:
        following = await body_of(request, m.Tags)
        # Nothing can come in between: what is not handed over has the new tags.
        taken = await self.show_raw_record(request)
        self._world.record.tags = frozenset(following.tags)
        return taken

    async def clear_record(self, _: Request) -> None:
        self._world.record.clear()

    async def tag_record(self, request: Request) -> None:
        self._world.record.tags = frozenset((await body_of(request, m.Tags)).tags)

    async def show_chainlog(self, request: Request) -> m.ChainLogFacts:
        logs = self._world.logs
        events = await logs.events(request.query_params.get("session_id"))
        return m.ChainLogFacts(events, logs.collector.refusals)

    async def publish_lists(self, request: Request) -> None:
        listing = await body_of(request, m.Listing)
        try:
            self._world.publish(publication_of(listing, self._world.lists, self._world.clock.now()))
        except ListingError as error:
            raise ControlError(400, str(error)) from None

    async def publish_own_lists(self, _: Request) -> None:
        self._world.publish(None)

    async def read_lists(self, request: Request) -> None:
        reading = await body_of(request, m.ListReading)
        try:
            self._world.read_lists(str(request.path_params["dvza"]), reading.read)
        except ConfigError as error:
            raise ControlError(404, str(error)) from None

    async def use_digid(self, request: Request) -> None:
        place = await body_of(request, m.LoginPlace)
        try:
            self._world.log_in_by(str(request.path_params["dvza"]), place.face if place.use else None)
        except ConfigError as error:
            raise ControlError(404, str(error)) from None

    async def show_received(self, request: Request) -> tuple[m.ReceivedFacts, ...]:
        aanbieder, asked = str(request.path_params["aanbieder"]), request.query_params
        try:
            return facts.received_facts(self._world, aanbieder, asked.get("person"), asked.get("location"))
        except ConfigError as error:
            raise ControlError(404, str(error)) from None

    async def list_consents(self, _: Request) -> tuple[Consented, ...]:
        return self._world.consents()

    async def withdraw(self, request: Request) -> Withdrawn:
        key, asked = self._person(request), request.query_params
        try:
            ended = self._world.withdraw(key, asked.get("aanbieder"), pgo=asked.get("pgo"))
        except ConfigError as error:
            raise ControlError(404, str(error)) from None
        await self._world.deliver_notifications()
        return ended

    async def list_subscriptions(self, _: Request) -> tuple[Subscribed, ...]:
        return self._world.subscriptions()

    async def list_notifications(self, _: Request) -> tuple[m.NotificationFacts, ...]:
        await self._world.run_errands()
        return facts.notification_facts(self._world)

    async def show_world(self, _: Request) -> m.WorldFacts:
        return facts.world_facts(self._world)

    def _person(self, request: Request) -> str:
        key = str(request.path_params["key"])
        if key not in self._world.people.keys:
            raise ControlError(404, f"no person {key!r}; GET /people lists them")
        return key


def _with_zone(moment: Any) -> Any:
    if moment.tzinfo is None:
        raise ValueError("the moment has no time zone; write it like 2026-03-01T12:00:00+01:00")
    return moment
