"""What a PGO keeps comes out as it went in."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pgo_surroundings import START, Surroundings

from medmij_sim.fhir import json as fhir_json
from medmij_sim.pgo import PgoPolicy
from medmij_sim.pgo.alterations import ALTERATIONS, altered
from medmij_sim.pgo.messages import Message, Stall
from medmij_sim.pgo.retrieving import Document
from medmij_sim.pgo.sessions import Phase, Session
from medmij_sim.pgo.snapshot import restore, save
from medmij_sim.pgo.store import Kept, KeptDocument, Store, exported

texts = st.text(st.characters(codec="utf-8"), max_size=20)
# A number with a fraction or exponent is a Decimal once read; others are whole numbers.
decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | decimals | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=10,
)
resources = st.dictionaries(texts.filter(lambda name: name not in ("resourceType", "id")), values, max_size=4).map(
    lambda members: {"resourceType": "Observation", "id": "1", **members}
)


def digits(value: Any) -> Any:
    """The value with every decimal spelled out, so that 72.50 and 72.5 differ."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {name: digits(each) for name, each in value.items()}
    return [digits(each) for each in value] if isinstance(value, list) else value


@given(resources)
def test_a_resource_is_exported_digit_by_digit_as_it_was_stored(resource: dict[str, Any]) -> None:
    store = Store()
    store.keep([Kept("anna", "x@medmij", "48", resource)], PgoPolicy())
    (found,) = fhir_json.loads(fhir_json.dumps(exported(store.of("anna"), (), PgoPolicy())))["resources"]
    assert digits(found["resource"]) == digits(resource)


@given(st.lists(resources, max_size=3), st.sampled_from(Phase), st.none() | texts, st.binary(max_size=9))
def test_a_state_file_brings_back_sessions_and_store(
    stored: list[dict[str, Any]], phase: Phase, refresh_token: str | None, document: bytes
) -> None:
    before, after = Surroundings().pgo(), Surroundings().pgo()
    session = Session(
        "s", "anna", "x@medmij", ("48", "49"), "state", "c", "https://t", phase, "a", refresh_token, ("48",)
    )
    letter = KeptDocument(
        "anna", "x@medmij", "51", Document("https://f/Binary/1", "application/pdf", document, "image")
    )
    before.store.keep_documents([letter])
    message = Message(START, "stalled", "s", "anna", "x@medmij", ("48",), START)
    before.messages.restore([message], {"s": Stall(START, told=True)})
    before.sessions.add(session)
    before.store.keep((Kept("anna", "x@medmij", str(n), each) for n, each in enumerate(stored)), PgoPolicy())
    with tempfile.TemporaryDirectory() as folder:
        save(before, Path(folder) / "state.json")
        restore(after, Path(folder) / "state.json")
    assert after.sessions.all() == (session,)
    assert digits(after.export()) == digits(before.export())
    assert after.store.documents(None) == (letter,)
    assert after.messages.all() == (message,)
    assert after.messages.stalls() == before.messages.stalls()


@given(resources, st.sampled_from(sorted(ALTERATIONS)))
def test_an_alteration_leaves_the_resource_it_got_as_it_was(resource: dict[str, Any], name: str) -> None:
    before = digits(resource)
    altered(resource, (name,))
    assert digits(resource) == before
