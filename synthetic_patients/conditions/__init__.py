"""Clinical stories: what happened to someone, written into the dossier zib by zib."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from synthetic_patients.chart import Pen
from synthetic_patients.plan import StoryKind

STORIES: Final[dict[StoryKind, Callable[[Pen], None]]] = {}
"""How each kind of story is written."""
