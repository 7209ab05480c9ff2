"""The service providers that NEP-DigiD knows: what their metadata says, and how they are set up here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from cryptography import x509

from medmij_sim.digid.login import Level, Representation
from medmij_sim.digid.saml.encryption import Recipient

Face = Literal["saml3", "saml4"]
"""DigiD SAML 3.x, or eID SAML 4.4."""

BSN_SECTOR: Final = "s00000000"
SOFI_SECTOR: Final = "s00000001"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a provider receives messages.

    Args:
        binding: URI of the binding.
        location: the URL.
        index: by which a request chooses it.
        default: whether it is taken when a request names none.
    """

    binding: str
    location: str
    index: int = 0
    default: bool = False


@dataclass(frozen=True)
class Settings:
    """What a provider agreed with DigiD, beside its metadata.

    Args:
        minimum_level: lowest level of its services in 4.4, but for those in `services`; in 3.x the request says it.
        active: False refuses every login, as for a service that was switched off.
        reports_substantieel: False reports Midden for a login at Substantieel, as DigiD does for a service that is not
            enabled for it (spec DigiD 2).
        single_sign_on: whether it takes part in Eenmalig Inloggen.
        federation: the group of providers within which one login does; all are in the same, unless they say otherwise.
        sectors: codes of the numbers it may receive.
        services: minimum level by ServiceUUID (4.4: the service catalogue); services that only its metadata names have
            `minimum_level`.
        known_as: key of a party of the same world, by which answers can be ordered; empty for its entity id.
        representation: what it gets when it asks for representation (4.4); None when its services have none.
        representations: the same by ServiceUUID, for services that have another kind.
    """

    minimum_level: Level = Level.SUBSTANTIEEL
    active: bool = True
    reports_substantieel: bool = True
    single_sign_on: bool = False
    federation: str = ""
    sectors: tuple[str, ...] = (BSN_SECTOR,)
    services: Mapping[str, Level] = field(default_factory=dict)
    representation: Representation | None = "machtiging"
    representations: Mapping[str, Representation | None] = field(default_factory=dict)
    known_as: str = ""


@dataclass(frozen=True)
class ServiceProvider:
    """A DVZA, or whoever logs people in for it.

    Args:
        entity_id: as in its metadata.
        face: the interface it uses.
        consumers: where artifacts go (AssertionConsumerService).
        logout: where logout messages go.
        signing: the certificates that may have signed its messages; in 4.4 those of its TLS client too.
        encryption: the certificates for which identifiers are encrypted.
        wants_signed_assertions: the assertion gets a signature of its own.
        services: ServiceUUID by AttributeConsumingServiceIndex (4.4, DV).
        members: entity ids of the providers it may ask for (4.4, LC); empty for all others.
        settings: how it is set up here.
    """

    entity_id: str
    face: Face
    consumers: tuple[Endpoint, ...]
    logout: tuple[Endpoint, ...] = ()
    signing: tuple[x509.Certificate, ...] = field(default=(), repr=False)
    encryption: tuple[Recipient, ...] = field(default=(), repr=False)
    wants_signed_assertions: bool = False
    services: Mapping[int, str] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)

    @property
    def key(self) -> str:
        """By what an order of an answer names it."""
        return self.settings.known_as or self.entity_id

    def consumer(self, index: int | None) -> Endpoint | None:
        """The consumer with an index; without one the default, or the first."""
        if index is not None:
            return next((each for each in self.consumers if each.index == index), None)
        return next((each for each in self.consumers if each.default), self.consumers[0] if self.consumers else None)

    def offers(self, service: str) -> bool:
        """Whether a ServiceUUID is in the catalogue; who has no catalogue at all offers anything."""
        catalogue = {*self.services.values(), *self.settings.services}
        return service in catalogue if catalogue else bool(service)

    def minimum_level(self, service: str) -> Level:
        """The lowest level of one of its services (4.4)."""
        return self.settings.services.get(service, self.settings.minimum_level)

    def representation(self, service: str) -> Representation | None:
        """The kind of representation that one of its services has (4.4)."""
        return self.settings.representations.get(service, self.settings.representation)

    def logs_out_at(self, binding: str) -> str | None:
        """Where logout messages by a binding go; None when it takes none."""
        return next((each.location for each in self.logout if each.binding == binding), None)


class Providers:
    """All service providers, by entity id."""

    def __init__(self) -> None:
        self._providers: dict[str, ServiceProvider] = {}

    def __iter__(self) -> Iterator[ServiceProvider]:
        return iter(self._providers.values())

    def add(self, *providers: ServiceProvider) -> None:
        """Take providers up, in place of those with the same entity id."""
        for each in providers:
            self._providers[each.entity_id] = each

    def clear(self) -> None:
        """Know nobody."""
        self._providers.clear()

    def get(self, entity_id: str) -> ServiceProvider | None:
        """The provider with an entity id, or None."""
        return self._providers.get(entity_id)
