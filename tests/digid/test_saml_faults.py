"""The fault menu of NEP-DigiD: every row is something that a careful service provider rejects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

import pytest
import xmlsec
from digid.careful import RefusedError
from digid.chain import PATHS, FaultyChain

from medmij_sim.digid import Level, NextAnswer
from medmij_sim.digid.saml.names import DS, SAML, SAMLP, tag
from medmij_sim.digid.saml.xml import parse
from medmij_sim.faults import CATALOGUE

Face = Literal["saml3", "saml4"]

REJECTED_FOR = {
    "signature.envelope-by-other-key": "wrong signature",
    "signature.assertion-by-other-key": "wrong signature",
    "signature.envelope-wrapped": "signature over another ID",
    "signature.assertion-wrapped": "signature over another ID",
    "signature.assertion-unsigned": "unsigned",
    "envelope.other-issuer": "outer Issuer",
    "response.other-issuer": "inner Issuer",
    "assertion.other-issuer": "Issuer of the assertion",
    "envelope.other-in-response-to": "outer InResponseTo",
    "response.other-in-response-to": "inner InResponseTo",
    "assertion.other-in-response-to": "confirmation InResponseTo",
    "response.success-without-assertion": "not one Assertion",
    "assertion.expired": "too late",
    "assertion.not-yet-valid": "too early",
    "assertion.other-audience": "Audience",
    "assertion.other-recipient": "Recipient",
    "assertion.sofi-number": "sector",
    "assertion.broken-number": "11-test",
    "assertion.without-level": "level",
    "assertion.low-level": "level",
    "assertion.encrypted-for-other": "not encrypted for this recipient",
    "login.low-level-succeeds": "level",
    "login.unasked-representation": "representation that nobody asked for",
    "resolve.soap-fault": "HTTP 500",
    "resolve.http-500": "HTTP 500",
    "resolve.truncated": "no XML",
    "resolve.slow": "no answer in time",
    "return.other-relay-state": "RelayState",
    "return.other-source": "SourceID",
    "clock.behind": "too late",
    "clock.ahead": "too early",
}
"""By the name of the fault without `digid.`: what the careful provider says."""

OF_ONE_FACE: dict[str, Face] = {
    "assertion.sofi-number": "saml3",
    "assertion.encrypted-for-other": "saml4",
    "login.unasked-representation": "saml4",
}
ELSEWHERE = {"login.single-sign-on-unasked", "logout.sha1-signature"}
"""Tried with more than one provider, and at logout (test_sso3.py, test_logout3.py); those of ID tokens with Authlib."""

ORDERED: dict[str, dict[str, Any]] = {
    "login.low-level-succeeds": {"level": Level.MIDDEN},
    "login.unasked-representation": {"represents": "man_67"},
}
"""What somebody must do for a fault to show."""

ROWS = [(face, name) for name in REJECTED_FOR for face in PATHS if OF_ONE_FACE.get(name, face) == face]


@pytest.fixture(scope="module")
def chains() -> Iterator[dict[str, FaultyChain]]:
    """One for each face; nothing that a fault does outlives it."""
    made = {face: FaultyChain(face) for face in ("saml3", "saml4")}
    yield made
    for chain in made.values():
        chain.close()


@pytest.mark.parametrize("face", PATHS)
def test_without_faults_the_person_is_logged_in(chains: dict[str, FaultyChain], face: Face) -> None:
    assert chains[face].number() == chains[face].people.person("woman_34").bsn


@pytest.mark.parametrize(("face", "name"), ROWS)
def test_a_careful_provider_rejects_every_fault(chains: dict[str, FaultyChain], face: Face, name: str) -> None:
    chain = chains[face]
    order = replace(NextAnswer("woman_34"), **ORDERED.get(name, {}))
    with (
        chain.faults.injected(f"digid.{name}"),
        pytest.raises(RefusedError, match=f"^{re.escape(REJECTED_FOR[name])}"),
    ):
        chain.number(order)
    assert chain.number()


@pytest.mark.parametrize("face", PATHS)
@pytest.mark.parametrize("part", ["ArtifactResponse", "Assertion"])
def test_a_wrapped_signature_is_right_over_the_element_that_it_covers(
    chains: dict[str, FaultyChain], face: Face, part: str
) -> None:
    chain = chains[face]
    fault = {"ArtifactResponse": "envelope", "Assertion": "assertion"}[part]
    with chain.faults.injected(f"digid.signature.{fault}-wrapped"):
        root = parse(chain.answer())
    xmlsec.tree.add_ids(root, ["ID"])
    signature = next(root.iter(tag(SAMLP if part == "ArtifactResponse" else SAML, part))).find(tag(DS, "Signature"))
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(chain.sp.idp_pem, xmlsec.KeyFormat.CERT_PEM)
    context.verify(signature)


def test_every_fault_of_the_menu_is_tried() -> None:
    menu = {fault.name.removeprefix("digid.") for fault in CATALOGUE if fault.party_kind == "digid"}
    assert {name for name in menu if not name.startswith(("tls.", "id-token."))} == REJECTED_FOR.keys() | ELSEWHERE
