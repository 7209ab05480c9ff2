"""Test BSNs: nine digits that pass the 11-test, from the range that was never handed out."""

from __future__ import annotations

from random import Random
from typing import Final

FIRST: Final = 999900006
LAST: Final = 999999990
SYSTEM: Final = "http://fhir.nl/fhir/NamingSystem/bsn"

_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def passes_eleven_test(number: str) -> bool:
    """Tell whether nine digits form a well-shaped BSN.

    Args:
        number: nine digits; anything else does not pass. Nine zeros satisfy the sum and are refused all the same.

    Source: RvIG "Logisch ontwerp BSN"; the weights 9..2 and -1 are the 11-test with the last digit subtracted.
    """
    if len(number) != 9 or not number.isascii() or not number.isdigit() or number == "000000000":
        return False
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=True)) % 11 == 0


def is_test_bsn(number: str) -> bool:
    """Tell whether this BSN is well-shaped and lies in the test range 999900006..999999990."""
    return passes_eleven_test(number) and FIRST <= int(number) <= LAST


def random_bsn(rng: Random) -> str:
    """Draw a test BSN; the same state of `rng` gives the same number."""
    while True:
        first_eight = str(rng.randrange(99990000, 100000000))
        rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_eight, strict=False)) % 11
        if is_test_bsn(candidate := f"{first_eight}{rest}"):
            return candidate
