"""Codes and tokens by the dozen, or by the thousand."""

from __future__ import annotations

from conformance.declare import scenario
from conformance.probe import StepFailed
from conformance.scenarios.dvza.probe import DvzaProbe

FEW, MANY = 24, 10_000


@scenario("dvza.sampling", steps=("sample.codes", "sample.tokens"))
def sampling(probe: DvzaProbe) -> None:
    """All codes and tokens of the run so far, and some more from refreshing."""
    with probe.step("sample.codes"):
        while len(probe.codes) < FEW // 2:
            probe.grant("rich")
        probe.note("codes", probe.codes)
    with probe.step("sample.tokens"):
        _refresh(probe, FEW)
        _note_tokens(probe)


@scenario("dvza.sampling-many", steps=("sample.tokens",), slow=True)
def sampling_many(probe: DvzaProbe) -> None:
    """Ten thousand tokens, as evidence of the same step."""
    with probe.step("sample.tokens"):
        _refresh(probe, MANY)
        _note_tokens(probe)


def _refresh(probe: DvzaProbe, count: int) -> None:
    grant = probe.collect_token(probe.grant("rich", long_term=True))
    for _ in range(count):
        if grant.refresh_token is None:
            raise StepFailed("the token answer holds no refresh_token, so there is nothing to refresh with")
        grant = probe.refreshed(grant.refresh_token)


def _note_tokens(probe: DvzaProbe) -> None:
    probe.note("access tokens", [grant.access_token for grant in probe.grants])
    probe.note("refresh tokens", [grant.refresh_token for grant in probe.grants if grant.refresh_token])
