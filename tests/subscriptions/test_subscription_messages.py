"""The JSON Schema of each message says what the messages are read by."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from medmij_sim.subscriptions import messages as m

IDS = st.one_of(st.from_regex(r"\A[A-Za-z0-9.\-]{1,64}\Z"), st.text(max_size=70), st.integers(), st.none())
DATES = st.one_of(st.dates().map(str), st.datetimes().map(lambda each: each.isoformat()), st.text(max_size=10))
KINDS = st.one_of(st.sampled_from(["subscription", "resource", "news"]), st.booleans())
OBJECTS = st.fixed_dictionaries(
    {},
    optional={
        "subscription_id": IDS,
        "end_date": DATES,
        "notification_type": KINDS,
        "bsn": st.just("999900055"),
        "error": st.sampled_from(["invalid_request", "Not A Code"]),
    },
)


@pytest.mark.parametrize("kind", m.MESSAGES, ids=lambda kind: kind.__name__)
@given(value=OBJECTS)
def test_what_the_schema_allows_is_read_and_nothing_else(kind: type[m.Wish], value: dict[str, Any]) -> None:
    allowed = Draft202012Validator(m.schemas()[kind.__name__], format_checker=FormatChecker()).is_valid(value)
    try:
        read = m.read(json.dumps(value).encode(), kind)
    except m.MessageError:
        assert not allowed
    else:
        assert allowed
        given = value if kind is not m.Problem else {"error": value["error"]}
        assert json.loads(m.written(read)) == given


def test_no_value_of_a_message_is_repeated_in_what_is_wrong_with_it() -> None:
    with pytest.raises(m.MessageError) as caught:
        m.read(b'{"subscription_id": "secret-thing!", "end_date": "2026-01-15"}', m.Agreement)
    assert "secret-thing" not in str(caught.value)
