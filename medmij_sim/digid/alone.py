"""NEP-DigiD without the rest of a world: on sockets, with files that say to a service provider what it must know."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import httpx
from msgspec import Struct

from medmij_sim.cast import Cast
from medmij_sim.config import RECORDED_EVENTS, WorldConfig
from medmij_sim.digid.settings import ProviderEntry
from medmij_sim.digid.taking_up import take_up
from medmij_sim.served import ServedWorld
from medmij_sim.transport import ResolvingTransport
from medmij_sim.world import World

NOBODY: Final = Cast((), (), ())

METADATA: Final[Mapping[str, str]] = {"saml3": "/saml/idp/metadata", "saml4": "/saml/v4/idp/metadata"}
"""Where each face of SAML publishes what it is."""


class Facts(Struct, frozen=True):
    """Where a NEP-DigiD is, and what belongs to it.

    Attributes:
        pages, back: origins of what browsers and service providers' programs visit.
        saml3, saml4: entity ids.
        saml3_metadata, saml4_metadata: paths of metadata; new at every start, as the keys in it are.
        oidc: the issuer.
        control: the control API.
        ca: path of the root to trust.
        certificate, key: paths of a certificate for a service provider to show at `back`.
        hosts: a line for a hosts file, for who is not led to names below `.localhost` by itself.
        providers: ids of those that can log people in.
    """

    pages: str
    back: str
    saml3: str
    saml3_metadata: str
    saml4: str
    saml4_metadata: str
    oidc: str
    control: str
    ca: str
    certificate: str
    key: str
    hosts: str
    providers: tuple[str, ...]


@contextmanager
def served_alone(
    settings: WorldConfig, providers: Iterable[Path] = (), *, state: Path | None = None, public: bool = False
) -> Iterator[tuple[World, Facts]]:
    """Put NEP-DigiD on sockets; its URLs name the ports.

    Args:
        settings: domain, addresses, time and people.
        providers: files with SAML metadata, or with registrations of OpenID Connect clients.
        state: a folder for certificates and metadata; None for one that goes away.
        public: take providers whose answers go to a public host name.

    Raises:
        ConfigError: a file cannot be used.
        ServeError: it cannot be put on sockets.
    """
    world = World(
        settings.seed,
        clock=settings.clock.clock(),
        domain=settings.domain,
        cast=NOBODY,
        config=settings,
        record_limit=RECORDED_EVENTS,
    )
    with (
        closing(world),
        world.serve(**settings.sockets, state=state.absolute() if state else None) as served,
    ):
        world.digid.write_ports(served.addresses.front[1], served.addresses.back[1])
        for path in providers:
            take_up(world.faces, ProviderEntry(metadata=path, public=public))
        yield world, _facts(served)


def _facts(served: ServedWorld) -> Facts:
    world, folder = served.world, served.directory
    faces, digid = world.faces, world.digid
    node = f"sp.{world.domain}"
    paths = {name: folder / f"{name}-metadata.xml" for name in METADATA}
    with httpx.Client(
        transport=ResolvingTransport(served.resolver, served.network.context(node)), trust_env=False
    ) as program:
        for name, path in METADATA.items():
            paths[name].write_bytes(program.get(f"{digid.back_origin}{path}").raise_for_status().content)
    world.record.clear()
    files = served.node_files(node)
    shutil.copy(files.certificate, folder / "sp.pem")
    shutil.copy(files.key, folder / "sp.key")
    front, port = served.addresses.front
    return Facts(
        pages=digid.origin,
        back=digid.back_origin,
        saml3=faces.saml3.voice.entity_id,
        saml3_metadata=str(paths["saml3"]),
        saml4=faces.saml4.voices.routing.entity_id,
        saml4_metadata=str(paths["saml4"]),
        oidc=faces.oidc.issuer,
        control=f"https://sim.{world.domain}" + ("" if port == 443 else f":{port}"),
        ca=str(served.ca_file),
        certificate=str(folder / "sp.pem"),
        key=str(folder / "sp.key"),
        hosts=f"{front} {' '.join(host for host in world.sites if not host.startswith('stelselnode.'))}",
        providers=(*(each.entity_id for each in faces.providers), *faces.oidc.clients),
    )
