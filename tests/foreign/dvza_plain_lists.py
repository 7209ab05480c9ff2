"""The lists of a DVZA of another make: read in a thread of its own, kept when nothing better comes."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

OCL, GNL, WHITELIST = "OAuthclientlist", "Gegevensdienstnamenlijst", "Whitelist"
_INSIDE = {OCL: "OAuthclients", GNL: "Gegevensdiensten", WHITELIST: "MedMijNodes"}
_POLL = 0.02


class WrongListError(Exception):
    """Not a list to go by."""


class Lists:
    """OCL, GNL and whitelist; until the first good ones are there, nobody is on them.

    Arguments:
        now: the time of the DVZA, in seconds.
    """

    read = (OCL, GNL, WHITELIST)
    every = 300.0
    api = "?api=2"

    def __init__(self, now: Callable[[], float], where: Mapping[str, Any]) -> None:
        self.now = now
        self.where = where
        self.held: dict[str, Xml.Element] = {}
        self.fetched_at = float("-inf")
        self.going = True
        self.fetch_all()
        threading.Thread(target=self.keep_fetching, daemon=True).start()

    # what they say

    def clients(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """By host name: how a PGO is called, and for what it is recognised."""
        return {
            _text(each, "Hostname"): (
                _text(each, "OAuthclientOrganisatienaam"),
                tuple(one.text or "" for one in each.iter() if _name(one) == "GegevensdienstId"),
            )
            for each in self.entries(OCL)
        }

    def nodes(self) -> frozenset[str]:
        return frozenset(_text(each, "Hostname") for each in self.entries(WHITELIST))

    def lets_in(self, peer: frozenset[str]) -> bool:
        return bool(peer & self.nodes())

    def entries(self, kind: str) -> list[Xml.Element]:
        return list(self.held[kind][2]) if kind in self.held else []

    # how they come

    def keep_fetching(self) -> None:
        while self.going:
            if abs(self.now() - self.fetched_at) > self.every:
                self.fetch_all()
            time.sleep(_POLL)

    def fetch_all(self) -> None:
        self.fetched_at = self.now()
        for kind in self.read:
            try:
                self.take(kind, self.fetch(kind))
            except (OSError, http.client.HTTPException, Xml.ParseError, WrongListError):
                self.failed(kind)

    def fetch(self, kind: str) -> bytes:
        host = urlsplit(self.where["stelselnode"]).hostname or ""
        address, _, port = self.where["address"].rpartition(":")
        context = ssl.create_default_context(cafile=self.where["ca"])
        with (
            socket.create_connection((address, int(port)), timeout=1) as plain,
            context.wrap_socket(plain, server_hostname=host) as secured,
        ):
            path = f"/MedMij_{kind}.xml{self.api}"
            secured.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            answer = http.client.HTTPResponse(secured)
            answer.begin()
            if answer.status != 200:
                raise WrongListError(answer.status)
            return answer.read()

    def take(self, kind: str, document: bytes) -> None:
        root = Xml.fromstring(document)
        self.validate(kind, root)
        if kind in self.held and self.is_older(root, self.held[kind]):
            raise WrongListError("older")
        self.held[kind] = root

    def validate(self, kind: str, root: Xml.Element) -> None:
        if _name(root) != kind or [_name(each) for each in root] != ["Tijdstempel", "Volgnummer", _INSIDE[kind]]:
            raise WrongListError(kind)

    def is_older(self, root: Xml.Element, held: Xml.Element) -> bool:
        return int(root[1].text or "") < int(held[1].text or "")

    def failed(self, kind: str) -> None:
        """What is held stays."""


def _name(element: Xml.Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: Xml.Element, name: str) -> str:
    return next(each.text or "" for each in element if _name(each) == name)
