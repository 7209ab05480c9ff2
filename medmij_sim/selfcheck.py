"""Lends the conformance suite a served world: it may not make one itself, because it never imports World."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path


@contextmanager
def served_world(
    *, domain: str, port: int, state: Path | None, seed: int, frozen_at: datetime | None = None
) -> Iterator[Path]:
    """A world on sockets for the `with` block (`conformance.surroundings.Serve`).

    Args:
        port: of the front listener, the back listener is the next; 0 for any two.
        state: a folder that is kept; None for one that goes away.
        frozen_at: the time at which the world stands still; None for real time.

    Yields:
        The folder with `world.json`, `ca.pem`, `control.token` and `targets/<party>.toml`.

    Raises:
        ServeError: a port is taken.
        ConfigError: the folder cannot be used.
    """
    from medmij_sim.clock import Clock
    from medmij_sim.state import write_state
    from medmij_sim.world import World

    world = World(seed, clock=Clock.frozen(frozen_at) if frozen_at else None, domain=domain)
    with world.serve(port=port, back_port=port and port + 1, state=state) as served:
        write_state(served)
        yield served.directory
    world.close()
