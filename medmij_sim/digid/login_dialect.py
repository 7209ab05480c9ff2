"""What the SAML interfaces of DigiD have different for a service provider."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from medmij_sim.digid.login import Departure, Level, LoginRequest, Outcome
from medmij_sim.digid.providers import ServiceProvider
from medmij_sim.digid.saml.answers import Precision
from medmij_sim.digid.saml.keys import Labelling, SigningKey
from medmij_sim.digid.saml.xml import Element


@dataclass(frozen=True, slots=True)
class Own:
    """The provider itself.

    Args:
        key: of the DVZA.
        entity_id: of the provider.
        consumer: URL to which artifacts come.
        signing: its key; in 4.4 identifiers are encrypted for it too.
    """

    key: str
    entity_id: str
    consumer: str
    signing: SigningKey


@dataclass(frozen=True, slots=True)
class Told:
    """What an assertion tells of a person.

    Args:
        level: None when there is none, or one that is not known.
        sectors, numbers: of who acts and, after that, of who is represented: what kind of number, and which.
        service: ServiceUUID (4.4); empty in 3.x.
        sourced: whether it was made from assertions of the services behind it, as 4.4 demands (Advice).
    """

    level: Level | None = None
    sectors: tuple[str, ...] = ()
    numbers: tuple[str, ...] = field(default=(), repr=False)
    service: str = ""
    sourced: bool = True


class Dialect(Protocol):
    """One interface, as its service providers speak it.

    Attributes:
        metadata_path: of DigiD's metadata.
        binding: by which the browser brings a request.
        precision: of moments in messages.
        labelling: how a KeyName is made.
        sector: what a number must be: a sector code, or a NameQualifier.
        represents: whether somebody can be represented.
        answers_name_destination: whether a Response must have a Destination.
    """

    @property
    def metadata_path(self) -> str: ...
    @property
    def binding(self) -> str: ...
    @property
    def precision(self) -> Precision: ...
    @property
    def labelling(self) -> Labelling: ...
    @property
    def sector(self) -> str: ...
    @property
    def represents(self) -> bool: ...
    @property
    def answers_name_destination(self) -> bool: ...

    def entity_id(self, key: str) -> str:
        """Of the provider of a DVZA."""
        ...

    def provider(self, own: Own) -> ServiceProvider:
        """What DigiD must know of the provider."""
        ...

    def service(self, own: Own, asked: LoginRequest) -> str:
        """ServiceUUID of a login (4.4); empty in 3.x."""
        ...

    def sign_on(self, own: Own, url: str, identifier: str, now: datetime, asked: LoginRequest) -> Departure:
        """A signed AuthnRequest on its way.

        Args:
            url: SingleSignOnService of DigiD.
            identifier: ID of the request.
        """
        ...

    def told(self, assertion: Element, own: Own) -> Told:
        """Read an assertion.

        Raises:
            DecryptionError: an identifier cannot be read.
        """
        ...

    def ended(self, status: tuple[str, ...], message: str) -> Outcome:
        """How a login ended that did not succeed.

        Args:
            status: names of its codes, outermost first.
            message: StatusMessage.
        """
        ...
