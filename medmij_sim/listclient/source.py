"""What a client of a list is made of."""

from __future__ import annotations

from collections.abc import Callable

from medmij_sim.clock import Clock
from medmij_sim.listclient.keeper import Keeper, M
from medmij_sim.listclient.settings import LONGEST, Settings
from medmij_sim.listxml.format import ListFormat
from medmij_sim.listxml.problem import ListError, Problem, has_errors
from medmij_sim.mint import Mint


def reader(list_format: ListFormat[M], *, lenient: bool = False) -> Callable[[bytes], tuple[M, tuple[Problem, ...]]]:
    """Reads a document and refuses it when it breaks its schema (core.alst.202 and its like) or a rule above it."""

    def read(document: bytes) -> tuple[M, tuple[Problem, ...]]:
        examined = list_format.examine(document, lenient=lenient)
        if examined.model is None or has_errors(examined.problems):
            raise ListError(examined.problems)
        return examined.model, examined.problems

    return read


def keeper(list_format: ListFormat[M], clock: Clock | None, settings: Settings, mint: Mint | None) -> Keeper[M]:
    """Keeps a list of this format.

    Raises:
        ValueError: the list would be fetched less often than is allowed.
    """
    if settings.max_age > LONGEST:
        raise ValueError(f"max_age {settings.max_age:g} is too long; a list is fetched every {LONGEST:g} seconds")
    source = mint or Mint()
    return Keeper(
        list_format.file_name,
        reader(list_format, lenient=settings.lenient),
        clock or Clock(),
        lambda: settings,
        lambda: int(source.token(4), 16) / 2**32,
    )


def url_of(base: str, list_format: ListFormat[M]) -> str:
    """Where a list is (core.lijsten.300)."""
    return f"{base.rstrip('/')}/{list_format.file_name}"
