"""`medmij-sim digid serve`: NEP-DigiD alone, for a service provider of elsewhere."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from digid.careful import SP, CarefulProvider, artifact_in
from digid.careful4 import SERVICE

from medmij_sim.config import WorldConfig, load_config
from medmij_sim.digid import Level
from medmij_sim.digid.alone import served_alone
from medmij_sim.digid.providers import Settings
from medmij_sim.digid.settings import DigidEntry
from medmij_sim.transport import ResolvingTransport, client_context
from medmij_sim.world import World

COMMAND = (sys.executable, "-m", "medmij_sim", "digid", "serve", "--port", "0")


class ToPort:
    """Leads every host to the port in its URL on this machine."""

    def __call__(self, host: str, port: int) -> tuple[str, int]:
        assert host.endswith(".medmij.localhost")
        return "127.0.0.1", port


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60, check=False)


def client(facts: dict[str, str], *, with_certificate: bool = False) -> httpx.Client:
    own = (Path(facts["certificate"]), Path(facts["key"])) if with_certificate else (None, None)
    return httpx.Client(
        transport=ResolvingTransport(ToPort(), client_context(Path(facts["ca"]), *own)),  # type: ignore[arg-type]
        trust_env=False,
    )


@pytest.fixture
def metadata(tmp_path: Path) -> Path:
    """Metadata of a provider that will ask later; its key is in `careful`, made again for each process."""
    now = datetime.now(UTC)
    with served_alone(WorldConfig(port=0)) as (_, facts):
        provider = CarefulProvider(Path(facts.saml3_metadata).read_bytes(), now)
    path = tmp_path / "sp.xml"
    path.write_bytes(provider.metadata())
    return path


@pytest.fixture
def served(metadata: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    process = subprocess.Popen(
        [*COMMAND, "--json", "--state", str(tmp_path / "state"), "--sp", str(metadata)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())
        process.kill()


def test_a_provider_of_elsewhere_logs_in_over_sockets_and_it_ends_cleanly(
    served: tuple[subprocess.Popen[str], dict[str, str]],
) -> None:
    process, facts = served
    provider = CarefulProvider(Path(facts["saml3_metadata"]).read_bytes(), datetime.now(UTC))
    with client(facts) as browser, client(facts, with_certificate=True) as program:
        added = browser.post(f"{facts['control']}/digid/providers", content=provider.metadata())
        assert added.status_code == 200
        page = browser.get(browser.get(provider.redirect()).headers["location"])
        assert page.status_code == 200
        back = browser.post(str(page.url), data={"person": "woman_34"}).headers["location"]
        resolving = program.post(
            f"{facts['back']}/saml/idp/resolve_artifact", content=provider.artifact_resolve(artifact_in(back))
        )
        assert b"s00000000:999940004" in resolving.content
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0
    assert process.stderr is not None and process.stderr.read() == ""


def test_the_files_hold_what_is_served_and_the_provider_is_known(
    served: tuple[subprocess.Popen[str], dict[str, str]],
) -> None:
    _, facts = served
    assert list(facts["providers"]) == [SP]
    saml3 = Path(facts["saml3_metadata"]).read_text("utf-8")
    assert f'entityID="{facts["saml3"]}"' in saml3
    assert facts["saml3"].startswith(facts["back"])
    assert f'Location="{facts["pages"]}/saml/idp/request_authentication"' in saml3
    assert f'entityID="{facts["saml4"]}"' in Path(facts["saml4_metadata"]).read_text("utf-8")
    with client(facts, with_certificate=True) as program:
        assert f'entityID="{facts["saml3"]}"' in program.get(facts["saml3"]).text
    assert oct(Path(facts["key"]).stat().st_mode & 0o777) == "0o600"


def test_without_json_it_says_what_to_trust_and_what_to_show() -> None:
    process = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("ready"):
                break
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
    text = "".join(lines)
    assert "This is not DigiD" in text
    for word in ("metadata: ", "trust ", "show ", "hosts ", "--sp"):
        assert word in text


def test_the_certificates_of_a_state_folder_are_found_again(tmp_path: Path) -> None:
    roots = []
    for _ in range(2):
        with served_alone(WorldConfig(port=0), state=tmp_path) as (_, facts):
            roots.append((Path(facts.ca).read_bytes(), Path(facts.certificate).read_bytes()))
    assert roots[0] == roots[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--sp", "nowhere.xml"), "nowhere.xml: No such file"),
        (("--sp", "{folder}/text.xml"), "text.xml: not SAML metadata"),
        (("--oidc-client", "{folder}/text.json"), "text.json: not a registration"),
        (("--oidc-client", "{folder}/public.json"), "public name"),
        (("--oidc-client", "{folder}/real.json", "--allow-public"), "nothing is sent there"),
        (("--bind", "0.0.0.0"), "--open-to-network"),
        (("--domain", "digid.nl"), "real domain"),
        (("--domain", "mijn.overheid.nl"), "real domain"),
        (("--domain", "UPPER"), "write it like medmij.localhost"),
        (("--state", "/proc/nowhere"), "/proc/nowhere"),
    ],
)
def test_what_cannot_be_is_one_line_and_exit_code_2(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    (tmp_path / "text.xml").write_text("<hello/>")
    (tmp_path / "text.json").write_text("{1}")
    for name, host in (("public", "inlog.dvza.nl"), ("real", "inlog.toegang.overheid.nl")):
        client = {"client_id": "a", "redirect_uris": [f"https://{host}/back"]}
        (tmp_path / f"{name}.json").write_text(json.dumps(client))
    done = run(*(each.format(folder=tmp_path) for each in arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_who_opens_it_to_the_network_is_warned() -> None:
    process = subprocess.Popen(
        [*COMMAND, "--bind", "0.0.0.0", "--open-to-network", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    with process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        assert "anybody" in process.stderr.read()


def own_authority(folder: Path) -> tuple[Path, Path, Path]:
    """Files of a CA of a vendor, and of a client certificate of it with its key."""
    from datetime import timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    now, keys = datetime.now(UTC), [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)]) for text in ("FAKE vendor", "sp.test")]
    paths = []
    for number, text in enumerate(("ca", "client")):
        builder = x509.CertificateBuilder(names[0], names[number], keys[number].public_key(), 1 + number)
        builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        builder = builder.add_extension(x509.BasicConstraints(ca=text == "ca", path_length=None), critical=True)
        path = folder / f"{text}.pem"
        path.write_bytes(builder.sign(keys[0], hashes.SHA256()).public_bytes(Encoding.PEM))
        paths.append(path)
    key = folder / "client.key"
    key.write_bytes(keys[1].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return paths[0], paths[1], key


def test_client_certificates_of_a_vendors_own_ca_are_taken_once_it_is_trusted(tmp_path: Path) -> None:
    authority, certificate, key = own_authority(tmp_path)

    def status(settings: WorldConfig) -> int:
        with served_alone(settings) as (_, facts):
            context = client_context(Path(facts.ca), certificate, key)
            with httpx.Client(transport=ResolvingTransport(ToPort(), context), trust_env=False) as program:
                return program.get(f"{facts.back}/saml/idp/metadata").status_code

    assert status(WorldConfig(port=0, digid=DigidEntry(client_ca=(authority,)))) == 200
    with pytest.raises(httpx.TransportError):
        status(WorldConfig(port=0))


@pytest.mark.parametrize(
    ("file", "problem"),
    [("nowhere.pem", "No such file"), ("sp.txt", "no certificates in PEM"), ("client.pem", "of no authority")],
)
def test_a_file_that_is_no_authority_is_refused(tmp_path: Path, file: str, problem: str) -> None:
    own_authority(tmp_path)
    (tmp_path / "sp.txt").write_text("no certificate")
    refused = run("--client-ca", str(tmp_path / file))
    assert refused.returncode != 0
    assert problem in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_configuration_file_sets_providers_up(tmp_path: Path) -> None:
    provider = CarefulProvider(b"<no-metadata-yet/>", datetime.now(UTC))
    (tmp_path / "sp.xml").write_bytes(provider.metadata())
    file = tmp_path / "world.toml"
    file.write_text(
        """
        port = 0
        [[digid.provider]]
        metadata = "sp.xml"
        minimum_level = "hoog"
        single_sign_on = true
        federation = "care"
        sectors = ["s00000000", "s00000001"]
        representation = "none"
        services = { "2f5e0e3a-0000-4000-8000-000000000001" = "midden" }
        representations = { "2f5e0e3a-0000-4000-8000-000000000001" = "ouderlijk gezag" }
        """
    )
    with served_alone(load_config(file)) as (world, facts):
        assert facts.providers == (SP,)
        expected = Settings(
            Level.HOOG,
            single_sign_on=True,
            federation="care",
            sectors=("s00000000", "s00000001"),
            services={SERVICE: Level.MIDDEN},
            representation=None,
            representations={SERVICE: "ouderlijk gezag"},
        )
        assert [each.settings for each in world.faces.providers] == [expected]
        world.faces.providers.add(replace(next(iter(world.faces.providers)), settings=Settings()))
        world.reset()
        assert [each.settings for each in world.faces.providers] == [expected]


def test_a_configuration_file_says_who_there_is(tmp_path: Path) -> None:
    file = tmp_path / "world.toml"
    file.write_text("seed = 9\nstrangers = 2\nport = 0\n")
    with served_alone(load_config(file)) as (world, _), closing(World(config=load_config(file), seed=9)) as whole:
        assert [each.bsn for each in world.people.persons()] == [each.bsn for each in whole.people.persons()]
        assert world.people.keys[-1] == "stranger_2"


def test_metadata_that_a_configuration_file_names_must_be_there(tmp_path: Path) -> None:
    file = tmp_path / "world.toml"
    file.write_text('[[digid.provider]]\nmetadata = "gone.xml"\n')
    refused = run("--config", str(file))
    assert refused.returncode != 0
    assert "gone.xml: No such file" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_only_digid_takes_certificates_of_another_authority(tmp_path: Path) -> None:
    authority, certificate, key = own_authority(tmp_path)
    world = World(config=WorldConfig(digid=DigidEntry(client_ca=(authority,))))
    with world.serve() as served:
        context = client_context(served.ca_file, certificate, key)
        with httpx.Client(transport=ResolvingTransport(served.resolver, context), trust_env=False) as program:
            assert program.get("https://was-digid.medmij.localhost/saml/idp/metadata").status_code == 200
            with pytest.raises(httpx.TransportError):
                program.post("https://token.dvza-a.medmij.localhost/r22/token")
    world.close()
