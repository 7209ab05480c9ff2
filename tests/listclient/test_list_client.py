"""Who uses a list client always works by the last good list, and never by one that is older than need be."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmij_sim import World, gnl, ocl, whl, zal
from medmij_sim.clock import Clock
from medmij_sim.listclient import ListClient, ListUnavailableError, Settings, Status
from medmij_sim.mint import Mint

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
BASE = "https://stelselnode.example.nl"
OLD, NEW = (whl.Whitelist(NOW, number, (f"node{number}.example.nl",)) for number in (7, 8))


class Stelselnode:
    """Answers with a whitelist, a document, a status or an exception; remembers what it was asked."""

    def __init__(self) -> None:
        self.clock = Clock.frozen(NOW)
        self.answer: whl.Whitelist | bytes | int | Exception = OLD
        self.asked: list[httpx.URL] = []
        self.before: Callable[[], None] = lambda: None

    def respond(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url)
        self.before()
        match self.answer:
            case Exception():
                raise self.answer
            case int(status):
                return httpx.Response(status)
            case bytes(document):
                return httpx.Response(200, content=document)
            case whitelist:
                return httpx.Response(200, content=whl.write(whitelist))

    def client(self, **settings: object) -> Driven:
        return Driven(whl.Client(BASE, httpx.Client(transport=self.transport), **self._arguments(settings)))

    def async_client(self, **settings: object) -> Driven:
        http = httpx.AsyncClient(transport=self.transport)
        return Driven(whl.AsyncClient(f"{BASE}/", http, **self._arguments(settings)))

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.respond)

    def _arguments(self, settings: dict[str, object]) -> dict[str, object]:
        return {"clock": self.clock, "mint": Mint(1), "settings": Settings(**settings)}


class Driven:
    """Either client, used without `await`."""

    def __init__(self, client: whl.Client | whl.AsyncClient) -> None:
        self.client = client

    def current(self) -> whl.Whitelist:
        if isinstance(self.client, whl.AsyncClient):
            return asyncio.run(self.client.current())
        return self.client.current()

    def refresh(self) -> bool:
        return asyncio.run(self.client.refresh()) if isinstance(self.client, whl.AsyncClient) else self.client.refresh()

    def status(self) -> Status:
        return self.client.status()


@pytest.fixture
def node() -> Stelselnode:
    return Stelselnode()


@pytest.fixture(params=["sync", "async"])
def make(request: pytest.FixtureRequest, node: Stelselnode) -> Callable[..., Driven]:
    return node.client if request.param == "sync" else node.async_client


def test_a_list_is_fetched_once_and_again_when_it_is_too_old(node: Stelselnode, make: Callable[..., Driven]) -> None:
    client = make(max_age=900, jitter=0)
    assert client.current() == client.current() == OLD
    assert [str(url) for url in node.asked] == [f"{BASE}/MedMij_Whitelist.xml?api=2"]
    node.answer = NEW
    node.clock.move("900")
    assert client.current() == OLD
    node.clock.move("1")
    assert client.current() == NEW
    assert len(node.asked) == 2


BAD: list[tuple[whl.Whitelist | bytes | int | Exception, str]] = [
    (503, "HTTPStatusError"),
    (httpx.ConnectError("nobody there"), "ConnectError: nobody there"),
    (b"<Whitelist", "ListError"),
    (whl.write(NEW)[:200], "ListError"),
    (whl.write(NEW).replace(b"<Volgnummer>8</Volgnummer>", b""), "schema.missing"),
    (whl.write(NEW).replace(b"node8.example.nl", b"10.0.0.11"), "whl.fqdn"),
    (whl.Whitelist(NOW, 6, ("node6.example.nl",)), "Volgnummer 6 is lower than 7"),
]


@pytest.mark.parametrize(("bad", "why"), BAD, ids=[why for _, why in BAD])
def test_what_is_no_good_leaves_the_last_good_one(
    node: Stelselnode, make: Callable[..., Driven], bad: whl.Whitelist | bytes | int | Exception, why: str
) -> None:
    client = make()
    client.current()
    node.clock.move("901")
    node.answer = bad
    assert client.current() == OLD
    status = client.status()
    assert (status.volgnummer, status.age, status.is_stale, status.failures) == (7, 901, True, 1)
    assert why in (status.last_error or "")
    node.answer = NEW
    node.clock.move("1")
    assert client.current() == NEW
    assert client.status() == Status(8, NOW, node.clock.now(), 0.0, False, 0, None, ())


def test_after_failures_one_waits_twice_as_long_each_time(node: Stelselnode, make: Callable[..., Driven]) -> None:
    client = make(first_retry=10, longest_retry=40, jitter=0)
    node.answer = 503
    waits = []
    for _ in range(5):
        with pytest.raises(ListUnavailableError):
            client.current()
        attempts, waited = len(node.asked), 0
        while len(node.asked) == attempts:
            node.clock.move("1")
            waited += 1
            with pytest.raises(ListUnavailableError):
                client.current()
        waits.append(waited)
    assert waits == [10, 20, 40, 40, 40]


def test_without_any_good_list_that_is_said(node: Stelselnode, make: Callable[..., Driven]) -> None:
    node.answer = 503
    client = make()
    assert client.status() == Status(None, None, None, None, True, 0, None, ())
    with pytest.raises(ListUnavailableError, match=r"MedMij_Whitelist\.xml: HTTPStatusError: .*503"):
        client.current()
    node.answer = OLD
    assert client.refresh()
    assert client.current() == OLD


def test_refreshing_fetches_at_once_and_tells_whether_it_helped(node: Stelselnode, make: Callable[..., Driven]) -> None:
    client = make()
    client.current()
    node.answer = 503
    assert not client.refresh()
    node.answer = NEW
    assert client.refresh()
    assert client.current() == NEW


def test_a_clock_that_is_moved_back_makes_a_list_due(node: Stelselnode, make: Callable[..., Driven]) -> None:
    client = make()
    client.current()
    node.answer = NEW
    node.clock.move("-1h")
    assert client.current() == NEW


def test_a_warning_does_not_refuse_a_list_and_is_told(node: Stelselnode, make: Callable[..., Driven]) -> None:
    node.answer = whl.Whitelist(NOW, 8)
    client = make()
    assert client.current().hostnames == ()
    assert [problem.rule for problem in client.status().warnings] == ["whl.empty"]


def test_a_lenient_client_takes_unknown_elements(node: Stelselnode, make: Callable[..., Driven]) -> None:
    node.answer = whl.write(OLD).replace(b"<MedMijNodes>", b"<Kleur/><MedMijNodes>")
    with pytest.raises(ListUnavailableError, match=r"schema\.unknown"):
        make().current()
    client = make(lenient=True)
    assert client.current() == OLD
    assert [problem.rule for problem in client.status().warnings] == ["lenient.unknown"]


@given(st.floats(0.1, 900), st.floats(0, 0.99), st.floats(0, 1))
def test_chance_only_brings_the_next_fetch_forward(max_age: float, jitter: float, chance: float) -> None:
    settings = Settings(max_age=max_age, jitter=jitter)
    assert max_age * (1 - jitter) <= settings.refresh_after(chance) <= max_age
    assert 0 <= settings.retry_after(10_000, chance) <= settings.longest_retry


def test_clients_do_not_all_fetch_at_once(node: Stelselnode) -> None:
    def due(seed: int) -> float:
        http = httpx.Client(transport=node.transport)
        client = whl.Client(BASE, http, clock=node.clock, mint=Mint(seed), settings=Settings(max_age=900, jitter=0.5))
        client.current()
        return client._keeper.due_in()

    moments = [due(seed) for seed in range(5)]
    assert len(set(moments)) == 5
    assert all(450 <= each <= 900 for each in moments)


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"max_age": 901}, "901"),
        ({"max_age": 0}, "no sense"),
        ({"jitter": 1}, "jitter 1"),
        ({"timeout": 0}, "no sense"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, float], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        whl.Client(BASE, settings=Settings(**settings))


def test_several_threads_cause_one_fetch_and_go_on_with_what_is_held(node: Stelselnode) -> None:
    client = node.client()
    begun, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        assert may_end.wait(10)

    results: list[whl.Whitelist] = []
    threads = [threading.Thread(target=lambda: results.append(client.current())) for _ in range(8)]
    node.before = slow
    for thread in threads:
        thread.start()
    assert begun.wait(10)
    may_end.set()
    for thread in threads:
        thread.join(10)
    assert (results, len(node.asked)) == ([OLD] * 8, 1)

    begun.clear()
    may_end.clear()
    node.answer = NEW
    node.clock.move("901")
    fetching = threading.Thread(target=client.current)
    fetching.start()
    assert begun.wait(10)
    assert client.current() == OLD
    may_end.set()
    fetching.join(10)
    assert client.current() == NEW
    assert len(node.asked) == 2


def test_several_tasks_cause_one_fetch(node: Stelselnode) -> None:
    async def respond(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.01)
        return node.respond(request)

    http = httpx.AsyncClient(transport=httpx.MockTransport(respond))
    client = whl.AsyncClient(BASE, http, clock=node.clock)

    async def all_at_once() -> list[whl.Whitelist]:
        return await asyncio.gather(*(client.current() for _ in range(8)))

    assert asyncio.run(all_at_once()) == [OLD] * 8
    assert len(node.asked) == 1


def eventually(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


def test_in_the_background_a_list_is_fetched_again_unasked(node: Stelselnode) -> None:
    with whl.Client(
        BASE, httpx.Client(transport=node.transport), settings=Settings(max_age=0.02, first_retry=0.01)
    ) as client:
        with client.kept_fresh():
            assert eventually(lambda: len(node.asked) >= 3)
            node.answer = 503
            assert eventually(lambda: client.status().failures >= 2)
            node.answer = NEW
            assert eventually(lambda: client.status().volgnummer == 8)
        count = len(node.asked)
        time.sleep(0.1)
        assert len(node.asked) == count


def test_in_a_task_a_list_is_fetched_again_unasked(node: Stelselnode) -> None:
    async def run() -> None:
        async with whl.AsyncClient(
            BASE, httpx.AsyncClient(transport=node.transport), settings=Settings(max_age=0.02, first_retry=0.01)
        ) as client:
            node.answer = 503
            async with client.kept_fresh():
                while client.status().failures < 2:
                    await asyncio.sleep(0.005)
                node.answer = NEW
                while len(node.asked) < 5:
                    await asyncio.sleep(0.005)
            assert client.status().volgnummer == 8
            count = len(node.asked)
            await asyncio.sleep(0.1)
            assert len(node.asked) == count

    asyncio.run(asyncio.wait_for(run(), 10))


class Trickle(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that never ends and never stops either."""

    def __iter__(self) -> Iterator[bytes]:
        while True:
            time.sleep(0.01)
            yield b" "

    async def __aiter__(self):  # type: ignore[no-untyped-def]
        while True:
            await asyncio.sleep(0.01)
            yield b" "


