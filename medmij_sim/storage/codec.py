"""Values as bytes and back, by the type hints of their dataclass."""

from __future__ import annotations

from decimal import Decimal
from typing import Generic, TypeVar

import msgspec

from medmij_sim.errors import MedmijSimError

V = TypeVar("V")


class CodecError(MedmijSimError):
    """Bytes that are no value of this kind."""


class Codec(Generic[V]):
    """JSON of one kind of values; fractions in plain JSON come back as `Decimal`, so that `72.50` stays `72.50`."""

    def __init__(self, kind: type[V]) -> None:
        self._encoder = msgspec.json.Encoder(decimal_format="number")
        self._decoder = msgspec.json.Decoder(kind, float_hook=Decimal)

    def encode(self, value: V) -> bytes:
        return self._encoder.encode(value)

    def decode(self, data: bytes) -> V:
        """Read a value.

        Raises:
            CodecError: it is of another kind.
        """
        try:
            return self._decoder.decode(data)
        except msgspec.DecodeError as error:
            raise CodecError(str(error)) from None
