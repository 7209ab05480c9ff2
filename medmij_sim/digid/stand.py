"""NEP-DigiD on sockets, handed to the tests of a service provider."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medmij_sim.config import WorldConfig
from medmij_sim.digid.alone import Facts, served_alone
from medmij_sim.digid.ending import Ending, NextAnswer
from medmij_sim.digid.login import Level

if TYPE_CHECKING:
    import httpx

    from medmij_sim.digid.providers import Face
    from medmij_sim.faults import Fault
    from medmij_sim.served import ServedWorld
    from medmij_sim.world import World


class DigidStand:
    """What a test of a service provider needs of NEP-DigiD.

    Attributes:
        facts: where it is: URLs with ports, entity ids, paths of certificates.
        world: the world that it is in, for what is not here: clock, faults, record.
    """

    def __init__(self, served: ServedWorld, facts: Facts) -> None:
        self.world: World = served.world
        self.facts = facts
        self._served = served

    def add(self, metadata: bytes | str | Path, *, face: Face | None = None) -> tuple[str, ...]:
        """Make service providers known.

        Args:
            metadata: SAML metadata or a registration of OpenID Connect clients, or the path of such a file.
            face: which SAML interface they use; None tells it from the document.

        Returns:
            Their entity ids or client_ids.

        Raises:
            MetadataError, ClientError: they cannot be used; the message says why.
        """
        data = metadata.read_bytes() if isinstance(metadata, Path) else metadata
        return self.world.faces.add(data.encode() if isinstance(data, str) else data, face=face)

    def set_up(self, entity_id: str, **settings: Any) -> None:
        """Set a SAML provider up.

        Args:
            settings: members of `medmij_sim.digid.providers.Settings`.

        Raises:
            KeyError: it is not known here.
        """
        provider = self.world.faces.providers.get(entity_id)
        if provider is None:
            raise KeyError(f"no service provider {entity_id!r} — add its metadata first")
        self.world.faces.providers.add(replace(provider, settings=replace(provider.settings, **settings)))

    def next(
        self,
        person: str | None = None,
        *,
        bsn: str | None = None,
        level: Level | str | None = None,
        outcome: Ending = "success",
        represents: str | None = None,
        requester: str | None = None,
        always: bool = False,
    ) -> None:
        """Order the answer to the next login, which then needs no page.

        Args:
            person, bsn: who: a key of the world, or a number for tests.
            level: what is reached; None for what is asked for.
            outcome: how it ends.
            represents: key of the person on whose behalf (4.4).
            requester: entity id or client_id whose login it is; None for whoever comes first.
            always: for every login, until the test ends.

        Raises:
            KeyError, ValueError: there is no such person or level, or the number is not one for tests.
        """
        reached = Level.named(level) if isinstance(level, str) else level
        self.world.digid.preset(NextAnswer(person, reached, outcome, requester, represents, bsn), always=always)

    def metadata(self, face: Face = "saml3") -> bytes:
        """Its metadata, for the provider."""
        path = self.facts.saml3_metadata if face == "saml3" else self.facts.saml4_metadata
        return Path(path).read_bytes()

    def fault(self, name: str) -> AbstractContextManager[Fault]:
        """Have it misbehave inside a `with` block; names as in docs/digid.md.

        Raises:
            UnknownFaultError: there is no such fault.
        """
        return self.world.faults.injected(name)

    def client(self, *, with_certificate: bool = False) -> httpx.Client:
        """A client that finds its hosts and trusts it: a browser, or a provider's program.

        Args:
            with_certificate: show the certificate that `was-digid` asks for.
        """
        import httpx

        from medmij_sim.transport import ResolvingTransport

        context = self._served.network.context(f"sp.{self.world.domain}" if with_certificate else None)
        return httpx.Client(transport=ResolvingTransport(self._served.resolver, context), trust_env=False)

    def forget(self) -> None:
        """Be as new: no orders, sessions, faults or service providers."""
        self.world.reset()
        self.world.faces.forget_providers()


@contextmanager
def digid_stand() -> Iterator[DigidStand]:
    """Put one on sockets, on ports that are free."""
    with served_alone(WorldConfig(port=0)) as (world, facts):
        assert world.served is not None
        yield DigidStand(world.served, facts)
