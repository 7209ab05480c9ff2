"""What the parties of one world find around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from medmij_sim.cast import Cast
from medmij_sim.chainlog.setting import ChainLogSetting
from medmij_sim.digid.login import Authenticator
from medmij_sim.digid.login_choice import LoginKind
from medmij_sim.digid.settings import DigidEntry
from medmij_sim.dvza.token_map import TokenMap
from medmij_sim.environment import Environment
from medmij_sim.lists.registry import AnyList
from medmij_sim.people import People
from medmij_sim.pki import Variant
from medmij_sim.publication import Publication
from medmij_sim.storage import Storage

ClientOf = Callable[[str, str | None, Variant], httpx.AsyncClient]
"""Makes a client of a party (by key) that shows the certificate of a node (by host name; None shows none), and which of
the node's certificates."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all parties of a world share, and how it wants them.

    Attributes:
        lists: those of the world.
        published: gives the list of a kind as the Stelselnode publishes it now; the same, unless it was told otherwise.
        storage: where the DVZAs remember.
        chainlog: where the parties log for MedMij.
        login: how the DVZAs have people log in, to begin with.
        logins: what they do instead, by key; None for none.
        fixed_tokens: what bearer tokens stand for by themselves, at every DVZA.
        digid: who NEP-DigiD knows from the start.
    """

    cast: Cast
    domain: str
    env: Environment
    people: People
    lists: Publication
    published: Callable[[str], AnyList]
    client_of: ClientOf
    storage: Storage
    chainlog: ChainLogSetting
    login: LoginKind = "direct"
    logins: Callable[[str], Authenticator] | None = None
    fixed_tokens: TokenMap = field(default_factory=dict, repr=False)
    digid: DigidEntry = field(default_factory=DigidEntry)

    @property
    def stelselnode(self) -> str:
        """The host that publishes the lists."""
        return f"stelselnode.{self.domain}"
