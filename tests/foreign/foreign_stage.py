"""Foreign parties as processes of their own, target files for them, and what the command says of them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from foreign_pki import Authority


@dataclass(frozen=True)
class Verdict:
    """What `medmij-sim check` came to: its exit code, and the outcome of every check that did not pass."""

    code: int
    outcomes: dict[str, str]
    told: str

    def of(self, *outcomes: str) -> dict[str, str]:
        return {check: outcome for check, outcome in self.outcomes.items() if outcome in outcomes}


Check = Callable[..., Verdict]


HERE = Path(__file__).resolve().parent

_TARGET = """\
kind = "dvza"
name = "DVZA van een ander"
release = "2.2"
phone = "000 - 123 45 67"
patience = 1.0

[aanbieder]
name = "hetanderepad@medmij"
title = "Praktijk Het Andere Pad"

[gegevensdiensten.48]
authorization = "https://inlog.anders.test/as/auth"
token = "https://munt.anders.test/oauth/munt"
resource = "https://data.anders.test/gd/48"

[gegevensdiensten.49]
authorization = "https://inlog.anders.test/as/auth"
token = "https://munt.anders.test/oauth/munt"
resource = "https://data.anders.test/gd/49"

[network]
ca = "ca.pem"
timeout = 5
[network.resolve]
"inlog.anders.test" = "127.0.0.1:{front}"
"munt.anders.test" = "127.0.0.1:{back}"
"data.anders.test" = "127.0.0.1:{back}"

[identities.pgo-a]
client_id = "pgo-a.anders.test"
redirect_uri = "https://pgo-a.anders.test/terug"
certificate = "pgo-a.pem"
key = "pgo-a.key"
name = "Mapje van Anders"
gegevensdiensten = ["48", "49"]

[identities.pgo-b]
client_id = "pgo-b.anders.test"
redirect_uri = "https://pgo-b.anders.test/cb"
certificate = "pgo-b.pem"
key = "pgo-b.key"
name = "Tweede Mapje"
gegevensdiensten = ["48"]

[identities.unlisted]
client_id = "pgo-x.anders.test"
redirect_uri = "https://pgo-x.anders.test/cb"
certificate = "pgo-x.pem"
key = "pgo-x.key"

[identities.expired]
client_id = "pgo-a.anders.test"
redirect_uri = "https://pgo-a.anders.test/terug"
certificate = "pgo-a-expired.pem"
key = "pgo-a-expired.key"

[identities.self-signed]
client_id = "pgo-a.anders.test"
redirect_uri = "https://pgo-a.anders.test/terug"
certificate = "pgo-a-self-signed.pem"
key = "pgo-a-self-signed.key"

[identities.foreign-ca]
client_id = "pgo-a.anders.test"
redirect_uri = "https://pgo-a.anders.test/terug"
certificate = "elsewhere/pgo-a.pem"
key = "elsewhere/pgo-a.key"

[people.rich]
key = "roos"
name = "Testje Van Deuren"
birth_date = 1971-03-04
bsn = "999900018"
[people.second]
key = "sem"
[people.empty]
key = "leeg"
[people.fifteen]
key = "vijftien"
[people.sixteen]
key = "zestien"
[people.no_relation]
key = "vreemd"

[login]
kind = "form"
fields = {{ naam = "{{key}}" }}
buttons = {{ log_in = ["Laat mij binnen"] }}

[clock]
kind = "http"
url = "https://inlog.anders.test/test/klok"
body = {{ move = "{{move}}" }}
"""


_LISTS = """
[world]
kind = "start"
domain = "elders.test"
port = 0
[lists]
kind = "http"
url = "https://inlog.anders.test/test/lijsten"
"""


def certificates(folder: Path) -> None:
    """All that the foreign DVZA and the suite need to know each other."""
    authority = Authority(folder)
    authority.issue("front", "inlog.anders.test")
    authority.issue("back", "munt.anders.test", "data.anders.test")
    for name in ("pgo-a", "pgo-b", "pgo-x"):
        authority.issue(name, f"{name}.anders.test")
    authority.issue("pgo-a-expired", "pgo-a.anders.test", days=-1)
    authority.issue("pgo-a-self-signed", "pgo-a.anders.test", by_itself=True)
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    Authority(elsewhere).issue("pgo-a", "pgo-a.anders.test")


@contextmanager
def dvza_process(folder: Path, name: str = "Dvza", *, reads_lists: bool = False) -> Iterator[Path]:
    """The foreign DVZA of that name; yields its target file.

    Arguments:
        reads_lists: the suite is its Stelselnode.
    """
    command = [sys.executable, str(HERE / "run_dvza.py"), str(folder), name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        target = folder / f"{name}.toml"
        text = _TARGET.format(**json.loads(process.stdout.readline()))
        target.write_text(text + _LISTS if reads_lists else text)
        try:
            yield target
        finally:
            process.kill()


_PGO_TARGET = """\
kind = "pgo"
name = "Mapje van een ander"
release = "2.2"
client_id = "{client_id}"
redirect_uri = "{redirect_uri}"
callback = "{callback}"
patience = 1.0

