from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from msgspec.structs import replace

from conformance import run
from conformance.hooks import CommandHook, HttpHook
from conformance.preflight import preflight, remarks
from conformance.safety import RefusedError
from conformance.targets import DvzaTarget, Endpoints, Network, PgoTarget, RunningWorld, load_target
from medmij_sim.clock import Clock


def lines(target: DvzaTarget | PgoTarget, clock: Clock | None = None) -> list[str]:
    return [str(problem) for problem in preflight(target, clock)]


@pytest.fixture
def dvza(dvza_file: Path) -> DvzaTarget:
    target = load_target(dvza_file)
    assert isinstance(target, DvzaTarget)
    return replace(target, zal_url=None)


@pytest.fixture
def pgo(pgo_file: Path) -> PgoTarget:
    target = load_target(pgo_file)
    assert isinstance(target, PgoTarget)
    return target


def issued(folder: Path, organisation: str, *, days: int = 30) -> tuple[Path, Path]:
    """A self-signed certificate and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)])
    begin = datetime.now(UTC) - timedelta(days=60)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=60 + days))
        .sign(key, hashes.SHA256())
    )
    files = folder / f"{organisation}.pem", folder / f"{organisation}.key"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


def with_identity(dvza: DvzaTarget, certificate: Path, key: Path) -> DvzaTarget:
    identity = replace(dvza.identity("pgo-a"), certificate=certificate, key=key)
    return replace(dvza, identities={**dvza.identities, "pgo-a": identity})


def test_a_served_mock_dvza_and_pgo_are_ready(dvza: DvzaTarget, pgo: PgoTarget) -> None:
    assert lines(dvza) == []
    assert lines(pgo) == []


def test_a_file_that_is_not_there_is_named_with_its_key(dvza: DvzaTarget, tmp_path: Path) -> None:
    gone = tmp_path / "gone.pem"
    found = lines(replace(with_identity(dvza, gone, gone), network=replace(dvza.network, ca=gone)))
    assert [line.partition(": ")[0] for line in found] == [
        "network.ca",
        "identities.pgo-a.certificate",
        "identities.pgo-a.key",
    ]


def test_a_key_that_does_not_fit_is_found(dvza: DvzaTarget, tmp_path: Path) -> None:
    certificate, _ = issued(tmp_path, "one")
    _, key = issued(tmp_path, "other")
    (line,) = lines(with_identity(dvza, certificate, key))
    assert line == "identities.pgo-a: key other.key does not fit certificate one.pem — give the key it was made with"


def test_the_expired_identity_must_have_expired(dvza: DvzaTarget, tmp_path: Path) -> None:
    good = dvza.identity("pgo-a")
    (line,) = lines(replace(dvza, identities={**dvza.identities, "expired": good}))
    assert line == f"identities.expired: certificate {good.certificate.name} has not expired — give one that has"


def test_an_expired_certificate_is_found(dvza: DvzaTarget, tmp_path: Path) -> None:
    (line,) = lines(with_identity(dvza, *issued(tmp_path, "old", days=-1)))
    assert "certificate old.pem expired on" in line


def test_a_certificate_of_tomorrow_is_found(dvza: DvzaTarget, tmp_path: Path) -> None:
    past = Clock.frozen(datetime.now(UTC) - timedelta(days=400))
    found = lines(with_identity(dvza, *issued(tmp_path, "new")), past)
    assert any("new.pem is not valid before" in line for line in found)


def test_what_is_no_certificate_is_found(dvza: DvzaTarget, tmp_path: Path) -> None:
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("nonsense")
    target = replace(with_identity(dvza, nonsense, nonsense), network=replace(dvza.network, ca=nonsense))
    assert [line.partition(" holds")[0] for line in lines(target)] == [
        f"network.ca: {nonsense}",
        f"identities.pgo-a: {nonsense}",
    ]


def test_a_real_pkioverheid_chain_is_refused(dvza: DvzaTarget, tmp_path: Path) -> None:
    real, key = issued(tmp_path, "Staat der Nederlanden")
    found = lines(replace(with_identity(dvza, real, key), network=replace(dvza.network, ca=real)))
    assert len(found) == 2
    assert all("real PKIoverheid" in line for line in found)


def test_real_hosts_are_refused_without_connecting(dvza: DvzaTarget) -> None:
    endpoints = Endpoints(authorization="https://acc.medmij.nl/a", token="https://t.test/", resource="https://r.test/")
    target = replace(dvza, gegevensdiensten={"48": endpoints})
    (line,) = lines(target)
    assert line.startswith("gegevensdiensten.48.authorization: https://acc.medmij.nl/a is a real host")
    with pytest.raises(RefusedError):
        run(target)


def test_a_host_that_is_not_there_is_found(dvza: DvzaTarget) -> None:
    nobody = dict.fromkeys(dvza.network.resolve, "127.0.0.1:1")
    found = lines(replace(dvza, network=replace(dvza.network, resolve=nobody)))
    assert any(
        "gegevensdiensten.48.token: token.dvza-a.medmij.localhost: not reachable at 127.0.0.1:1" in line
        for line in found
    )


def test_a_host_whose_certificate_is_not_trusted_is_found(dvza: DvzaTarget, tmp_path: Path) -> None:
    other, _ = issued(tmp_path, "other")
    found = lines(replace(dvza, network=replace(dvza.network, ca=other)))
    assert found
    assert all("its certificate is not trusted" in line for line in found)


def test_without_the_rich_person_or_a_listed_pgo_there_is_nothing_to_do(dvza: DvzaTarget) -> None:
    found = lines(replace(dvza, people={}, identities={}))
    assert [line.partition(": ")[0] for line in found] == ["people", "identities"]


def test_a_zal_without_the_aanbieder_is_found(dvza: DvzaTarget, tmp_path: Path, state: Path) -> None:
    stranger = replace(dvza.aanbieder, name="onbekend")
    url = "https://stelselnode.medmij.localhost/MedMij_Zorgaanbiederslijst.xml?api=2"
    (line,) = lines(replace(dvza, zal_url=url, aanbieder=stranger))
    assert line == f"zal: {url}: onbekend@medmij is not on it — correct aanbieder.name"
    assert lines(replace(dvza, zal_url=url, gegevensdiensten={})) == []


def test_hooks_of_a_pgo_must_be_there(pgo: PgoTarget) -> None:
    split = replace(pgo, callback="hook", hooks=replace(pgo.hooks, start=None, collect=None))
    assert [line.partition(" — ")[0] for line in lines(split)] == [
        "hooks: there is no hook 'start'",
        "hooks: there is no hook 'collect'",
    ]
    interactive = CommandHook(command=["sh"], interactive=True)
    assert lines(replace(split, hooks=replace(split.hooks, start=interactive))) == []


def test_a_program_that_is_not_there_is_found(pgo: PgoTarget) -> None:
    hooks = replace(pgo.hooks, start=CommandHook(command=["no-such-program"]))
    assert lines(replace(pgo, hooks=hooks)) == [
        "hooks.start.command: no program 'no-such-program' — give its path, or install it"
    ]


def test_a_hook_under_a_real_domain_is_refused(pgo: PgoTarget) -> None:
    hooks = replace(pgo.hooks, export=HttpHook(url="https://www.medmij.nl/export"))
    (line,) = lines(replace(pgo, hooks=hooks))
    assert line.startswith("hooks.export.url: ")


def test_a_world_that_is_not_running_is_found(pgo: PgoTarget, state: Path, tmp_path: Path) -> None:
    assert isinstance(pgo.world, RunningWorld)
    wrong = tmp_path / "token"
    wrong.write_text("wrong")
    (line,) = lines(replace(pgo, world=replace(pgo.world, token=wrong)))
    assert line.startswith("world: ")
    assert "403" in line


def test_the_world_and_the_list_hook_of_a_dvza_are_looked_at_too(dvza: DvzaTarget, tmp_path: Path) -> None:
    assert isinstance(dvza.world, RunningWorld)
    (line,) = lines(replace(dvza, world=replace(dvza.world, token=tmp_path / "none")))
    assert line.startswith("world.token: ")
    wrong = tmp_path / "token"
    wrong.write_text("wrong")
    (line,) = lines(replace(dvza, world=replace(dvza.world, token=wrong)))
    assert line.startswith("world: ") and "403" in line
    (line,) = lines(replace(dvza, lists=CommandHook(command=["no-such-program"])))
    assert line.startswith("lists.command: no program")
    (line,) = lines(replace(dvza, lists=HttpHook(url="https://www.medmij.nl/lists")))
    assert line.startswith("lists.url: ")


def test_what_cannot_be_tested_is_remarked(dvza: DvzaTarget, pgo: PgoTarget) -> None:
    assert remarks(dvza) == ()
    assert remarks(replace(dvza, clock=None)) == ("no clock: checks that need it will be not tested",)
    assert remarks(replace(dvza, world=None)) == ("no world: checks that need it will be not tested",)
    assert "no hooks.share: checks that need it will be not tested" in remarks(pgo)


def test_no_network_is_needed_for_the_resolver() -> None:
    resolver = Network(resolve={"*.dvza.test": "[::1]:8443"}).resolver
    assert resolver("token.dvza.test", 443) == ("::1", 8443)
