"""Whatever comes in, the answer is one clear line, soon."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmij_sim import gnl
from medmij_sim.lists import ListError, examine, read_any, validate_any
from medmij_sim.listxml import parsing

WHITELIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<Whitelist xmlns="xmlns://afsprakenstelsel.medmij.nl/whitelist/release2/">
  <Tijdstempel>2026-03-01T08:00:00Z</Tijdstempel>
  <Volgnummer>7</Volgnummer>
  <MedMijNodes>
    <MedMijNode><Hostname>een.example.nl</Hostname></MedMijNode>
  </MedMijNodes>
</Whitelist>"""


def _bomb(use: bytes) -> bytes:
    layers = b"".join(b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10))
    return b'<!DOCTYPE w [<!ENTITY l0 "haha">' + layers + b"]>" + use


HOSTILE = {
    "nothing": (b"", "xml.well-formed"),
    "no xml": (b"hallo", "xml.well-formed"),
    "half a list": (WHITELIST[:200], "xml.well-formed"),
    "two lists": (WHITELIST + WHITELIST[39:], "xml.well-formed"),
    "nul bytes": (b"\0" * 1000, "xml.well-formed"),
    "an encoding nobody knows": (b'<?xml version="1.0" encoding="geheim"?><a/>', "xml.well-formed"),
    "bytes that are not in the declared encoding": (WHITELIST.replace(b"een.", b"e\xe9n."), "xml.well-formed"),
    "one encoding that says it is another": (WHITELIST.decode().encode("utf-16"), "xml.encoding"),
    "an encoding that hides tags": (WHITELIST.replace(b"UTF-8", b"UTF-7"), "xml.encoding"),
    "another encoding, even where it makes no difference": (WHITELIST.replace(b"UTF-8", b"Latin1"), "xml.encoding"),
    "half a character at the end": (WHITELIST + b"\xe2\x82", "xml.well-formed"),
    "an undeclared entity": (WHITELIST.replace(b"een.", b"&geheim;"), "xml.well-formed"),
    "a doctype": (b"<!DOCTYPE Whitelist>" + WHITELIST[39:], "xml.dtd"),
    "a file read by an entity": (
        b'<!DOCTYPE w [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + WHITELIST[39:].replace(b"een.", b"&f;"),
        "xml.dtd",
    ),
    "a DTD on the network": (b'<!DOCTYPE w SYSTEM "http://127.0.0.1:1/w.dtd">' + WHITELIST[39:], "xml.dtd"),
    "a parameter entity": (
        b'<!DOCTYPE w [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p"> %p;]>' + WHITELIST[39:],
        "xml.dtd",
    ),
    "a bomb in text": (_bomb(b"<w>&l9;</w>"), "xml.limits"),
    "a bomb in an attribute": (_bomb(b'<w a="&l9;"/>'), "xml.limits"),
    "depth": (b"<a>" * 100_000, "xml.limits"),
    "one long text": (b"<a>" + b"x" * 11_000_000 + b"</a>", "xml.limits"),
    "many attributes": (b"<a " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/>", "list.unknown"),
    "a name that goes on": (b"<" + b"a" * 5_000_000 + b"/>", "xml.well-formed"),
    "another list of the world": (b'<Zorgaanbieder xmlns="urn:x"/>', "list.unknown"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_gets_one_clear_line_within_bounded_time(name: str) -> None:
    source, rule = HOSTILE[name]
    began = time.perf_counter()
    problems = validate_any(source)
    assert time.perf_counter() - began < 5
    assert [problem.rule for problem in problems] == [rule]
    assert problems[0].remedy
    with pytest.raises(ListError) as refusal:
        read_any(source)
    assert len(str(refusal.value)) < 500
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("allowed", [True, False])
def test_a_list_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, allowed: bool) -> None:
    monkeypatch.setattr(parsing, "MAX_BYTES", len(WHITELIST) - (not allowed))
    file = tmp_path / "whitelist.xml"
    file.write_bytes(WHITELIST)
    for source in (WHITELIST, file):
        assert [problem.rule for problem in validate_any(source)] == ([] if allowed else ["xml.size"])


def test_half_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "whitelist.xml"
    with file.open("wb") as opened:
        opened.truncate(500 * 1024 * 1024)
    began = time.process_time()
    assert [problem.rule for problem in validate_any(file)] == ["xml.size"]
    assert time.process_time() - began < 0.1


def test_a_device_that_never_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MAX_BYTES", 10_000)
    assert [problem.rule for problem in validate_any(Path("/dev/zero"))] == ["xml.size"]


def test_comments_instructions_and_cdata_do_not_change_a_list() -> None:
    noisy = WHITELIST.replace(b"een.example.nl", b"een<!-- x -->.<?y z?><![CDATA[example]]>.nl")
    noisy = noisy.replace(b"<MedMijNodes>", b"<!-- nodes --><MedMijNodes><?pi?>")
    assert validate_any(noisy) == ()
    assert read_any(noisy) == read_any(WHITELIST)


@pytest.mark.parametrize("noise", [b"<!-- x -->abc", b"<?y z?>abc", b"<![CDATA[abc]]>"])
def test_blanks_that_a_text_begins_with_belong_to_it_whatever_follows(noise: bytes) -> None:
    lijst = gnl.Gegevensdienstnamenlijst(datetime(2026, 3, 1, tzinfo=UTC), 7, (gnl.Gegevensdienst("48", "  abc"),))
    document = gnl.write(lijst)
    assert read_any(document.replace(b">  abc<", b">  " + noise + b"<")) == lijst
    assert (
        read_any(b"<!-- before <Tijdstempel> -->" + document[39:].replace(b">  abc<", b">  " + noise + b"<")) == lijst
    )


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_never_a_list(source: bytes) -> None:
    examination = examine(source)
    assert examination.identity is None
    assert len(examination.problems) == 1


@given(st.integers(0, len(WHITELIST)), st.integers(0, 60), st.binary(max_size=8))
def test_reading_and_validating_agree_on_a_damaged_list(at: int, length: int, inserted: bytes) -> None:
    damaged = WHITELIST[:at] + inserted + WHITELIST[at + length :]
    problems = validate_any(damaged)
    if any(problem.is_error and problem.rule != "whl.fqdn" for problem in problems):
        with pytest.raises(ListError) as refusal:
            read_any(damaged)
        assert refusal.value.problems == problems
    else:
        assert read_any(damaged).volgnummer >= 1
