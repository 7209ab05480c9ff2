from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from conformance_examples import NOON
from conformance_servers import JsonServer

from conformance.drivers import Driver, walking
from conformance.hooks import CommandHook, HttpHook, ManualHook, fill, fill_text
from conformance.probe import StepFailed, Unavailable
from conformance.targets import Network
from medmij_sim.browser import Answers, Browser
from medmij_sim.clock import Clock, pause, stopwatch
from medmij_sim.record import Exchange, Interface, Record, Signal

CLOCK = Clock.frozen(NOON)


@pytest.fixture
def record() -> Record:
    return Record()


@pytest.fixture
def driver(record: Record) -> Iterator[Driver]:
    made = Driver(record, CLOCK, Network(timeout=5))
    yield made
    made.close()


def program(code: str, **more: Any) -> CommandHook:
    return CommandHook(command=[sys.executable, "-c", code], timeout=more.pop("timeout", 20), **more)


def test_a_command_reads_its_input_as_one_line_of_json(driver: Driver) -> None:
    hook = program("import json, sys; print(json.dumps({'got': json.loads(sys.stdin.readline())}))")
    assert driver.call("start", hook, {"person": "rich"}).data == {"got": {"hook": "start", "person": "rich"}}


def test_a_command_may_read_its_input_to_the_end(driver: Driver) -> None:
    hook = program("import json, sys; print(json.dumps({'got': len(sys.stdin.read()) > 2}))")
    assert driver.call("start", hook, {}).data == {"got": True}


def test_the_last_json_object_is_the_output(driver: Driver) -> None:
    hook = program("""print('starting'); print('{"a": 1}'); print('{"b": 2}'); print('bye')""")
    assert driver.call("start", hook, {}).data == {"b": 2}


def test_output_over_several_lines_is_read_whole(driver: Driver) -> None:
    hook = program("import json; print(json.dumps({'resources': [1, 2]}, indent=2))")
    assert driver.call("export", hook, {}).data == {"resources": [1, 2]}


def test_a_command_without_json_has_no_output(driver: Driver) -> None:
    assert driver.call("start", program("print('done')"), {}).data == {}


def test_placeholders_are_filled_in_arguments_and_environment(driver: Driver) -> None:
    hook = CommandHook(
        command=[
            sys.executable,
            "-c",
            "import json, os, sys; print(json.dumps({'a': sys.argv[1], 'e': os.environ['P']}))",
            "{services}",
        ],
        env={"P": "for {person}"},
    )
    assert driver.call("start", hook, {"services": ["48", "49"], "person": "rich"}).data == {
        "a": "48,49",
        "e": "for rich",
    }


def test_the_browser_goes_where_a_running_command_says_and_the_callback_is_handed_in(driver: Driver) -> None:
    hook = program(
        "import json, sys\n"
        "sys.stdin.readline()\n"
        "print(json.dumps({'url': 'https://dvza/authorize'}), flush=True)\n"
        "print(json.dumps({'export': json.loads(sys.stdin.readline())['callback']}))",
        interactive=True,
    )
    visited: list[str] = []

    def visit(url: str) -> str:
        visited.append(url)
        return "https://pgo/callback?code=1234"

    answer = driver.call("collect", hook, {}, visit)
    assert visited == ["https://dvza/authorize"]
    assert answer.data == {"export": "https://pgo/callback?code=1234"}
    assert answer.callback == "https://pgo/callback?code=1234"


def test_each_url_is_visited_once(driver: Driver) -> None:
    visited: list[str] = []
    driver.call("start", program("""print('{"url": "https://a"}')"""), {}, lambda url: visited.append(url))
    assert visited == ["https://a"]


@pytest.mark.parametrize(
    ("hook", "says"),
    [
        (program("import time; time.sleep(60)", timeout=0.3), "was not ready within 0.3 seconds"),
        (program("import sys; sys.exit('no such person')"), "exit code 1: no such person"),
        (CommandHook(command=["no-such-program-here"]), "does not start: No such file"),
    ],
)
def test_a_command_that_fails_is_a_step_that_failed(driver: Driver, hook: CommandHook, says: str) -> None:
    with pytest.raises(StepFailed, match=says):
        driver.call("start", hook, {})


def test_a_command_that_takes_too_long_is_ended_with_its_children(driver: Driver, tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))\n"
        "time.sleep(60)"
    )
    begun = stopwatch()
    with pytest.raises(StepFailed):
        driver.call("start", program(code, timeout=4), {})
    assert stopwatch() - begun < 20
    stat = Path(f"/proc/{(tmp_path / 'pid').read_text()}/stat")
    while stopwatch() - begun < 20 and is_alive(stat):
        pause(0.05)
    assert not is_alive(stat)


def is_alive(stat: Path) -> bool:
    """Whether the process of a `/proc/<pid>/stat` still runs; one that nobody waited for does not."""
    try:
        return stat.read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_begin_and_end_are_signals(driver: Driver, record: Record) -> None:
    driver.call("start", program("""print('{"url": "x"}')"""), {"person": "rich"})
    assert [(each.name, each.phase, each.data) for each in record.events(Signal)] == [
        ("start", "begin", {"hook": "start", "person": "rich"}),
        ("start", "end", {"url": "x"}),
    ]


