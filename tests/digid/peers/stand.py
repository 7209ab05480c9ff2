"""A world on sockets for service providers of other makes: their files on disk, and the browser of a person."""

from __future__ import annotations

import importlib.util
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from medmij_sim import World
from medmij_sim.clock import Clock
from medmij_sim.digid.ending import Ending
from medmij_sim.digid.saml.keyring import make_signing_key
from medmij_sim.faults.digid import DIGID_FAULTS

RECIPES = Path(__file__).resolve().parents[3] / "ci" / "recipes" / "digid"
ENTITY = "urn:example:peer"
SITE = "https://peer.example.test"
ACS = f"{SITE}/acs"
LOGGED_OUT = f"{SITE}/logged-out"

STATUSES: Final[Mapping[Ending, str]] = {
    "cancelled": "AuthnFailed",
    "no-number": "AuthnFailed",
    "failed": "AuthnFailed",
    "blocked": "AuthnFailed",
    "level-too-low": "NoAuthnContext",
}
"""Second status code of 3.x by how a login ended (spec DigiD 5)."""

_NOT_FOR_A_LIBRARY = {"digid.assertion.encrypted-for-other", "digid.login.low-level-succeeds", "digid.resolve.slow"}
"""Of 4.4, of a person, and of patience."""

FAULTS = sorted(
    fault.name
    for fault in DIGID_FAULTS
    if fault.name.split(".")[1] in ("signature", "envelope", "response", "assertion", "resolve")
    and fault.name not in _NOT_FOR_A_LIBRARY
)
"""What is wrong in an answer to an ArtifactResolve of 3.x."""


def recipe(name: str) -> ModuleType:
    """A file of ci/recipes/digid as a module; skips when the library that it is about is not here."""
    spec = importlib.util.spec_from_file_location(name, RECIPES / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their module up.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, name, module)
        try:
            spec.loader.exec_module(module)
        except ModuleNotFoundError as missing:
            pytest.skip(f"the extra 'test' brings {missing.name}")
    return module


class Stand:
    """NEP-DigiD in a served world, with the files of one service provider.

    Args:
        folder: where the files go.
    """

    def __init__(self, folder: Path) -> None:
        self.world = World(clock=Clock())
        self.served = self.world.serve()
        self.key = make_signing_key("FAKE peer", self.world.clock.now())
        self.key_file, self.certificate_file = folder / "sp.key", folder / "sp.pem"
        self.key_file.write_bytes(
            self.key.key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        )
        self.certificate_file.write_bytes(self.key.certificate.public_bytes(Encoding.PEM))
        self.client = self.served.client_files("dvza-a")
        self.browser = self.served.client_for()
        self.program = self.served.client_for("dvza-a")
        self.metadata_file = folder / "digid.xml"
        self.metadata_file.write_bytes(self.metadata("saml"))

    def close(self) -> None:
        self.browser.close()
        self.program.close()
        self.served.stop()
        self.world.close()

    def bsn(self, person: str) -> str:
        return self.world.people.person(person).bsn

    def metadata(self, face: str) -> bytes:
        """Our metadata as a provider fetches it; `face` is `saml` or `saml/v4`."""
        return self.program.get(f"https://was-digid.{self.world.domain}/{face}/idp/metadata").raise_for_status().content

    def resolve(self, face: str, message: bytes) -> bytes:
        """What is behind an artifact; `face` as for `metadata`."""
        url = f"https://was-digid.{self.world.domain}/{face}/idp/resolve_artifact"
        return self.program.post(url, content=message).raise_for_status().content

    def register(self, metadata: bytes | str, **settings: Any) -> None:
        """Take a provider up, and set it up."""
        data = metadata.encode() if isinstance(metadata, str) else metadata
        for entity_id in self.world.faces.add(data):
            provider = self.world.faces.providers.get(entity_id)
            if provider is not None:
                changed = replace(provider.settings, **settings)
                self.world.faces.providers.add(replace(provider, settings=changed))

    def follow(self, answer: httpx.Response, until: str = SITE) -> str:
        """Go where the pages send the browser, up to a URL of the provider."""
        while answer.is_redirect:
            url = str(answer.url.join(answer.headers["location"]))
            if url.startswith(until):
                return url
            answer = self.browser.get(url)
        raise AssertionError(f"HTTP {answer.status_code} at {urlsplit(str(answer.url)).path}: {answer.text[:300]}")

    def visit(self, url: str, until: str = SITE) -> str:
        """Open a URL in the browser, and go on from there."""
        return self.follow(self.browser.get(url), until)


@contextmanager
def hosts_of(stand: Stand) -> Iterator[None]:
    """Have the names of the world lead to its listeners for every library, as a hosts file and port 443 would."""
    real = socket.getaddrinfo

    def found(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if host in stand.world.sites:
            host, port = stand.served.resolver(host, int(port))
        return real(host, port, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", found)
        yield
