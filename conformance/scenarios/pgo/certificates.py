"""A DVZA whose back channel shows a certificate that a PGO should refuse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, suppress

from conformance.declare import scenario
from conformance.probe import StepFailed, Unavailable
from conformance.scenarios.pgo.journey import Journey
from conformance.scenarios.pgo.probe import PgoProbe
from medmij_sim.record import Connection, Interface

VARIANTS = ("expired", "wrong-host", "self-signed", "foreign-ca", "revoked")
"""What is wrong with the certificate, by the names of `medmij_sim.pki.Variant`."""


def step_of(variant: str) -> str:
    return f"certificate.{variant}"


@scenario("pgo.certificates", steps=map(step_of, VARIANTS))
def certificates(probe: PgoProbe) -> None:
    """When the person comes back with a code, the token endpoint shows another certificate than it should."""
    for variant in VARIANTS:
        with suppress(Unavailable, StepFailed), probe.step(step_of(variant)), ExitStack() as shown:
            _meet(probe, variant, shown)


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
    hosts = probe.back_hosts()
    if any(each.host in hosts for each in probe.record.since(marks[-1]) if isinstance(each, Connection)):
        return
    if asked:
        raise Unavailable("the PGO used a connection that was open already, so it did not see the certificate")
    raise StepFailed("the PGO did not connect to the token endpoint")
