"""Has sslyze try out a node, and reads its report.

sslyze (https://github.com/nabla-c0d3/sslyze) is run as a program of its own: it wants an older `cryptography` than
ours, and its licence (AGPL) stays with it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from medmij_sim.tls.handshake import ClientFiles, TlsError
from medmij_sim.transport import Address, joined

PROGRAM = "MEDMIJ_SIM_SSLYZE"
"""The environment variable with the path of sslyze, where it is not on the PATH."""

_SECONDS = 300
_VERSIONS: Final[Mapping[str, tuple[str, str]]] = {
    "SSL 2": ("--sslv2", "ssl_2_0_cipher_suites"),
    "SSL 3": ("--sslv3", "ssl_3_0_cipher_suites"),
    "TLS 1.0": ("--tlsv1", "tls_1_0_cipher_suites"),
    "TLS 1.1": ("--tlsv1_1", "tls_1_1_cipher_suites"),
    "TLS 1.2": ("--tlsv1_2", "tls_1_2_cipher_suites"),
    "TLS 1.3": ("--tlsv1_3", "tls_1_3_cipher_suites"),
}
"""Per version the option of sslyze and its name in the report."""

_FEATURES: Final[Mapping[str, tuple[str, str, str, bool]]] = {
    "TLS compression": ("--compression", "tls_compression", "supports_compression", True),
    "early data (0-RTT)": ("--early_data", "tls_1_3_early_data", "supports_early_data", True),
    "insecure renegotiation": ("--reneg", "session_renegotiation", "supports_secure_renegotiation", False),
    "renegotiation by the client": (
        "--reneg",
        "session_renegotiation",
        "is_vulnerable_to_client_renegotiation_dos",
        True,
    ),
}
"""Per unwanted feature the option of sslyze, its name in the report, the member there, and the value that means it."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a node accepts.

    Attributes:
        suites: accepted cipher suites (OpenSSL's names) by version (`TLS 1.2`); absent when that is not accepted.
        features: what it does that it had better not.
        undetermined: versions and features of which the scanner could not tell.
    """

    suites: Mapping[str, tuple[str, ...]]
    features: tuple[str, ...] = ()
    undetermined: tuple[str, ...] = ()


def scan(host: str, address: Address, files: ClientFiles) -> Scan:
    """Try out which versions, suites and features a node accepts; takes seconds and some hundred connections.

    Args:
        host: for SNI.
        address: where it listens.

    Raises:
        TlsError: there is no sslyze, or it could not talk to the node.
    """
    program = os.environ.get(PROGRAM) or shutil.which("sslyze")
    if program is None:
        raise TlsError(f"no sslyze — install it by itself (pipx install sslyze), or name it in {PROGRAM}")
    with tempfile.TemporaryDirectory(prefix="medmij-sim-") as folder:
        report = Path(folder) / "report.json"
        command = [program, *_options(files), "--sni", host, "--json_out", str(report), joined(address)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
        except OSError as error:
            raise TlsError(f"{program}: {error.strerror} — name a program in {PROGRAM}") from None
        except subprocess.TimeoutExpired:
            raise TlsError(f"{host}: sslyze was not ready after {_SECONDS} seconds") from None
        if not report.exists():
            said = (done.stderr.strip() or done.stdout.strip() or "nothing").splitlines()[-1].strip()
            raise TlsError(f"{host}: sslyze made no report; it said: {said}")
        return read_report(json.loads(report.read_bytes()), host)


def read_report(report: Mapping[str, Any], host: str) -> Scan:
    """A scan from sslyze's JSON of one node.

    Raises:
        TlsError: the node could not be scanned.
    """
    try:
        (node,) = report["server_scan_results"]
        results = node["scan_result"]
        if results is None:
            lines = (node["connectivity_error_trace"] or "no connection").strip().splitlines()
            raise TlsError(
                f"{host}: sslyze could not talk to it ({lines[-1].strip()}) — does it want --cert and --key?"
            )
        return Scan(
            suites={
                version: tuple(each["cipher_suite"]["openssl_name"] for each in found["accepted_cipher_suites"])
                for version, (_, name) in _VERSIONS.items()
                if (found := _found(results, name)) and found["is_tls_version_supported"]
            },
            features=tuple(
                feature
                for feature, (_, name, member, unwanted) in _FEATURES.items()
                if (found := _found(results, name)) and found[member] is unwanted
            ),
            undetermined=tuple(_undetermined(results)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TlsError(f"{host}: the report of sslyze cannot be read ({error!r}); version 6 is known to work") from None


def _options(files: ClientFiles) -> Iterator[str]:
    yield from ("--mozilla_config", "disable")
    # With a client certificate sslyze breaks on SSL 2, which has none.
    skipped = {"--sslv2"} if files.certificate is not None else set()
    options = (*(row[0] for row in _VERSIONS.values()), *(row[0] for row in _FEATURES.values()))
    yield from (option for option in dict.fromkeys(options) if option not in skipped)
    if files.certificate is not None:
        yield from ("--cert", str(files.certificate), "--key", str(files.key or files.certificate))


def _found(results: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = results[name]["result"]
    return found


def _undetermined(results: Mapping[str, Any]) -> Iterator[str]:
    names = {version: name for version, (_, name) in _VERSIONS.items()}
    names |= {feature: name for feature, (_, name, *_) in _FEATURES.items()}
    return (what for what, name in names.items() if _found(results, name) is None)
