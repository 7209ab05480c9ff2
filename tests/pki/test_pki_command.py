"""`medmij-sim pki`, run as people run it."""

from __future__ import annotations

import json
import ssl
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import pkcs12

from medmij_sim.cli import root
from medmij_sim.pki import Variant

HOST = "pgo.oefen.test"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "pki"
    assert run("init", "--out", folder).exit_code == 0
    return folder


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(root, ["pki", *map(str, words)])


def refusal(*words: str | Path) -> str:
    """The one line with which a command ends that does nothing."""
    result = run(*words)
    assert result.exit_code != 0
    text = str(result.exception)
    assert "\n" not in text
    return text


def test_the_command_makes_what_a_tls_library_takes(tmp_path: Path) -> None:
    def command(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "medmij_sim", "pki", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    assert command("init", "--out", "pki").returncode == 0
    assert command("issue", HOST).returncode == 0
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pki" / f"{HOST}.pem", tmp_path / "pki" / f"{HOST}.key")
    again = command("init", "--out", "pki")
    assert again.returncode == 2
    assert again.stderr == "medmij-sim: pki: holds a CA already — give another folder with --out, or remove this one\n"


@pytest.mark.parametrize("variant", [each.value for each in Variant])
def test_every_variant_can_be_had(made: Path, variant: str) -> None:
    result = run("issue", HOST, "--dir", made, "--variant", variant, "--json")
    written = json.loads(result.stdout)
    facts = json.loads(run("show", written["certificate and chain"], "--json").stdout)
    assert facts[0]["subject"].count("FAKE") == 1
    assert (facts[0]["names"] == [HOST]) is (variant not in ("wrong-host", "wildcard"))
    assert stat.S_IMODE(Path(written["key"]).stat().st_mode) == 0o600
    listed = json.loads(run("crl", "--dir", made, "--json").stdout)[0]["revoked"]
    assert [each.split()[0] for each in listed] == [facts[0]["serial"]] * (variant == "revoked")


def test_a_bundle_opens_with_its_password_and_holds_the_chain(made: Path, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("sesam open u\nrest\n")
    run("issue", HOST, "--dir", made, "--p12", tmp_path / "password")
    bundle = made / f"{HOST}.p12"
    key, certificate, chain = pkcs12.load_key_and_certificates(bundle.read_bytes(), b"sesam open u")
    assert key is not None and certificate is not None
    assert len(chain) == 2
    assert stat.S_IMODE(bundle.stat().st_mode) == 0o600
    shown = run("show", bundle, "--password-file", tmp_path / "password")
    assert f"CN={HOST}" in shown.stdout and "PRIVATE" not in shown.stdout
    (tmp_path / "password").write_text("mis")
    assert "is this the password?" in refusal("show", bundle, "--password-file", tmp_path / "password")
    assert "--password-file" in refusal("show", bundle)


def test_nothing_is_overwritten_silently(made: Path) -> None:
    run("issue", HOST, "--dir", made)
    # The revocation list is signed anew each time the CA is opened.
    before = {path: path.read_bytes() for path in made.iterdir() if path.name != "issuing.crl"}
    assert refusal("issue", HOST, "--dir", made) == f"{made / HOST}.pem: exists — remove it, or say --replace"
    assert "holds a CA already" in refusal("init", "--out", made)
    assert {path: path.read_bytes() for path in before} == before
    assert run("issue", HOST, "--dir", made, "--replace").exit_code == 0
    assert (made / f"{HOST}.pem").read_bytes() != before[made / f"{HOST}.pem"]
    assert (made / "ca.pem").read_bytes() == before[made / "ca.pem"]


def test_a_certificate_is_revoked_only_by_who_issued_it(made: Path, tmp_path: Path) -> None:
    run("issue", HOST, "--dir", made)
    run("init", "--out", tmp_path / "other")
    run("issue", HOST, "--dir", tmp_path / "other")
    assert "only who issued it" in refusal("crl", "--dir", made, "--revoke", tmp_path / "other" / f"{HOST}.pem")
    shown = json.loads(run("crl", "--dir", made, "--revoke", made / f"{HOST}.pem", "--json").stdout)
    assert len(shown[0]["revoked"]) == 1


@pytest.mark.parametrize("host", ["Hoofdletter.test", "met spatie", "../buiten", "-streepje.test", "issuing", "ca", ""])
def test_what_is_no_host_name_is_refused(made: Path, host: str) -> None:
    assert "is no host name" in refusal("issue", "--dir", made, "--replace", "--", host)


def test_a_certificate_can_have_further_names(made: Path) -> None:
    written = json.loads(run("issue", HOST, "--dir", made, "--also", "b.oefen.test", "--json").stdout)
    facts = json.loads(run("show", written["certificate and chain"], "--json").stdout)
    assert facts[0]["names"] == [HOST, "b.oefen.test"]
    assert "is no host name" in refusal("issue", "c.oefen.test", "--dir", made, "--also", "*.oefen.test")


def test_files_that_do_not_serve_are_one_clear_line(made: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_text("")
    assert "pki init" in refusal("issue", HOST, "--dir", tmp_path)
    assert "no password" in refusal("issue", HOST, "--dir", made, "--p12", empty)
    assert "No such file" in refusal("show", tmp_path / "absent")
    assert "not a certificate" in refusal("show", made / "issuing.key")
    assert "not a certificate" in refusal("crl", "--dir", made, "--revoke", empty)


@pytest.mark.parametrize("name", ["ca.pem", "root.cer", "domain.crl", "issuing.crl", "issuing.pem"])
def test_everything_that_is_made_can_be_shown(made: Path, name: str) -> None:
    shown = run("show", made / name)
    assert shown.exit_code == 0
    assert "FAKE" in shown.stdout
