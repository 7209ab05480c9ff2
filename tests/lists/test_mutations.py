"""Whatever is changed in a valid file so that it leaves its schema, is reported at the line where it was changed."""

from __future__ import annotations

import copy
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from list_strategies import HOLDABLE
from lxml import etree

from medmij_sim.lists import FORMATS, ListError, read_any, validate_any
from medmij_sim.lists.registry import AnyList

# Of ids that only the oldest file version can hold it would be told, too, that the newest cannot.
VALUES = {**HOLDABLE, ("zal", "release2-v2"): HOLDABLE["zal", "release2-v5"]}


def remove(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    parent.remove(element)
    return parent


def rename(element: etree._Element) -> etree._Element:
    element.tag = f"{{{etree.QName(element).namespace}}}Kleur"
    return element


def move_to_another_namespace(element: etree._Element) -> etree._Element:
    element.tag = f"{{urn:nep}}{etree.QName(element).localname}"
    return element


def repeat(element: etree._Element) -> etree._Element:
    again = copy.deepcopy(element)
    element.addnext(again)
    return again


def precede_by_unknown(element: etree._Element) -> etree._Element:
    stranger = etree.Element(f"{{{etree.QName(element).namespace}}}Kleur")
    element.addprevious(stranger)
    return stranger


def give_attribute(element: etree._Element) -> etree._Element:
    element.set("kleur", "rood")
    return element


def give_text(element: etree._Element) -> etree._Element:
    """Text between elements."""
    element[0].tail = "tekst"
    return element


def give_child(element: etree._Element) -> etree._Element:
    """An element in a text."""
    etree.SubElement(element, element.tag)
    return element


def empty(element: etree._Element) -> etree._Element:
    element.text = None
    return element


def lengthen(element: etree._Element) -> etree._Element:
    """Longer than any text may be, in characters that no number, moment, name, code or address may have either."""
    element.text = f"A b?{'x' * 90}"
    return element


def swap(element: etree._Element) -> etree._Element:
    """Out of order: before the one that must precede it."""
    element.addnext(element.getprevious())
    return element


def take_over(element: etree._Element) -> etree._Element:
    """The name or id of the entry before."""
    own, other = (next(leaf for leaf in each.iter() if len(leaf) == 0) for each in (element, element.getprevious()))
    own.text = other.text
    return element


def anywhere(_: etree._Element) -> bool:
    return True


def holds_elements(element: etree._Element) -> bool:
    return len(element) > 0


def holds_text(element: etree._Element) -> bool:
    return len(element) == 0 and bool(element.text)


def follows_another(element: etree._Element) -> bool:
    return element.getprevious() is not None and element.getprevious().tag != element.tag


def follows_its_like(element: etree._Element) -> bool:
    return element.getprevious() is not None and element.getprevious().tag == element.tag


Mutation = Callable[[etree._Element], etree._Element]

WHERE: dict[Mutation, Callable[[etree._Element], bool]] = {
    remove: anywhere,
    repeat: anywhere,
    rename: anywhere,
    move_to_another_namespace: anywhere,
    precede_by_unknown: anywhere,
    give_attribute: anywhere,
    give_text: holds_elements,
    give_child: holds_text,
    empty: holds_text,
    lengthen: holds_text,
    swap: follows_another,
    take_over: follows_its_like,
}
MAY_BE_RIGHT = (remove, repeat, take_over)
"""What a schema need not forbid: optional and repeatable elements, names that may return."""
WITHOUT_LIMITS = {("zal", "release2-v2"), ("zal", "release2-v5"), ("zakl", "release1")}
"""Some ids and codes of these versions may be of any length."""


@pytest.mark.parametrize(("kind", "version"), sorted(VALUES))
@given(data=st.data())
def test_a_mutation_is_reported_at_its_line(kind: str, version: str, data: st.DataObject) -> None:
    mutate: Mutation = data.draw(st.sampled_from(list(WHERE)))
    value: AnyList = data.draw(VALUES[kind, version])
    root = etree.fromstring(FORMATS[kind].write(value, version))
    fitting = [element for element in root.iter() if element is not root and WHERE[mutate](element)]
    assume(fitting)
    changed = mutate(data.draw(st.sampled_from(fitting)))
    path = root.getroottree().getelementpath(changed)
    document = etree.tostring(root)
    errors = [
        problem for problem in validate_any(document) if problem.is_error and problem.rule.split(".")[0] not in FORMATS
    ]
    may_be_right = mutate in MAY_BE_RIGHT or (mutate is lengthen and (kind, version) in WITHOUT_LIMITS)
    if may_be_right and not errors:
        assert read_any(document) is not None
        return
    found = etree.fromstring(document) if path == "." else etree.fromstring(document).find(path)
    assert found is not None
    assert {problem.line for problem in errors} == {found.sourceline}, errors
    with pytest.raises(ListError):
        read_any(document)


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_reading_a_list_costs_little_to_import(kind: str) -> None:
    code = (
        "import time; before = time.process_time(); "
        f"from medmij_sim.{kind} import read; print(time.process_time() - before)"
    )
    runs = (subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(3))
    assert min(float(run.stdout) for run in runs) < 0.15
