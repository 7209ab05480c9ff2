"""How a PGO says that someone collects on behalf of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Word = Literal["onbehalfof", "onbehalfofchild"]


@dataclass(frozen=True, slots=True)
class Represents:
    """On whose behalf, and why that is allowed.

    Source: ext.vert.authint.200, ext.vert.autorisatie.200.

    Attributes:
        word: `onbehalfof` with a mandate, `onbehalfofchild` by parental authority.
        birth_date: of who is represented, as the PGO knows it.
    """

    word: Word
    birth_date: date = field(repr=False)

    def added(self, parameters: Mapping[str, str]) -> dict[str, str]:
        """The parameters of an authorization request, with what tells of the representation."""
        scope = f"{parameters['scope']} {self.word}"
        return {**parameters, "scope": scope, "MedMij_geboortedatum": self.birth_date.strftime("%Y%m%d")}
