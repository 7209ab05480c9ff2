"""JSON that keeps decimals as they were written: `1.50` stays `1.50`.

Source: https://hl7.org/fhir/STU3/datatypes.html#decimal (precision matters).
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import orjson

from medmij_sim.fhir.errors import FhirParseError

# Beyond this many decimals or zeros a number is written with an exponent, so that it cannot fill the memory.
_LONGEST_PLAIN = 60


def loads(data: bytes | str) -> Any:
    """Read JSON; a number with a fraction or exponent becomes a `Decimal`.

    Raises:
        FhirParseError: the text is not JSON (NaN and Infinity are not).
    """
    try:
        return json.loads(data, parse_float=Decimal, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise FhirParseError(f"not JSON: {error.msg} at column {error.colno}", line=error.lineno) from error
    except RecursionError as error:
        raise FhirParseError("not readable JSON: nested too deeply") from error
    except (ValueError, ArithmeticError) as error:
        raise FhirParseError(f"not readable JSON: {error}") from error


def dumps(value: Any) -> bytes:
    """Write JSON in UTF-8 without spaces; a `Decimal` keeps its digits.

    Raises:
        TypeError: the value holds something that JSON has no form for.
    """
    return orjson.dumps(value, default=_fragment)


def decimal_text(number: Decimal) -> str:
    """The number in plain digits where possible (STU3 knows no exponents), with its precision.

    Raises:
        TypeError: the number is not finite.
    """
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise TypeError(f"{number} is not a number that FHIR can write")
    return format(number, "f") if -_LONGEST_PLAIN <= exponent <= 0 else str(number)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not a JSON number")


def _fragment(value: Any) -> orjson.Fragment:
    if isinstance(value, Decimal):
        return orjson.Fragment(decimal_text(value))
    raise TypeError(f"{type(value).__name__} has no form in JSON")
