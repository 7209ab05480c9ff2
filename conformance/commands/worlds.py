"""Where commands find the means to start a world."""

from __future__ import annotations

import click

from conformance.surroundings import Serve

SERVE = "medmij_sim.serve"
"""Where in a click context's `meta` the composition root leaves its `Serve`."""


def serve() -> Serve:
    """What the composition root lent.

    Raises:
        click.UsageError: nothing; the command was not started as part of `medmij-sim`.
    """
    lent: Serve | None = click.get_current_context().meta.get(SERVE)
    if lent is None:
        raise click.UsageError("no world can be started from here; run this as `medmij-sim check`")
    return lent
