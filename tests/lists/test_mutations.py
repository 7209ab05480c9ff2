"""Whatever is changed in a valid file so that it leaves its schema, is reported at the line where it was changed."""

from __future__ import annotations

import copy
import subprocess
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from list_strategies import HOLDABLE
from lxml import etree

from medmij_sim.lists import FORMATS, ListError, read_any, validate_any
from medmij_sim.lists.registry import AnyList

# ids that only the oldest file version can hold are told about too, against the newest
ROWS = sorted(HOLDABLE.keys() - {("zal", "release2-v2")})


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


def empty(element: etree._Element) -> etree._Element:
    assume(len(element) == 0 and element.text)
    element.text = None
    return element


ALWAYS_WRONG = (rename, move_to_another_namespace, precede_by_unknown, give_attribute, empty)
MAY_BE_RIGHT = (remove, repeat)


@pytest.mark.parametrize(("kind", "version"), ROWS)
@given(data=st.data())
def test_a_mutation_is_reported_at_its_line(kind: str, version: str, data: st.DataObject) -> None:
    mutate = data.draw(st.sampled_from([*ALWAYS_WRONG, *MAY_BE_RIGHT]))
    value: AnyList = data.draw(HOLDABLE[kind, version])
    root = etree.fromstring(FORMATS[kind].write(value, version))
    everything = [element for element in root.iter() if element is not root]
    changed = mutate(data.draw(st.sampled_from(everything)))
    path = root.getroottree().getelementpath(changed)
    document = etree.tostring(root)
    errors = [
        problem for problem in validate_any(document) if problem.is_error and problem.rule.split(".")[0] not in FORMATS
    ]
    if mutate in MAY_BE_RIGHT and not errors:
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
