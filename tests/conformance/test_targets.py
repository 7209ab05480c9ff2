from __future__ import annotations

import json
import tomllib
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from conformance.hooks import CommandHook, HttpHook, ManualHook
from conformance.model import Actor
from conformance.probe import Unavailable
from conformance.safety import RefusedError
from conformance.targets import DvzaTarget, PgoTarget, load_target, target_schema
from medmij_sim.errors import ConfigError
from medmij_sim.real_parties import is_real_host

TEMPLATES = resources.files("conformance") / "templates"
VALIDATOR = jsonschema.Draft202012Validator(target_schema())

MINIMAL = """
kind = "dvza"
name = "Oefen-DVZA"
zal_file = "lists/zal.xml"
[aanbieder]
name = "huisartsdelinde"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "TARGET.toml"
    path.write_text(text, encoding="utf-8")
    return path


def as_json(text: str) -> Any:
    return json.loads(json.dumps(tomllib.loads(text), default=str))


@pytest.mark.parametrize("kind", list(Actor))
def test_a_fresh_target_file_fits_model_and_schema(tmp_path: Path, kind: Actor) -> None:
    text = (TEMPLATES / f"{kind}.toml").read_text(encoding="utf-8")
    assert load_target(written(tmp_path, text)).actor is kind
    VALIDATOR.validate(as_json(text))


@pytest.mark.parametrize("kind", list(Actor))
def test_every_key_that_a_fresh_target_file_explains_is_known(kind: Actor) -> None:
    text = (TEMPLATES / f"{kind}.toml").read_text(encoding="utf-8")
    schema = json.dumps(target_schema())
    explained = [line.lstrip("# ").partition(" = ")[0] for line in text.splitlines() if " = " in line]
    keys = {key for key in explained if key.isidentifier()}
    assert [key for key in sorted(keys) if f'"{key}"' not in schema] == []


@pytest.mark.parametrize("name", ["dvza_file", "pgo_file"])
def test_the_files_of_a_served_world_fit_the_schema(request: pytest.FixtureRequest, name: str) -> None:
    VALIDATOR.validate(as_json(request.getfixturevalue(name).read_text(encoding="utf-8")))


def test_the_published_schema_is_current() -> None:
    published = (resources.files("conformance") / "target.schema.json").read_text(encoding="utf-8")
    assert json.loads(published) == target_schema()


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    target = load_target(written(tmp_path, MINIMAL))
    assert isinstance(target, DvzaTarget)
    assert target.zal_file == tmp_path / "lists" / "zal.xml"


def test_the_aanbieder_may_be_named_with_or_without_medmij(tmp_path: Path) -> None:
    target = load_target(written(tmp_path, MINIMAL))
    assert isinstance(target, DvzaTarget)
    assert (target.aanbieder.scope, target.aanbieder.naam) == ("huisartsdelinde", "huisartsdelinde@medmij")


def test_what_is_missing_is_unavailable_and_says_what_to_add(tmp_path: Path) -> None:
    target = load_target(written(tmp_path, MINIMAL))
    assert isinstance(target, DvzaTarget)
    for ask, key in (
        (target.person, r"\[people.x\]"),
        (target.identity, r"\[identities.x\]"),
        (target.endpoints, r"\[gegevensdiensten.x\]"),
    ):
        with pytest.raises(Unavailable, match=f"add {key}"):
            ask("x")


def test_hooks_come_in_three_kinds(tmp_path: Path) -> None:
    target = load_target(
        written(
            tmp_path,
            """
            kind = "pgo"
            name = "P"
            client_id = "pgo.test"
            redirect_uri = "https://pgo.test/callback"
            [hooks]
            start = { kind = "http", url = "https://pgo.test/start" }
            collect = { kind = "command", command = ["./collect"], cwd = "bin" }
            export = { kind = "manual", instruction = "Export" }
            """,
        )
    )
    assert isinstance(target, PgoTarget)
    assert isinstance(target.hook("start"), HttpHook)
    assert isinstance(target.hook("export"), ManualHook)
    assert target.hook("collect") == CommandHook(command=["./collect"], cwd=tmp_path / "bin")
    with pytest.raises(Unavailable, match=r"add \[hooks.refresh\]"):
        target.hook("refresh")


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (('kind = "dvza"', 'kind = "zorg"'), "TARGET.toml:2: "),
        (('name = "Oefen-DVZA"', ""), "'name' is missing (top level) — add name = ..."),
        (('zal_file = "lists/zal.xml"', ""), "no endpoints — add [gegevensdiensten.48], zal_file or zal_url"),
        (('zal_file = "lists/zal.xml"', "zal_file = 3"), "a whole number cannot stand here (zal_file)"),
        (("[aanbieder]", "[aanbeider]"), "unknown key 'aanbeider' (top level) — did you mean 'aanbieder'?"),
        (('zal_file = "lists/zal.xml"', 'zal_file = "x"\nrelease = "new"'), "'new' is no release"),
        (("[aanbieder]", '[network.resolve]\n"a.test" = "8443"\n[aanbieder]'), "'8443' is no address for a.test"),
        (("[aanbieder]", '[clock]\nkind = "command"\ncommand = []\n[aanbieder]'), "command is empty"),
        (('kind = "dvza"', 'kind = "dvza'), "not TOML"),
    ],
)
def test_a_mistake_is_one_line_with_file_place_and_remedy(tmp_path: Path, change: tuple[str, str], line: str) -> None:
    path = written(tmp_path, MINIMAL.replace(*change))
    with pytest.raises(ConfigError) as caught:
        load_target(path)
    assert line in str(caught.value)
    assert str(caught.value).startswith(f"{path}:")
    assert "\n" not in str(caught.value)
    assert " — " in str(caught.value)


def test_a_person_is_shown_without_bsn(tmp_path: Path) -> None:
    path = written(tmp_path, f'{MINIMAL}[people.rich]\nkey = "rich"\nbsn = "999900006"\nbirth_date = 1970-02-03\n')
    target = load_target(path)
    assert target.person("rich").birth_date == date(1970, 2, 3)
    assert "999900006" not in repr(target)


@pytest.mark.parametrize(
    ("host", "real"),
    [
        ("medmij.nl", True),
        ("stelselnode.MEDMIJ.nl.", True),
        ("was-preprod1.digid.nl", True),
        ("notmedmij.nl", False),
        ("medmij.nl.example.invalid", False),
        ("digid.medmij.localhost", False),
    ],
)
def test_real_hosts_are_recognised(host: str, real: bool) -> None:
    assert is_real_host(host) is real


def test_the_resolver_of_a_target_leads_nowhere_for_a_real_host(tmp_path: Path) -> None:
    resolver = load_target(written(tmp_path, MINIMAL)).network.resolver
    assert resolver("dvza.test", 443) == ("dvza.test", 443)
    with pytest.raises(RefusedError):
        resolver("mijn.digid.nl", 443)
