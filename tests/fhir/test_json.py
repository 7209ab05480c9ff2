"""JSON keeps decimals as they were written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.errors import FhirParseError


@pytest.mark.parametrize("text", ["1.50", "0.00000001", "-0.0", "72", "1234567890.0987654321", "3.14E+8"])
def test_a_number_is_written_as_it_was_read(text):
    assert fhir_json.dumps(fhir_json.loads(text)).decode() == text


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_every_finite_decimal_keeps_its_value_and_precision(number):
    again = fhir_json.loads(fhir_json.dumps({"value": number}))["value"]
    assert Decimal(again) == number
    if isinstance(again, Decimal):
        assert again.as_tuple().exponent == number.as_tuple().exponent


def test_a_huge_exponent_does_not_become_a_huge_text():
    assert len(fhir_json.dumps(Decimal("1E+999999"))) < 20
    assert len(fhir_json.dumps(Decimal("1E-999999"))) < 20


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", '{"a":}', b"\xff", "[" * 100_000, "1e999999999999999999999"])
def test_what_is_not_json_is_told_in_one_line(text):
    with pytest.raises(FhirParseError) as caught:
        fhir_json.loads(text)
    assert "\n" not in str(caught.value)


def test_a_syntax_error_tells_its_line():
    with pytest.raises(FhirParseError, match=r"^line 3: not JSON: .* column \d+"):
        fhir_json.loads('{\n"a": 1,\n"b" 2}')


def test_what_has_no_form_in_json_is_refused():
    with pytest.raises(TypeError):
        fhir_json.dumps({"a": object()})
    with pytest.raises(TypeError):
        fhir_json.dumps(Decimal("NaN"))
