"""References and attachments of loaded resources, made to lead to what was loaded with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from medmij_sim.fhir.references import Address
from medmij_sim.fhir.search import literal_reference
from medmij_sim.fhir.types import Resource


def linked(resource: Resource, folder: Path, known: Collection[Address], contents: Mapping[Path, str]) -> Resource:
    """The resource with links to what is known made relative; the same object when there is none.

    Args:
        folder: where the resource lies; a relative attachment URL begins here.
        known: type and id of everything that was loaded. An absolute reference or URL that ends in one of these becomes
            `Type/id`, so that it leads somewhere at the server that serves them.
        contents: `Binary/id` by the file it was read from.
    """

    def relative(text: str, *, may_be_file: bool) -> str:
        if "://" in text:
            target = literal_reference(text)
            return "/".join(target) if target is not None and target in known else text
        if may_be_file and ":" not in text:
            return contents.get((folder / text).resolve(), text)
        return text

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            items = [walk(item) for item in node]
            return items if any(new is not old for new, old in zip(items, node, strict=True)) else node
        if not isinstance(node, dict):
            return node
        found = {key: walk(value) for key, value in node.items()}
        if isinstance(node.get("reference"), str):
            found["reference"] = relative(node["reference"], may_be_file=False)
        if isinstance(node.get("url"), str) and "contentType" in node:
            found["url"] = relative(node["url"], may_be_file=True)
        return found if any(found[key] is not node[key] for key in node) else node

    walked: Resource = walk(resource)
    return walked
