"""A PGO's sessions, store and messages in a file, so that hooks can be programs that start and end."""

from __future__ import annotations

import os
from base64 import b64decode
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from medmij_sim.fhir import json as fhir_json
from medmij_sim.fhir.errors import FhirParseError
from medmij_sim.pgo.errors import PgoError
from medmij_sim.pgo.messages import Message, Stall
from medmij_sim.pgo.party import Pgo
from medmij_sim.pgo.policy import PgoPolicy
from medmij_sim.pgo.retrieving import Document
from medmij_sim.pgo.sessions import Phase, Session
from medmij_sim.pgo.store import Kept, KeptDocument, written

_OWNER_ONLY = 0o600


def save(pgo: Pgo, path: Path) -> None:
    """Write sessions (with their tokens), store and messages; only the owner may read the file."""
    content = {
        "sessions": [asdict(each) for each in pgo.sessions.all()],
        "kept": [asdict(each) for each in pgo.store.of(None)],
        "messages": msgspec.to_builtins(pgo.messages.all()),
        "stalls": msgspec.to_builtins(pgo.messages.stalls()),
        "documents": [_origin(each) | written(each.document) for each in pgo.store.documents(None)],
    }
    beside = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "wb") as file:
        file.write(fhir_json.dumps(content))
    beside.replace(path)


def restore(pgo: Pgo, path: Path) -> None:
    """Read what `save` wrote; a file that is not there yet is an empty one.

    Raises:
        PgoError: the file is something else.
    """
    if not path.exists():
        return
    try:
        content = fhir_json.loads(path.read_bytes())
        for each in content["sessions"]:
            pgo.sessions.add(_session(each))
        pgo.store.keep((Kept(**each) for each in content["kept"]), PgoPolicy())
        pgo.store.keep_documents(map(_document, content.get("documents", ())))
        told = msgspec.convert(content.get("messages", ()), tuple[Message, ...])
        pgo.messages.restore(told, msgspec.convert(content.get("stalls", {}), dict[str, Stall]))
    except (FhirParseError, LookupError, TypeError, ValueError) as error:
        raise PgoError(f"{path}: not a PGO's state ({error}) — remove the file to begin anew") from None


def _session(members: dict[str, Any]) -> Session:
    lists = {name: tuple(members[name]) for name in ("gegevensdiensten", "granted")}
    return Session(**(members | lists | {"phase": Phase(members["phase"])}))


def _origin(kept: KeptDocument) -> dict[str, str]:
    return {"person": kept.person, "aanbieder": kept.aanbieder, "gegevensdienst": kept.gegevensdienst}


def _document(members: dict[str, Any]) -> KeptDocument:
    content = b64decode(members["data"], validate=True)
    document = Document(members["url"], members["contentType"], content, members["kind"])
    return KeptDocument(members["person"], members["aanbieder"], members["gegevensdienst"], document)
