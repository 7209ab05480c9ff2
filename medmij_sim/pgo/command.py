"""`python -m medmij_sim.pgo`: a PGO as a program, for a person at a terminal and for a test tool."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import click

from medmij_sim.errors import MedmijSimError
from medmij_sim.fhir import json as fhir_json
from medmij_sim.pgo.app import pgo_app
from medmij_sim.pgo.config import PgoConfig, load_config, make_pgo, policy_of
from medmij_sim.pgo.errors import PgoError
from medmij_sim.pgo.hooks import HookInput, HookOutput, read_hook, run_hook
from medmij_sim.pgo.listener import listening
from medmij_sim.pgo.party import Pgo
from medmij_sim.pgo.snapshot import restore, save

_USAGE = 2


def _print(output: HookOutput) -> None:
    """One JSON line, at once: a test tool reads along."""
    sys.stdout.buffer.write(fhir_json.dumps(output) + b"\n")
    sys.stdout.buffer.flush()


def _read_line() -> HookInput:
    return read_hook(sys.stdin.readline())


async def _callback_by_hand(pgo: Pgo, started: HookOutput) -> HookOutput:
    """Wait for a line with the callback on standard input."""
    _print(started)
    given = await asyncio.to_thread(_read_line)
    if not given.callback:
        return {"session": started["session"], "error": "no callback came on standard input"}
    return await run_hook(pgo, "collect", given)


async def _callback_by_browser(pgo: Pgo, config: PgoConfig, started: HookOutput, wait: float) -> HookOutput:
    """Listen until the person's browser comes back; the page is shown before the listener closes."""
    assert config.listen is not None
    came: asyncio.Future[HookOutput] = asyncio.get_running_loop().create_future()

    def done(output: HookOutput) -> None:
        if not came.done() and output.get("session") == started["session"]:
            came.set_result(output)

    async with listening(pgo_app(pgo, done=done), config.listen):
        _print(started)
        try:
            async with asyncio.timeout(wait):
                return await came
        except TimeoutError:
            return {"session": started["session"], "error": f"nobody came back within {wait:g} seconds"}


async def collect_all(pgo: Pgo, config: PgoConfig, given: HookInput, wait: float) -> HookOutput:
    """From start to export: print where the person must go, wait for the callback, collect.

    Args:
        wait: seconds to wait for the person.
    """
    started = await run_hook(pgo, "start", given)
    if "error" in started:
        return started
    by_hand = config.listen is None
    output = await (_callback_by_hand(pgo, started) if by_hand else _callback_by_browser(pgo, config, started, wait))
    return output if "error" in output else output | pgo.export(given.person or None)


async def serve(pgo: Pgo, config: PgoConfig) -> HookOutput:
    """Serve callback and hooks until interrupted."""
    if config.listen is None:
        raise PgoError("pgo.json has no listen — add the port and certificate to listen on")
    async with listening(pgo_app(pgo), config.listen) as port:
        _print({"listening": f"{config.listen.address}:{port}", "host": config.client_id})
        await asyncio.Event().wait()
    return {}


async def _logged(pgo: Pgo, task: Coroutine[Any, Any, HookOutput]) -> HookOutput:
    """Do a task, and send what it logged before the program ends."""
    try:
        return await task
    finally:
        if not await pgo.outbox.deliver():
            click.echo(f"chainlog: {pgo.outbox.waiting} events could not be delivered", err=True)


def _perform(path: Path, name: str, given: HookInput | None, wait: float) -> None:
    """Run one hook, with the state that is kept between programs."""
    config = load_config(path)
    pgo = make_pgo(config, policy_of(config))
    if config.state is not None:
        restore(pgo, config.state)
    task: Coroutine[Any, Any, HookOutput]
    if name == "serve":
        task = serve(pgo, config)
    else:
        given = given or _read_line()
        whole_way = name == "collect" and given.aanbieder and not given.callback and not given.session
        task = collect_all(pgo, config, given, wait) if whole_way else run_hook(pgo, name, given)
    try:
        output = asyncio.run(_logged(pgo, task))
    finally:
        if config.state is not None:
            save(pgo, config.state)
    _print(output)


@click.command(name="pgo", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name", metavar="HOOK", type=click.Choice(["start", "collect", "refresh", "export", "serve"]))
@click.option("--config", "path", type=click.Path(path_type=Path), required=True, help="The PGO's pgo.json.")
@click.option("--aanbieder", default="", help="MedMij name, such as huisartsdelinde@medmij.")
@click.option("--gegevensdienst", "diensten", multiple=True, help="Id, such as 48; may be repeated.")
@click.option("--person", default="", help="Key of the person in this PGO.")
@click.option("--session", default="", help="As start gave it.")
@click.option("--callback", default="", help="The whole URL that the browser was sent back to.")
@click.option("--wait", default=300.0, show_default=True, help="Seconds to wait for the person.")
def command(
    name: str,
    path: Path,
    aanbieder: str,
    diensten: tuple[str, ...],
    person: str,
    session: str,
    callback: str,
    wait: float,
) -> None:
    """A mock PGO. HOOK is start, collect, refresh, export or serve.

    Without options that say what to do, the input is read as one line of JSON from standard input. `collect` with an
    aanbieder goes the whole way: it prints {"url": ...} for the person's browser, listens on its callback (or reads
    {"callback": ...} from standard input), collects, and prints the export as its last line.
    """
    told = any((aanbieder, diensten, person, session, callback))
    given = HookInput(name, aanbieder, list(diensten), person, session, callback) if told else None
    try:
        _perform(path, name, given, wait)
    except MedmijSimError as error:
        click.echo(str(error), err=True)
        sys.exit(_USAGE)
    except KeyboardInterrupt:
        sys.exit(0)
