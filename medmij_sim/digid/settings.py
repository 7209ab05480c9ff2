"""What files and the control API say of NEP-DigiD's service providers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import UNSET, Struct, UnsetType

from medmij_sim.digid.login import Level

if TYPE_CHECKING:
    from medmij_sim.digid.providers import Settings

LevelName = Literal["basis", "midden", "substantieel", "hoog"]
RepresentationName = Literal["machtiging", "ouderlijk gezag", "none"]


class ProviderSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a service provider that speaks SAML is to be set up; what is left out stays as it is."""

    minimum_level: LevelName | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    reports_substantieel: bool | UnsetType = UNSET
    single_sign_on: bool | UnsetType = UNSET
    federation: str | UnsetType = UNSET
    sectors: tuple[str, ...] | UnsetType = UNSET
    representation: RepresentationName | UnsetType | None = UNSET
    representations: dict[str, RepresentationName] | UnsetType = UNSET
    services: dict[str, LevelName] | UnsetType = UNSET

    def changed(self, settings: Settings) -> Settings:
        """Those settings with what is said here."""
        said = {name: value for name in _NAMES if (value := getattr(self, name)) is not UNSET}
        return replace(settings, **{name: _READ.get(name, _as_it_is)(value) for name, value in said.items()})


class ProviderEntry(ProviderSettings, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A service provider in a configuration file.

    Attributes:
        metadata: its SAML metadata, or a registration of OpenID Connect clients as JSON.
        face: which SAML interface it uses; left out, the document tells.
        public: whether its answers may go to public host names.
    """

    metadata: Path
    face: Literal["saml3", "saml4"] | None = None
    public: bool = False


class DigidEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """NEP-DigiD in a configuration file.

    Attributes:
        client_ca: files (PEM) with authorities whose certificates `was-digid` takes too, beside those of the world.
        provider: the service providers that it knows from the start.
    """

    client_ca: tuple[Path, ...] = ()
    provider: tuple[ProviderEntry, ...] = ()


_NAMES = ProviderSettings.__struct_fields__


def _as_it_is(value: Any) -> Any:
    return value


def _kind(name: str | None) -> str | None:
    return None if name == "none" else name


_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "minimum_level": Level.named,
    "services": lambda levels: {uuid: Level.named(name) for uuid, name in levels.items()},
    "representation": _kind,
    "representations": lambda kinds: {uuid: _kind(name) for uuid, name in kinds.items()},
}
