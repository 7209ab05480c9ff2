"""Start a foreign DVZA: `run_dvza.py FOLDER CLASS[+CLASS...]`; prints its two ports as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import dvza_flaws
import dvza_liberties
import dvza_list_flaws
from plain_http import listen


def main(folder: Path, names: str) -> None:
    """Listen for browsers on one port and for PGOs on another, until the input closes."""
    known = vars(dvza_liberties) | vars(dvza_flaws) | dvza_list_flaws.LIST_FLAWS
    dvza = type("Several", tuple(known[each] for each in names.split("+")), {})("https://data.anders.test/gd")
    front = listen(dvza.front, folder / "front.pem", folder / "front.key")
    back = listen(
        dvza.back,
        folder / "back.pem",
        folder / "back.key",
        client_ca=folder / "ca.pem",
        welcome=dvza.welcomes,
    )
    print(json.dumps({"front": front, "back": back}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
