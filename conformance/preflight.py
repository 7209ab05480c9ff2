"""Before a run: is the target file right, and is the party there?"""

from __future__ import annotations

import shutil
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from conformance.certificates import certificate_problems, read_certificates
from conformance.endpoints import with_endpoints
from conformance.hooks import HOOK_NAMES, CommandHook, Hook
from conformance.safety import real_issuers
from conformance.stage import stage_of
from conformance.targets import (
    IDENTITY_ROLES,
    PEOPLE_ROLES,
    REFUSED_ROLES,
    DvzaTarget,
    Identity,
    PgoTarget,
    RunningWorld,
    Target,
)
from medmij_sim.clock import Clock
from medmij_sim.errors import MedmijSimError
from medmij_sim.real_parties import is_real_host
from medmij_sim.record import Record
from medmij_sim.transport import client_context


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be solved before a run.

    Attributes:
        where: the key in the target file.
    """

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} — {self.remedy}"


Found = Iterator[Problem]


def preflight(target: Target, clock: Clock | None = None) -> tuple[Problem, ...]:
    """Everything that would make a run useless or unsafe. Hosts are only connected to when nothing else is wrong.

    Args:
        clock: the time by which certificates are valid; real time if absent.
    """
    problems = (
        *_real_hosts(target),
        *_files(target),
        *_certificates(target, clock or Clock()),
        *_missing(target),
        *_programs(target),
    )
    return problems or tuple(_unreachable(target))


def remarks(target: Target) -> tuple[str, ...]:
    """What a run will not be able to test."""
    absent = [f"people.{role}" for role in PEOPLE_ROLES if role not in target.people]
    if isinstance(target, DvzaTarget):
        absent += [f"identities.{role}" for role in (*IDENTITY_ROLES, *REFUSED_ROLES) if role not in target.identities]
        absent += [name for name in ("clock", "world") if getattr(target, name) is None]
    else:
        absent += [f"hooks.{name}" for name in HOOK_NAMES if getattr(target.hooks, name) is None]
    return tuple(f"no {name}: checks that need it will be not tested" for name in absent)


def _real_hosts(target: Target) -> Found:
    for where, url in target.urls().items():
        if is_real_host(urlsplit(url).hostname or ""):
            yield Problem(where, f"{url} is a real host of MedMij or DigiD", "name a test host; probes are attacks")


def _files(target: Target) -> Found:
    files: dict[str, Path | None] = {"network.ca": target.network.ca, "baseline": target.baseline}
    if isinstance(target, DvzaTarget):
        files["zal_file"] = target.zal_file
        for role, identity in target.identities.items():
            files[f"identities.{role}.certificate"] = identity.certificate
            files[f"identities.{role}.key"] = identity.key
    if isinstance(target.world, RunningWorld):
        files |= {"world.ca": target.world.ca, "world.token": target.world.token}
    for where, path in files.items():
        if path is not None:
            try:
                path.read_bytes()
            except OSError as error:
                yield Problem(where, f"{path}: {error.strerror}", "give the path of a file that can be read")


def _certificates(target: Target, clock: Clock) -> Found:
    if target.network.ca is not None and target.network.ca.is_file():
        try:
            anchors = read_certificates(target.network.ca)
        except ValueError as error:
            yield Problem("network.ca", str(error), "give a PEM file with certificates")
        else:
            for name in real_issuers(anchors):
                yield Problem(
                    "network.ca", f"{name} is the real PKIoverheid", "trust only the CA of a test environment"
                )
    identities: dict[str, Identity] = target.identities if isinstance(target, DvzaTarget) else {}
    for role, identity in identities.items():
        if identity.certificate.is_file() and identity.key.is_file():
            for what, remedy in certificate_problems(
                identity.certificate, identity.key, clock.now(), expired=role == "expired"
            ):
                yield Problem(f"identities.{role}", what, remedy)


def _missing(target: Target) -> Found:
    if "rich" not in target.people:
        yield Problem("people", "there is no person 'rich'", "add [people.rich] with the key of somebody with data")
    if isinstance(target, DvzaTarget):
        if "pgo-a" not in target.identities:
            yield Problem("identities", "there is no 'pgo-a'", "add [identities.pgo-a] with a listed PGO")
        return
    required = ("start", "collect") if target.callback == "hook" and not _is_interactive(target) else ("start",)
    for name in required:
        if getattr(target.hooks, name) is None:
            yield Problem("hooks", f"there is no hook {name!r}", f"add [hooks.{name}]")
    if not target.aanbieders:
        yield Problem("aanbieders", "there is none", "add [aanbieders.huisarts] with name and gegevensdiensten")


def _is_interactive(target: PgoTarget) -> bool:
    start = target.hooks.start
    return isinstance(start, CommandHook) and start.interactive


def _split(error: str) -> tuple[str, str]:
    what, _, remedy = error.rpartition(" — ")
    return (what, remedy) if what else (error, "correct it")


def _programs(target: Target) -> Found:
    hooks: dict[str, Hook | None] = (
        {"clock": target.clock, "lists": target.lists, "digid": target.digid}
        if isinstance(target, DvzaTarget)
        else {f"hooks.{name}": getattr(target.hooks, name) for name in HOOK_NAMES}
    )
    for where, hook in hooks.items():
        if isinstance(hook, CommandHook):
            if hook.cwd is not None and not hook.cwd.is_dir():
                yield Problem(f"{where}.cwd", f"{hook.cwd} is no folder", "give a folder that exists")
            elif shutil.which(hook.command[0], path=None) is None and not _beside(hook).is_file():
                yield Problem(f"{where}.command", f"no program {hook.command[0]!r}", "give its path, or install it")


def _beside(hook: CommandHook) -> Path:
    return (hook.cwd or Path()) / hook.command[0]


def _unreachable(target: Target) -> Found:
    identity = target.identities.get("pgo-a") if isinstance(target, DvzaTarget) else None
    try:
        complete = with_endpoints(target) if isinstance(target, DvzaTarget) else target
    except MedmijSimError as error:
        yield Problem("zal", *_split(str(error)))
        return
    if isinstance(target.world, RunningWorld):
        yield from _silent_world(target, target.world)
    seen: set[tuple[str, int]] = set()
    for where, url in complete.urls().items():
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        if where.startswith(("identities.", "world.")) or _is_held_back(where, target) or (host, port) in seen:
            continue
        seen.add((host, port))
        if parts.scheme not in ("https", "http") or not host:
            yield Problem(where, f"{url!r} is no URL", "write https://host/path")
        elif problem := _connect(target, identity, parts.scheme, host, port):
            yield Problem(where, f"{host}: {problem}", "start it, or correct the URL or [network]")


def _is_held_back(where: str, target: Target) -> bool:
    """Whether this is a redirect URI that nobody opens."""
    return where == "redirect_uri" and isinstance(target, PgoTarget) and target.callback == "hook"


def _silent_world(target: Target, world: RunningWorld) -> Found:
    try:
        with stage_of(world, target.network.resolver) as stage:
            stage.collect(Record())
    except MedmijSimError as error:
        yield Problem("world", *_split(str(error)))


def _connect(target: Target, identity: Identity | None, scheme: str, host: str, port: int) -> str | None:
    address = target.network.resolver(host, port)
    try:
        with socket.create_connection(address, timeout=min(target.network.timeout, 10)) as connection:
            if scheme == "https":
                files = (identity.certificate, identity.key) if identity else ()
                context = client_context(target.network.ca, *files)
                with context.wrap_socket(connection, server_hostname=host) as secured:
                    return _refused_chain(secured)
    except ssl.SSLCertVerificationError as error:
        return f"its certificate is not trusted: {error.verify_message}"
    except ssl.SSLError as error:
        return f"no TLS: {error.reason or error}"
    except OSError as error:
        return f"not reachable at {address[0]}:{address[1]}: {error.strerror or error}"
    return None


def _refused_chain(secured: ssl.SSLSocket) -> str | None:
    from cryptography import x509

    der = secured.getpeercert(binary_form=True)
    names = real_issuers([x509.load_der_x509_certificate(der)]) if der else []
    return f"its certificate is from the real PKIoverheid ({names[0]}); probes are attacks" if names else None
