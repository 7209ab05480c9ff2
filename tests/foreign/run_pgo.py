"""Start a foreign PGO: `run_pgo.py serve CONFIG CLASS` or `run_pgo.py collect CONFIG CLASS`; see the functions."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pgo_flaws import pgo_named
from pgo_plain import Pgo, write
from plain_http import listen


def serve(pgo: Pgo, config: dict[str, Any]) -> None:
    """As a server: prints its port and runs until its input closes."""
    folder = Path(config["folder"])
    port = listen(pgo.serve, folder / f"{config['client_id']}.pem", folder / f"{config['client_id']}.key")
    print(json.dumps({"port": port}), flush=True)
    sys.stdin.read()


def collect(pgo: Pgo, config: dict[str, Any]) -> None:
    """As one command: is told whom to collect for, says where the browser must go, is told where it came back."""
    told = json.loads(sys.stdin.readline())
    print(json.dumps(pgo.start(told)), flush=True)
    callback = json.loads(sys.stdin.readline())["callback"]
    pgo.came_back(parse_qsl(urlsplit(callback).query))
    sys.stdout.buffer.write(write(pgo.export(told)) + b"\n")


if __name__ == "__main__":
    known = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    {"serve": serve, "collect": collect}[sys.argv[1]](pgo_named(sys.argv[3])(known), known)
