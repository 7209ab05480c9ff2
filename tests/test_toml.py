"""TOML errors point at the right line and say what to do."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from medmij_sim.errors import ConfigError
from medmij_sim.toml import load, loads, locate


class Dog(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    age: int | None = None


class Kennel(msgspec.Struct, forbid_unknown_fields=True):
    seed: int = 1
    dog: list[Dog] = []
    ports: dict[str, int] = {}

    def __post_init__(self) -> None:
        if self.seed < 0:
            raise ValueError("seed is below 0 — write 0 or more")


def test_a_good_file_becomes_the_model(tmp_path: Path) -> None:
    path = tmp_path / "kennel.toml"
    path.write_text('seed = 7\n[[dog]]\nname = "Bas"\n[ports]\nfront = 1\n')
    assert load(path, Kennel) == Kennel(seed=7, dog=[Dog("Bas")], ports={"front": 1})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('\nseed = "x"', "k.toml:2: a text in quotes cannot stand here (seed) — write a whole number"),
        ("sed = 1", "k.toml:1: unknown key 'sed' (top level) — did you mean 'seed'?"),
        (
            '[[dog]]\nname="a"\n\n[[dog]]\nname="b"\nage="old"',
            "k.toml:6: a text in quotes cannot stand here (dog[2].age) — write a whole number",
        ),
        ('[[dog]]\nname="a"\nzzz=1', "k.toml:3: unknown key 'zzz' (dog[1]) — remove it; known here: name, age"),
        ('[[dog]]\nname="a"\n[[dog]]\nage=1', "k.toml:3: 'name' is missing (dog[2]) — add name = ..."),
        ('[ports]\na="x"', "k.toml:1: a text in quotes cannot stand here (ports) — write a whole number"),
        ("\nseed = -1", "k.toml:1: seed is below 0 — write 0 or more"),
        ("\n\nseed = ", "k.toml:3: not TOML: Invalid value — see https://toml.io for how to write it"),
        ("dog = [", "k.toml:1: not TOML: Invalid value — see https://toml.io for how to write it"),
    ],
)
def test_a_mistake_is_one_line_with_place_and_remedy(text: str, line: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loads(text, Kennel, name="k.toml")
    assert str(caught.value) == line


def test_an_unreadable_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: No such file"):
        load(tmp_path / "nowhere.toml", Kennel)
    (tmp_path / "latin.toml").write_bytes(b'a = "\xe9"')
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(tmp_path / "latin.toml", Kennel)


def test_keys_are_found_through_dots_quotes_nested_arrays_and_long_texts() -> None:
    text = 'a = """\nseed = 1\n"""\n[x."y.z"]\nb.c = 1\n[[t]]\n[[t]]\n[[t.u]]\nk = 1\n'
    assert locate(text, ("x", "y.z", "b", "c")) == 5
    assert locate(text, ("t", 1, "u", 0, "k")) == 9
    assert locate(text, ("seed",)) == 1
    assert locate(text, ("x", "nothing")) == 1
