"""Names of a package that are imported when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def clients_of(package: str) -> Callable[[str], Any]:
    """The `__getattr__` of the package of a list: its clients need httpx, and who only reads the list does not."""

    def get(name: str) -> Any:
        if name in ("Client", "AsyncClient"):
            return getattr(import_module(f"{package}.client"), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return get
