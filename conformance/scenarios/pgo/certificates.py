"""A DVZA whose back channel shows a certificate that a PGO should refuse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress

from conformance.declare import scenario
from conformance.probe import StepFailed, Unavailable
from conformance.scenarios.pgo.journey import Choices, Journey
from conformance.scenarios.pgo.probe import PgoProbe
from medmij_sim.record import Connection, Interface

VARIANTS = ("expired", "not-yet-valid", "wrong-host", "self-signed", "foreign-ca", "revoked")
"""What is wrong with the certificate, by the names of `medmij_sim.pki.Variant`."""

STELSELNODE_STEPS: Mapping[str, str] = {
    f"lists.stelselnode-{variant}": variant for variant in ("expired", "wrong-host", "self-signed", "foreign-ca")
}
"""Per step what is wrong with the certificate of the Stelselnode."""


def step_of(variant: str) -> str:
    return f"certificate.{variant}"


@scenario("pgo.certificates", steps=map(step_of, VARIANTS))
def certificates(probe: PgoProbe) -> None:
    """When the person comes back with a code, the token endpoint shows another certificate than it should."""
    for variant in VARIANTS:
        with suppress(Unavailable, StepFailed), probe.step(step_of(variant)), ExitStack() as shown:
            _meet(probe, variant, shown)


@scenario("pgo.stelselnode-certificates", steps=STELSELNODE_STEPS)
def stelselnode_certificates(probe: PgoProbe) -> None:
    """The lists that the PGO holds are too old, and the Stelselnode shows another certificate than it should."""
    if probe.target.clock is None:
        raise Unavailable("the lists that the PGO holds cannot be made too old; add [clock]")
    for step, variant in STELSELNODE_STEPS.items():
        fault = f"stelselnode.tls.certificate-{variant}"
        with suppress(Unavailable), probe.step(step), probe.stage.fault(fault):
            probe.note("host", probe.list_host())
            _fetch(probe)
    probe.make_lists_old()


def _fetch(probe: PgoProbe) -> None:
    """A journey that begins with a look at the lists.

    Raises:
        Unavailable: the PGO did not see the certificate.
    """
    probe.make_lists_old()
    mark = probe.mark()
    with suppress(StepFailed):
        Journey(probe, None, choices=Choices(login="cancel")).start()
    probe.settle(mark)
    asked = probe.since(mark, Interface.LIST)
    if not _connected(probe, mark, probe.list_host()):
        used = "used a connection that was open already" if asked else "did not connect to the Stelselnode"
        raise Unavailable(f"the PGO {used}, so it did not see the certificate")


def _connected(probe: PgoProbe, mark: int, *hosts: str) -> bool:
    return any(each.host in hosts for each in probe.record.since(mark) if isinstance(each, Connection))


def _meet(probe: PgoProbe, variant: str, shown: ExitStack) -> None:
    """A journey that goes well until the back channel; what comes after the note is about the certificate.

    Raises:
        StepFailed: the PGO did not connect to the back channel.
        Unavailable: it did over a connection from before, on which no certificate is shown any more.
    """

    def comes_back(url: str) -> Iterator[tuple[str, str]]:
        # Only now: the person's browser came by this DVZA too, and would have refused it.
        shown.enter_context(probe.stage.fault(f"dvza.tls.certificate-{variant}"))
        marks.append(probe.mark())
        probe.note("hosts", probe.back_hosts())
        yield "callback", url

    marks: list[int] = []
    journey = Journey(probe, None)
    journey.start(comes_back)
    with suppress(StepFailed):
        journey.finish()
    asked = probe.since(marks[-1], Interface.TOKEN, Interface.RESOURCE)
    if _connected(probe, marks[-1], *probe.back_hosts()):
        return
    if asked:
        raise Unavailable("the PGO used a connection that was open already, so it did not see the certificate")
    raise StepFailed("the PGO did not connect to the token endpoint")
