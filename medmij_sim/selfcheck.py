"""A world on sockets for as long as somebody is judged in it, described by the files it writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path


@contextmanager
def served_world(
    *, domain: str, port: int, state: Path | None, seed: int, frozen_at: datetime | None = None
) -> Iterator[Path]:
    """Serve a world inside the `with` block.

    Args:
        port: of the front listener, the back one is next; 0 for any two.
        state: folder for keys and certificates, kept; a temporary one if None.
        frozen_at: the time at which the world stands still; real time if None.

    Yields:
        The folder with what it wrote for other programs (`medmij_sim.state.write_state`).

    Raises:
        ServeError: a port is taken.
    """
    from medmij_sim.clock import Clock
    from medmij_sim.state import write_state
    from medmij_sim.world import World

    clock = Clock.frozen(frozen_at) if frozen_at else Clock()
    world = World(seed, clock=clock, domain=domain)
    try:
        with world.serve(port=port, back_port=port and port + 1, state=state) as served:
            write_state(served)
            yield served.directory
    finally:
        world.close()
