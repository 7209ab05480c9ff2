"""Service providers from files."""

from __future__ import annotations

from dataclasses import replace

from medmij_sim.digid.faces import Faces
from medmij_sim.digid.oidc.clients import ClientError
from medmij_sim.digid.saml.metadata import MetadataError
from medmij_sim.digid.settings import ProviderEntry
from medmij_sim.errors import ConfigError


def take_up(faces: Faces, entry: ProviderEntry) -> None:
    """Make the providers in a file known, and set them up.

    Raises:
        ConfigError: the file cannot be read or used; one line with its path.
    """
    path = entry.metadata
    try:
        added = faces.add(path.read_bytes(), face=entry.face, public=entry.public)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error} — give the path of a file that can be read") from None
    except (MetadataError, ClientError) as error:
        raise ConfigError(f"{path}: {error}") from None
    for each in added:
        provider = faces.providers.get(each)
        if provider is not None:
            faces.providers.add(replace(provider, settings=entry.changed(provider.settings)))
