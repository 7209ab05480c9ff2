"""The suite as the DigiD of the DVZA under test: a login that is right, and logins that must not succeed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from types import MappingProxyType

from conformance.declare import scenario
from conformance.drivers import Driver
from conformance.probe import StepFailed, Unavailable
from conformance.reading.saml import ARTIFACT, SignOn, sign_on_in
from conformance.scenarios.dvza.probe import DvzaProbe
from medmij_sim.record import Exchange

LOGIN, ARTIFACT_AGAIN = "digid.login", "digid.artifact-again"

FAULT_STEPS: Mapping[str, str] = MappingProxyType(
    {
        "digid.other-key": "signature.envelope-by-other-key",
        "digid.wrapped": "signature.envelope-wrapped",
        "digid.other-issuer": "assertion.other-issuer",
        "digid.other-request": "response.other-in-response-to",
        "digid.expired": "assertion.expired",
        "digid.not-yet-valid": "assertion.not-yet-valid",
        "digid.other-recipient": "assertion.other-recipient",
        "digid.other-audience": "assertion.other-audience",
        "digid.low-level": "assertion.low-level",
        "digid.other-sector": "assertion.sofi-number",
    }
)
"""The steps in which DigiD answers wrong, and how: a name in the catalogue of faults without `digid.`."""

_ONLY_3 = ("digid.other-sector",)


@scenario("dvza.digid", steps=(LOGIN, *FAULT_STEPS, ARTIFACT_AGAIN))
def digid(probe: DvzaProbe) -> None:
    """A person logs in at the DigiD of the suite; then the same with answers that a service provider must refuse."""
    with ExitStack() as stack:
        with probe.step(LOGIN):
            stack.enter_context(_at_our_digid(probe))
            probe.grant("rich")
            asked = _asked(probe)
        for step, fault in FAULT_STEPS.items():
            with suppress(StepFailed, Unavailable), probe.step(step), probe.stage.fault(f"digid.{fault}"):
                if step in _ONLY_3 and asked.version != 3:
                    raise Unavailable("this is no part of eID SAML 4.4")
                probe.authorize("rich")
        with probe.step(ARTIFACT_AGAIN):
            probe.authorize("rich", artifact=_artifact(probe))


@contextmanager
def _at_our_digid(probe: DvzaProbe) -> Iterator[None]:
    """The DVZA logs people in at the DigiD of the world inside the `with` block."""
    hook, stage = probe.target.digid, probe.stage
    if hook is None:
        yield
        return
    driver = Driver(probe.record, probe.clock, probe.target.network)
    host = f"was-digid.{stage.world['domain']}"
    where = {
        "metadata": f"https://{host}/saml/idp/metadata",
        "metadata4": f"https://{host}/saml/v4/idp/metadata",
        "address": stage.world["resolver"].get(host, ""),
        "ca": stage.world["ca"],
    }
    try:
        driver.call("digid", hook, {"use": True, **where})
        yield
        driver.call("digid", hook, {"use": False, **where})
    finally:
        driver.close()


def _asked(probe: DvzaProbe) -> SignOn:
    """The request with which the DVZA sent the person to the DigiD of the world.

    Raises:
        Unavailable: it sent nobody there.
    """
    origin = f"https://digid.{probe.stage.world['domain']}"
    found = sign_on_in(probe.record.events(Exchange, tag=LOGIN), origin)
    if found is None:
        raise Unavailable(f"the DVZA logs nobody in at {origin} by SAML; have it do so, or add [digid]")
    return found


def _artifact(probe: DvzaProbe) -> str:
    """The artifact of the login that succeeded."""
    for exchange in probe.record.events(Exchange, tag=LOGIN):
        if ARTIFACT in exchange.query:
            return exchange.query[ARTIFACT][0]
    raise Unavailable("no artifact was seen to come back to the DVZA")
