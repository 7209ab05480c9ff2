"""Codes, tokens and ids. The only place outside plans where chance enters."""

from __future__ import annotations

import random
import secrets
from uuid import UUID


class Mint:
    """Makes values nobody can guess; or, for a frozen world, the same values every run.

    Args:
        seed: None for `secrets`; a number for a reproducible row of values.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._seed = seed
        self._random = None if seed is None else random.Random(f"mint:{seed}")

    def uuid4(self) -> str:
        """A UUID version 4 (core.autorisatie.205, release 1.0: 122 random bits)."""
        return str(UUID(int=self._bits(128), version=4))

    def token(self, nbytes: int = 32) -> str:
        """A URL-safe text of `nbytes` random bytes, in hexadecimal."""
        return f"{self._bits(8 * nbytes):0{2 * nbytes}x}"

    def reset(self) -> None:
        """Begin the row of a seeded mint again."""
        if self._seed is not None:
            self._random = random.Random(f"mint:{self._seed}")

    def _bits(self, count: int) -> int:
        return secrets.randbits(count) if self._random is None else self._random.getrandbits(count)