def test_a_body_that_trickles_is_given_up() -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, stream=Trickle()))
    settings = Settings(timeout=0.1)
    with pytest.raises(ListUnavailableError, match=r"more than 0\.1 seconds"):
        whl.Client(BASE, httpx.Client(transport=transport), settings=settings).current()
    with pytest.raises(ListUnavailableError, match=r"more than 0\.1 seconds"):
        asyncio.run(whl.AsyncClient(BASE, httpx.AsyncClient(transport=transport), settings=settings).current())


def test_a_body_that_is_too_long_is_given_up(node: Stelselnode, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medmij_sim.listclient.fetching.MAX_BYTES", 100)
    with pytest.raises(ListUnavailableError, match="more than 100 bytes"):
        node.client().current()


def test_each_list_has_its_client(node: Stelselnode) -> None:
    world = World(clock=node.clock)
    base = f"https://stelselnode.{world.domain}"
    clients: list[tuple[type[ListClient], str]] = [
        (zal.Client, "zal"),
        (ocl.Client, "ocl"),
        (whl.Client, "whl"),
        (gnl.Client, "gnl"),
    ]
    with world.client_for() as http:
        for client, kind in clients:
            assert client(base, http, clock=node.clock).current() == world.lists(kind)

    async def fetched() -> list[object]:
        async with world.async_client_for() as http:
            makers = (zal.AsyncClient, ocl.AsyncClient, whl.AsyncClient, gnl.AsyncClient)
            return [await maker(base, http, clock=node.clock).current() for maker in makers]

    assert asyncio.run(fetched()) == [world.lists(kind) for _, kind in clients]
    world.close()


def test_the_age_of_a_list_counts_from_its_last_good_fetch(node: Stelselnode) -> None:
    client = node.client()
    client.current()
    node.clock.move("10")
    node.answer = 503
    client.refresh()
    node.clock.move("20")
    status = client.status()
    assert (status.fetched_at, status.age, status.is_stale) == (NOW, 30, False)
    assert status.fetched_at + timedelta(seconds=30) == node.clock.now()