def test_secrets_in_output_are_learned(driver: Driver, record: Record) -> None:
    driver.call("start", program("""print('{"access_token": "very-secret-token"}')"""), {})
    assert record.safe("very-secret-token") == "<access-token#1>"


def test_an_http_hook_gets_json_and_is_recorded(driver: Driver, record: Record) -> None:
    with JsonServer({"/start": (200, {"url": "https://dvza/authorize"})}) as server:
        answer = driver.call("start", HttpHook(url=f"{server.url}/start"), {"person": "rich"})
    assert answer.data == {"url": "https://dvza/authorize"}
    assert server.received == [("POST", "/start", {"hook": "start", "person": "rich"})]
    (exchange,) = record.events(Exchange)
    assert (exchange.interface, exchange.actor) == (Interface.HOOK, "hook")


def test_an_http_hook_fills_its_template(driver: Driver) -> None:
    hook = {"body": {"who": "{person}", "what": "{services}", "text": "for {person}"}, "headers": {"X-Who": "{person}"}}
    with JsonServer({"/people/rich": (200, {})}) as server:
        driver.call(
            "start",
            HttpHook(url=f"{server.url}/people/{{person}}", method="PUT", **hook),  # type: ignore[arg-type]
            {"person": "rich", "services": ["48"]},
        )
    assert server.received == [("PUT", "/people/rich", {"who": "rich", "what": ["48"], "text": "for rich"})]


@pytest.mark.parametrize("path", ["/broken", "/elsewhere"])
def test_an_http_hook_that_answers_with_an_error_failed(driver: Driver, path: str) -> None:
    with (
        JsonServer({"/broken": (500, {"error": "no database"})}) as server,
        pytest.raises(StepFailed, match=r"answered (500|404)"),
    ):
        driver.call("start", HttpHook(url=f"{server.url}{path}"), {})


def test_an_http_hook_that_nobody_answers_failed(driver: Driver) -> None:
    with JsonServer({}) as server:
        url = server.url
    with pytest.raises(StepFailed, match="hook 'start': http://127"):
        driver.call("start", HttpHook(url=url), {})


@pytest.mark.parametrize(
    ("typed", "output"), [("", {}), ("https://dvza/x", {"url": "https://dvza/x"}), ('{"stored": 3}', {"stored": 3})]
)
def test_a_person_answers_with_enter_a_url_or_json(record: Record, typed: str, output: Mapping[str, Any]) -> None:
    asked: list[str] = []

    def ask(instruction: str) -> str:
        asked.append(instruction)
        return typed

    driver = Driver(record, CLOCK, Network(), ask=ask)
    assert driver.call("start", ManualHook(instruction="Log in as {person}"), {"person": "rich"}).data == output
    assert asked == ["Log in as rich"]


def test_without_a_terminal_a_manual_hook_is_unavailable(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(Unavailable, match="person at a terminal"):
        driver.call("start", ManualHook(instruction="Log in"), {})


CONSENT = '<h1>Toestemming</h1><form action="/done" method="post"><button>Ja, ik geef toestemming</button></form>'


def pgo_and_dvza(request: httpx.Request) -> httpx.Response:
    match request.url.path:
        case "/authorize":
            return httpx.Response(200, html=CONSENT)
        case "/done":
            return httpx.Response(302, headers={"location": "https://pgo/callback?code=abcd1234&state=s"})
        case "/callback":
            return httpx.Response(200, html="<h1>Gelukt</h1>")
    return httpx.Response(404, html="<h1>Niets</h1>")


def a_browser(record: Record) -> Browser:
    return Browser(httpx.Client(transport=httpx.MockTransport(pgo_and_dvza)), record, CLOCK)


def test_a_visit_ends_at_the_pgo_when_its_own_server_takes_the_callback(record: Record) -> None:
    browser = a_browser(record)
    assert walking(browser, Answers(), "https://pgo/callback", hold_back=False)("https://dvza/authorize") is None
    assert browser.page is not None
    assert browser.page.heading == "Gelukt"


def test_a_visit_is_held_back_when_a_hook_takes_the_callback(record: Record) -> None:
    visit = walking(a_browser(record), Answers(), "https://pgo/callback", hold_back=True)
    assert visit("https://dvza/authorize") == "https://pgo/callback?code=abcd1234&state=s"


def test_a_visit_that_gets_stuck_is_a_step_that_failed(record: Record) -> None:
    visit = walking(a_browser(record), Answers(), "https://pgo/callback", hold_back=True)
    with pytest.raises(StepFailed, match="Niets"):
        visit("https://dvza/nowhere")


def test_placeholders_keep_the_shape_of_a_value() -> None:
    values = {"person": "rich", "services": ["48", "49"]}
    assert fill({"a": "{services}", "b": ["{person}"], "c": "{unknown}", "d": 3}, values) == {
        "a": ["48", "49"],
        "b": ["rich"],
        "c": None,
        "d": 3,
    }
    assert fill_text("{services}", values) == "48,49"
    assert fill_text("people/{person}/{unknown}", values) == "people/rich/{unknown}"
