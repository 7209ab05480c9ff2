"""A command that goes on until somebody ends it."""

from __future__ import annotations

import signal
import threading


def ended() -> threading.Event:
    """What is set by Ctrl-C and by SIGTERM, from now on; to be called in the main thread."""
    event = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: event.set())
    return event
