from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from conformance.endpoints import with_endpoints
from conformance.targets import Aanbieder, DvzaTarget, Endpoints
from medmij_sim import zal
from medmij_sim.errors import ConfigError

LIJST = zal.Zorgaanbiederslijst(
    datetime(2026, 3, 2, tzinfo=UTC),
    1,
    (
        zal.Zorgaanbieder(
            "huisartsdelinde@medmij",
            "ZA",
            (
                zal.Interfaceversie(
                    "2",
                    tuple(
                        zal.Gegevensdienst(
                            each,
                            "https://dvza.test/authorize",
                            "https://token.dvza.test/token",
                            (zal.Systeemrol("MM-1.2-BZB-FHIR", f"https://fhir.dvza.test/{each}"),),
                        )
                        for each in ("48", "49")
                    ),
                ),
            ),
        ),
    ),
)


@pytest.fixture
def target(tmp_path: Path) -> DvzaTarget:
    path = tmp_path / "zal.xml"
    path.write_bytes(zal.write(LIJST))
    return DvzaTarget(name="D", aanbieder=Aanbieder(name="huisartsdelinde"), zal_file=path)


def test_endpoints_come_from_the_zal(target: DvzaTarget) -> None:
    assert with_endpoints(target).gegevensdiensten == {
        each: Endpoints(
            authorization="https://dvza.test/authorize",
            token="https://token.dvza.test/token",
            resource=f"https://fhir.dvza.test/{each}",
        )
        for each in ("48", "49")
    }


def test_what_the_target_file_says_itself_wins(target: DvzaTarget) -> None:
    own = Endpoints(authorization="https://own.test/a", token="https://own.test/t", resource="https://own.test/r")
    complete = with_endpoints(replace(target, gegevensdiensten={"49": own}))
    assert complete.endpoints("49") is own
    assert complete.endpoints("48").resource == "https://fhir.dvza.test/48"


def test_an_aanbieder_that_is_not_on_the_zal_is_a_clear_line(target: DvzaTarget) -> None:
    with pytest.raises(ConfigError, match=r"onbekend@medmij is not on it — correct aanbieder\.name"):
        with_endpoints(replace(target, aanbieder=Aanbieder(name="onbekend")))


def test_what_is_no_zal_is_a_clear_line(target: DvzaTarget) -> None:
    assert target.zal_file is not None
    target.zal_file.write_text("<html/>")
    with pytest.raises(ConfigError) as caught:
        with_endpoints(target)
    assert str(caught.value).startswith(f"{target.zal_file}: ")
    assert "\n" not in str(caught.value)
