"""The suite as the Stelselnode of the DVZA under test: what it publishes, and what it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlsplit

from conformance.certificates import read_certificates
from conformance.drivers import Driver
from conformance.probe import StepFailed, Unavailable
from conformance.stage import Stage
from conformance.targets import IDENTITY_ROLES, DvzaTarget, Identity
from medmij_sim.clock import Clock
from medmij_sim.record import Exchange, Interface, Record

UNLISTED = IDENTITY_ROLES[-1]


class Stelselnode:
    """Publishes the lists in which the PGOs that the suite plays, and the hosts of the target, stand.

    From the beginning of a run to its end, so that a DVZA which reads its lists here all the time finds them right.

    Args:
        target: the DVZA under test; its hook `lists` is called.
        record: where what the Stelselnode is asked goes.
        stage: the world it belongs to.

    Raises:
        StepFailed: the hook failed.
        StageError: the lists cannot hold what the target file says.
    """

    def __init__(self, target: DvzaTarget, record: Record, clock: Clock, stage: Stage) -> None:
        self._target = target
        self._record = record
        self._stage = stage
        self._driver = Driver(record, clock, target.network)
        # What was asked before the run is nobody's evidence.
        stage.collect(Record())
        self.publish()
        try:
            self._have_read(True)
        except (StepFailed, Unavailable):
            self._end()
            raise

    @property
    def base(self) -> str:
        """Where the lists are."""
        return self._stage.stelselnode

    def close(self) -> None:
        try:
            self._have_read(False)
        finally:
            self._end()

    def publish(self, *, off_ocl: str | None = None, off_whitelist: str | None = None, empty: bool = False) -> None:
        """Publish the lists anew.

        Args:
            off_ocl: role of an identity that is left off the OCL.
            off_whitelist: role of an identity that is left off the whitelist.
            empty: nobody is on the whitelist.
        """
        listed = {role: each for role in IDENTITY_ROLES if role != UNLISTED and (each := self._identity(role))}
        clients = [self._client(identity) for role, identity in listed.items() if role != off_ocl]
        nodes = {name: None for role, each in listed.items() if role != off_whitelist for name in _node_names(each)}
        nodes |= dict.fromkeys(_back_hosts(self._target))
        self._stage.publish(
            {"clients": clients, "nodes": [] if empty else list(nodes), "aanbieders": [_aanbieder(self._target)]}
        )

    def in_mood(self, mood: str) -> AbstractContextManager[None]:
        """Publish wrong, by a name in the catalogue of faults, inside the `with` block."""
        return self._stage.fault(f"stelselnode.list.{mood}")

    def asked(self) -> tuple[Exchange, ...]:
        """What the Stelselnode was asked since the last time; it becomes evidence of the step that is under way."""
        arrived = self._stage.collect(Record())
        lists = [each for each in arrived if isinstance(each, Exchange) and each.interface is Interface.LIST]
        # Who fetches several at once has them come in any order: a report of the same run must be the same.
        answered = sorted((each for each in lists if each.side == "server"), key=lambda each: (each.at, each.url))
        kept = self._record.merge(answered)
        return tuple(each for each in kept if isinstance(each, Exchange))

    def _end(self) -> None:
        self._stage.publish_own()
        self._driver.close()

    def _have_read(self, here: bool) -> None:
        if self._target.lists is None:
            return
        host = urlsplit(self.base).hostname or ""
        where = {
            "stelselnode": self.base,
            "address": self._stage.world["resolver"].get(host, ""),
            "ca": self._stage.world["ca"],
        }
        self._driver.call("lists", self._target.lists, {"read": here, **where})

    def _identity(self, role: str) -> Identity | None:
        return self._target.identities.get(role)

    def _client(self, identity: Identity) -> Mapping[str, Any]:
        return {
            "hostname": identity.client_id,
            "name": identity.name or identity.client_id[:50],
            "gegevensdiensten": identity.gegevensdiensten or tuple(self._target.gegevensdiensten),
        }


def _node_names(identity: Identity) -> tuple[str, ...]:
    """The names in the certificate of a node; one of them on the whitelist is enough (core.whl.307)."""
    from cryptography.hazmat.primitives.serialization import Encoding

    from medmij_sim.pki import peer_names

    return tuple(map(str.lower, peer_names([read_certificates(identity.certificate)[0].public_bytes(Encoding.DER)])))


def _back_hosts(target: DvzaTarget) -> Iterator[str]:
    for endpoints in target.gegevensdiensten.values():
        for url in (endpoints.token, endpoints.resource):
            yield urlsplit(url).hostname or ""


def _aanbieder(target: DvzaTarget) -> Mapping[str, Any]:
    return {
        "naam": target.aanbieder.naam,
        "aanbiedertype": target.aanbieder.aanbiedertype,
        "gegevensdiensten": {
            each: {name: getattr(endpoints, name) for name in endpoints.__struct_fields__}
            for each, endpoints in target.gegevensdiensten.items()
        },
    }
