"""What is written comes back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from list_strategies import HOLDABLE
from lxml import etree

from medmij_sim.lists import FORMATS, ListError, Problem, identify, read_any, validate_any

VERSIONS = sorted(HOLDABLE)


def above_the_schema(problem: Problem) -> bool:
    """Whether this is told about a list that keeps its schema and can be read."""
    return problem.rule.partition(".")[0] in FORMATS


def test_every_schema_version_has_values_to_try() -> None:
    known = [(kind, version.name) for kind, each in FORMATS.items() for version in each.versions]
    assert sorted(known) == VERSIONS


@pytest.mark.parametrize(("kind", "version"), VERSIONS)
@given(data=st.data())
def test_a_value_comes_back_equal_from_each_version_that_can_hold_it(
    kind: str, version: str, data: st.DataObject
) -> None:
    value = data.draw(HOLDABLE[kind, version])
    document = FORMATS[kind].write(value, version)
    assert FORMATS[kind].read(document) == value
    assert read_any(document) == value
    assert not any(problem.is_error for problem in validate_any(document) if not above_the_schema(problem))


@pytest.mark.parametrize("kind", sorted(FORMATS))
@given(data=st.data())
def test_a_version_refuses_a_value_or_gives_it_back(kind: str, data: st.DataObject) -> None:
    value = data.draw(st.one_of([each for (of, _), each in HOLDABLE.items() if of == kind]))
    for version in FORMATS[kind].versions:
        try:
            document = FORMATS[kind].write(value, version.name)
        except ListError as error:
            assert error.problems[0].schema == version.name
            assert error.problems[0].line is None
        else:
            assert FORMATS[kind].read(document) == value


@pytest.mark.parametrize(("kind", "version"), VERSIONS)
@given(data=st.data())
def test_writing_twice_gives_the_same_bytes(kind: str, version: str, data: st.DataObject) -> None:
    value = data.draw(HOLDABLE[kind, version])
    once = FORMATS[kind].write(value, version)
    assert FORMATS[kind].write(FORMATS[kind].read(once), version) == once


@pytest.mark.parametrize(("kind", "version"), VERSIONS)
@given(data=st.data())
def test_a_document_has_a_declaration_its_default_namespace_and_no_prefix(
    kind: str, version: str, data: st.DataObject
) -> None:
    document = FORMATS[kind].write(data.draw(HOLDABLE[kind, version]), version)
    assert document.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<' + FORMATS[kind].root.encode())
    root = etree.fromstring(document)
    assert root.nsmap == {None: FORMATS[kind].version(version).namespace}
    assert all(element.prefix is None for element in root.iter())


EXAMPLES = {
    "mgo_ZAL_example.9.3_release3.xml": ("zal", "release3"),
    "mgo_ZAKL_example.5.1_release1.xml": ("zakl", "release1"),
    "mgo_WHL_stub_release2.xml": ("whl", "release2-v13"),
    "gids_php_Zorgaanbiederslijst_example.xml": ("zal", "release2-v5"),
    "gids_php_OAuthclientlist_example.xml": ("ocl", "release2-v5"),
    "gids_php_Whitelist_example.xml": ("whl", "release2-v13"),
    "gids_php_Gegevensdienstnamenlijst_example.xml": ("gnl", "release1-v7"),
    "gids_opdracht_Zorgaanbiederslijst_example.xml": ("zal", "release2-v5"),
    "gids_opdracht_OAuthclientlist_example.xml": ("ocl", "release2-v5"),
    "gids_opdracht_Whitelist_example.xml": ("whl", "release2-v2"),
    "gids_pyoauth_zal.xml": ("zal", "release2-v5"),
    "gids_pyoauth_ocl.xml": ("ocl", "release2-v5"),
    "gids_pyoauth_GNL_example.xml": ("gnl", "release1-v7"),
    "zorgdoc_java_ZALExample.xml": ("zal", "release2-v5"),
    "zorgdoc_java_ZALExampleSingle.xml": ("zal", "release2-v5"),
    "zorgdoc_java_OAuthClientListExample.xml": ("ocl", "release2-v5"),
    "zorgdoc_java_WhitelistExample.xml": ("whl", "release2-v2"),
    "zorgdoc_java_WhitelistExampleSingle.xml": ("whl", "release2-v2"),
    "zorgdoc_py_zal_example.xml": ("zal", "release2-v5"),
    "zorgdoc_py_zal_example_empty.xml": ("zal", "release2-v5"),
    "zorgdoc_py_oauthclientlist_example.xml": ("ocl", "release2-v5"),
    "zorgdoc_py_whitelist_example.xml": ("whl", "release2-v2"),
    "zorgdoc_py_whitelist_example_single.xml": ("whl", "release2-v2"),
}
"""Published examples; those of 1.0 are valid in file version 2 and 5 alike, and the newest wins."""


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_published_example_is_valid_and_survives(reference: Path, name: str) -> None:
    source = reference / "lists" / name
    identity = identify(source)
    assert (identity.kind, identity.schema) == EXAMPLES[name]
    assert validate_any(source) == ()
    model = read_any(source)
    list_format = FORMATS[identity.kind]
    fitting = [
        each for each in list_format.versions if each.namespace == list_format.version(identity.schema).namespace
    ]
    for version in fitting:
        assert list_format.read(list_format.write(model, version.name)) == model
    assert canonical(list_format.write(model, identity.schema)) == canonical(source.read_bytes())


def test_every_published_example_of_these_lists_is_tried(reference: Path) -> None:
    found = {path.name for path in (reference / "lists").glob("*.xml")} - {"mgo_ZAKL_dummy_minimal.xml"}
    assert found == set(EXAMPLES)


def canonical(document: bytes) -> bytes:
    """C14N without comments, indentation and schema location, with Tijdstempel spelled one way."""
    parser = etree.XMLParser(remove_comments=True, remove_blank_text=True)
    root = etree.fromstring(document, parser)
    root.attrib.clear()
    root[0].text = datetime.fromisoformat(root[0].text).isoformat()
    for element in root.iter():
        if not (element.text or "").strip():
            element.text = None
        element.tail = None
    etree.cleanup_namespaces(root)
    return etree.tostring(root, method="c14n2")
