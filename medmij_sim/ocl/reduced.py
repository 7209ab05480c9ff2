"""An OAuthclientlist cut down to what release2 can hold."""

from __future__ import annotations

from dataclasses import replace

from medmij_sim.ocl.model import OAuthclientlist


def for_release2(lijst: OAuthclientlist) -> OAuthclientlist:
    """Host names and display names, without what each PGO is recognised for."""
    return replace(lijst, oauthclients=tuple(replace(client, interfaceversies=()) for client in lijst.oauthclients))
