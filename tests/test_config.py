"""`world.toml` becomes a typed value, or one clear line."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from medmij_sim import World
from medmij_sim.cast import DEFAULT_CAST
from medmij_sim.config import WorldConfig, config_schema, load_config
from medmij_sim.errors import ConfigError

FULL = """\
seed = 7
domain = "klas.test"
bind = "127.0.0.1"
port = 0

[clock]
frozen = 2026-03-01T12:00:00+01:00

[[dossier]]
person = "woman_34"
path = "dossiers/femke"
aanbieder = "huisartsdelinde@medmij"

[[fault]]
name = "dvza.token.code-reusable"
party = "dvza-a"
"""

LATE = """\
[[dvza]]
key = "dvza-b"
releases = ["1.6", "2.0"]
availability = "late"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "world.toml"
    path.write_text(text)
    return path


def test_a_full_file_is_read_and_paths_are_relative_to_it(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, FULL))
    assert (config.seed, config.domain, config.port) == (7, "klas.test", 0)
    assert config.dossier[0].path == tmp_path / "dossiers" / "femke"
    assert config.fault[0].party == "dvza-a"
    assert config.clock.clock().now() == datetime(2026, 3, 1, 11, tzinfo=UTC)


def test_an_empty_file_is_the_default_world(tmp_path: Path) -> None:
    assert load_config(written(tmp_path, "")) == WorldConfig()


def test_an_offset_moves_a_running_clock(tmp_path: Path) -> None:
    clock = load_config(written(tmp_path, '[clock]\noffset = "-180d"')).clock.clock()
    assert not clock.is_frozen
    assert (datetime.now(UTC) - clock.now()).days in (179, 180)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("seed = 1\nseeed = 2\n", 2, "did you mean 'seed'?"),
        ('\nport = "x"\n', 2, "write a whole number"),
        ("port = 70000\n", 1, "from 0 to 65534"),
        ('domain = "Klas.Test"\n', 1, "write it like medmij.localhost"),
        ('domain = "a b"\n', 1, "write it like medmij.localhost"),
        ('domain = "klas..test"\n', 1, "write it like medmij.localhost"),
        ('domain = "klas.test/x"\n', 1, "write it like medmij.localhost"),
        ('domain = "-klas.test"\n', 1, "write it like medmij.localhost"),
        ('[[dossier]]\nperson = "a"\n\n[[dossier]]\nperson = "b"\n', 1, "add path"),
        ('[[fault]]\nnam = "x"\n', 2, "did you mean 'name'?"),
        ('[[dvza]]\nkey = "dvza-a"\nreleases = ["3.0"]\n', 1, "write of 1.6, 2.0, 2.2"),
        ('[[dvza]]\nkey = "dvza-a"\nreleases = []\n', 1, "write of 1.6, 2.0, 2.2"),
        ('[[dvza]]\nkey = "dvza-a"\navailability = "never"\n', 3, "Invalid enum value 'never'"),
        ("[clock]\nfrozen = 2026-03-01T12:00:00\n", 1, "time zone"),
        ('[clock]\nfrozen = 2026-03-01T12:00:00Z\noffset = "1d"\n', 1, "keep one of them"),
        ('seed = 1\n[clock]\noffset = "soon"\n', 2, "is not a length of time"),
        ("seed = \n", 1, "not TOML"),
    ],
)
def test_a_mistake_is_one_line_with_place_and_remedy(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:")
    assert says in message
    assert "\n" not in message
    if says != "add path":
        assert message.startswith(f"{path}:{line}:")


def test_the_schema_takes_what_the_model_takes() -> None:
    validator = Draft202012Validator(config_schema())
    value = tomllib.loads(FULL)
    value["clock"]["frozen"] = value["clock"]["frozen"].isoformat()
    validator.validate(value)
    with pytest.raises(ValidationError):
        validator.validate({"seeed": 1})


@pytest.mark.parametrize(
    ("config", "back"),
    [
        (WorldConfig(), ("127.0.0.1", 8444)),
        (WorldConfig(port=0), ("127.0.0.1", 0)),
        (WorldConfig(port=443), ("127.0.0.2", 443)),
        (WorldConfig(port=443, bind="127.0.0.9"), ("127.0.0.9", 444)),
        (WorldConfig(back_bind="127.0.0.3"), ("127.0.0.3", 8443)),
    ],
)
def test_the_back_listener_has_the_next_port_or_an_own_address(config: WorldConfig, back: tuple[str, int]) -> None:
    assert config.back == back


def test_a_dvza_is_as_the_file_says(tmp_path: Path) -> None:
    world = World(config=load_config(written(tmp_path, LATE)))
    role = world.cast.dvza("dvza-b")
    assert (role.releases, role.availability) == (("1.6", "2.0"), "late")
    assert world.cast.dvza("dvza-a") == DEFAULT_CAST.dvza("dvza-a")
    molen = world.lists.zal.gegevensdienst("huisartsdemolen@medmij", "49", "2")
    assert molen.authorization_endpointuri == "https://dvza-b.medmij.localhost/r20/authorize"


def test_a_dvza_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no DVZA 'dvza-q' — choose one of dvza-a, dvza-b, dvza-x"):
        World(config=load_config(written(tmp_path, '[[dvza]]\nkey = "dvza-q"\n')))
