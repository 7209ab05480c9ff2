"""Apache with mod_auth_mellon, set up by the recipe of docs/digid.md, logs people in at NEP-DigiD."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from digid.peers.stand import RECIPES, Stand
from lxml import etree

from medmij_sim.digid.ending import NextAnswer
from medmij_sim.digid.login import Level

MODULES: Final = Path("/usr/lib/apache2/modules")
NAMES: Final = next(Path("/usr/lib").glob("*/libnss_wrapper.so"), None)
"""Has a process look names up in a file of hosts of its own, so that nobody need be root."""

ENTITY: Final = "urn:example:dvza"
LOADED: Final = (
    *("mpm_event", "dir", "mime", "authn_core", "authz_core", "authz_user"),
    *("proxy", "proxy_http", "ssl", "socache_shmcb", "headers", "auth_mellon"),
)

pytestmark = pytest.mark.skipif(
    shutil.which("apache2") is None or not (MODULES / "mod_auth_mellon.so").exists() or NAMES is None,
    reason="needs apache2, libapache2-mod-auth-mellon and libnss-wrapper (Debian)",
)


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    stand = Stand(tmp_path)
    yield stand
    stand.close()


@pytest.fixture
def site(stand: Stand, tmp_path: Path) -> Iterator[str]:
    """The address of a page behind Mellon, which tells who came."""
    port, forwarder = _free_port(), _free_port()
    site = f"http://127.0.0.1:{port}"
    _files(stand, tmp_path, site, f"http://127.0.0.1:{forwarder}")
    recipe = (RECIPES / "mellon.conf").read_text("utf-8").replace("127.0.0.1:9443", f"127.0.0.1:{forwarder}")
    back = f"{stand.served.resolver(f'was-digid.{stand.world.domain}', 443)[1]}"
    recipe = recipe.replace("was-digid.medmij.localhost:8444", f"was-digid.medmij.localhost:{back}")
    configuration = tmp_path / "apache.conf"
    configuration.write_text(_frame(tmp_path, port) + recipe, encoding="utf-8")
    process = _apache(tmp_path, configuration)
    try:
        _wait_for(port, process, tmp_path)
        yield site
    finally:
        process.terminate()
        process.wait(10)


def test_mellon_lets_in_who_logged_in(stand: Stand, site: str) -> None:
    stand.world.digid.preset(NextAnswer("woman_34", Level.SUBSTANTIEEL))
    answer = _visit(stand, site)
    assert answer.status_code == 200
    assert answer.headers["X-User"] == f"s00000000:{stand.bsn('woman_34')}"


def test_mellon_lets_nobody_in_who_cancels(stand: Stand, site: str) -> None:
    stand.world.digid.preset(NextAnswer(outcome="cancelled"))
    answer = _visit(stand, site)
    assert answer.status_code >= 400
    assert "X-User" not in answer.headers


@pytest.mark.parametrize("fault", ["digid.signature.assertion-by-other-key", "digid.assertion.other-audience"])
def test_mellon_does_not_believe_what_is_wrong(fault: str, stand: Stand, site: str) -> None:
    stand.world.faults.on(fault)
    stand.world.digid.preset(NextAnswer("woman_34", Level.SUBSTANTIEEL))
    assert _visit(stand, site).status_code >= 400


def _visit(stand: Stand, site: str) -> httpx.Response:
    """Open the page, and go where one is sent: to NEP-DigiD and back."""
    with httpx.Client(trust_env=False) as own:
        answer = own.get(f"{site}/")
        while answer.is_redirect:
            url = str(answer.url.join(answer.headers["location"]))
            answer = own.get(url) if url.startswith(site) else own.get(stand.visit(url, until=site))
        return answer


def _files(stand: Stand, folder: Path, site: str, forwarder: str) -> None:
    """What the recipe names, made as docs/digid.md says."""
    nep = folder / "nep"
    nep.mkdir()
    shutil.copy(stand.served.ca_file, nep / "ca.pem")
    own = stand.client
    chain = own.certificate.read_bytes()
    leaf = x509.load_pem_x509_certificate(chain)
    (nep / "sp.pem").write_bytes(chain)
    (nep / "sp-with-key.pem").write_bytes(leaf.public_bytes(Encoding.PEM) + own.key.read_bytes())
    shutil.copy(stand.key_file, folder / "signing.key")
    shutil.copy(stand.certificate_file, folder / "signing.pem")
    idp = etree.fromstring(stand.metadata("saml"))
    for signature in idp.findall("{http://www.w3.org/2000/09/xmldsig#}Signature"):
        idp.remove(signature)
    for node in idp.iter("{*}ArtifactResolutionService"):
        node.set("Location", f"{forwarder}/saml/idp/resolve_artifact")
    (folder / "idp.xml").write_bytes(etree.tostring(idp))
    certificate = re.sub(r"-----[A-Z ]+-----|\s", "", stand.certificate_file.read_text("ascii"))
    metadata = f"""<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{ENTITY}">
      <SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true"
          protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>
          <X509Certificate>{certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
        <AssertionConsumerService index="0" isDefault="true"
          Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact" Location="{site}/mellon/artifactResponse"/>
      </SPSSODescriptor></EntityDescriptor>"""
    (folder / "sp.xml").write_text(metadata, encoding="utf-8")
    stand.register(metadata)


def _frame(folder: Path, port: int) -> str:
    """An Apache of its own around the recipe: modules, a port, a page that shows whom it lets in."""
    (folder / "pages").mkdir()
    (folder / "pages" / "index.html").write_text("<p>in</p>", encoding="utf-8")
    lines = [
        f"ServerRoot {folder}",
        "ServerName 127.0.0.1",
        f"PidFile {folder}/apache.pid",
        f"ErrorLog {folder}/error.log",
        "LogLevel warn auth_mellon:debug",
        f"DefaultRuntimeDir {folder}",
        *(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in LOADED),
        "TypesConfig /etc/mime.types",
        "StartServers 1",
        f"Listen 127.0.0.1:{port}",
        f"DocumentRoot {folder}/pages",
        "DirectoryIndex index.html",
        'Header always set X-User "expr=%{REMOTE_USER}" "expr=-n %{REMOTE_USER}"',
    ]
    return "\n".join(lines) + "\n"


def _apache(folder: Path, configuration: Path) -> subprocess.Popen[bytes]:
    hosts = folder / "hosts"
    hosts.write_text("127.0.0.1 was-digid.medmij.localhost localhost\n", encoding="ascii")
    names = {"LD_PRELOAD": str(NAMES), "NSS_WRAPPER_HOSTS": str(hosts)}
    command = ["apache2", "-f", str(configuration), "-DFOREGROUND"]
    with (folder / "stderr").open("wb") as told:
        return subprocess.Popen(command, cwd=folder, env={**os.environ, **names}, stderr=told)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    process.kill()
    process.wait()
    told = [path.read_text("utf-8") for name in ("stderr", "error.log") if (path := folder / name).exists()]
    raise AssertionError("\n".join(told))
