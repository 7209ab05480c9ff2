"""Numbers as people write them in Dutch."""

from __future__ import annotations


def comma(value: float, decimals: int = 1) -> str:
    """A number with a decimal comma."""
    return f"{value:.{decimals}f}".replace(".", ",")