[network]
ca = "{folder}/ca.pem"
[network.resolve]
{resolve}

[world]
kind = "running"
control = "https://sim.{domain}"
ca = "{folder}/ca.pem"
token = "{folder}/control.token"

[people.rich]
key = "woman_34"
[people.second]
key = "man_67"

[aanbieders.huisarts]
name = "huisartsdelinde@medmij"
gegevensdiensten = ["48", "49"]

{hooks}
"""

_HOOK = """\
[{hook}]
kind = "http"
url = "https://{client_id}/haak/{path}"
{more}
"""

_HOOKS = {"hooks.start": "start", "hooks.refresh": "ververs", "hooks.export": "geef", "clock": "klok"}
_END = {"hooks.collect": "klaar"}

_COMMAND = """\
[hooks.start]
kind = "command"
command = ["{python}", "{script}", "collect", "{config}", "{name}"]
interactive = true
"""


@dataclass(frozen=True)
class Surroundings:
    """The world that a PGO lives in: its folder with certificates, its domain, and where its hosts listen."""

    folder: Path
    domain: str
    resolve: dict[str, str]


@contextmanager
def pgo_process(world: Surroundings, work: Path, name: str = "Pgo", *, tells_its_end: bool = True) -> Iterator[Path]:
    """The foreign PGO of that name as a server; yields its target file.

    Arguments:
        tells_its_end: it has a hook that answers when everything is collected, so that nobody has to wait and see.
    """
    config = _pgo_config(world, work)
    command = [sys.executable, str(HERE / "run_pgo.py"), "serve", str(config), name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        port = json.loads(process.stdout.readline())["port"]
        client_id = f"pgo-a.{world.domain}"
        more = {"klok": 'body = { move = "{move}" }'}
        hooks = "".join(
            _HOOK.format(hook=hook, path=path, client_id=client_id, more=more.get(path, ""))
            for hook, path in (_HOOKS | _END if tells_its_end else _HOOKS).items()
        )
        try:
            yield _pgo_target(world, work, name, "browser", hooks, {client_id: f"127.0.0.1:{port}"})
        finally:
            process.kill()


def pgo_command(world: Surroundings, work: Path, name: str = "Pgo") -> Path:
    """The target file of the foreign PGO as one command."""
    hooks = _COMMAND.format(
        python=sys.executable, script=HERE / "run_pgo.py", config=_pgo_config(world, work), name=name
    )
    return _pgo_target(world, work, name, "hook", hooks, {})


def _pgo_config(world: Surroundings, work: Path) -> Path:
    client_id = f"pgo-a.{world.domain}"
    config = {
        "client_id": client_id,
        "redirect_uri": f"https://{client_id}/callback",
        "folder": str(world.folder),
        "resolve": world.resolve,
        "stelselnode": f"https://stelselnode.{world.domain}",
    }
    path = work / "pgo.json"
    path.write_text(json.dumps(config))
    return path


def _pgo_target(world: Surroundings, work: Path, name: str, callback: str, hooks: str, resolve: dict[str, str]) -> Path:
    client_id = f"pgo-a.{world.domain}"
    text = _PGO_TARGET.format(
        client_id=client_id,
        redirect_uri=f"https://{client_id}/callback",
        callback=callback,
        folder=world.folder,
        domain=world.domain,
        resolve="\n".join(f'"{host}" = "{address}"' for host, address in {**world.resolve, **resolve}.items()),
        hooks=hooks,
    )
    target = work / f"{name}-{callback}.toml"
    target.write_text(text)
    return target
