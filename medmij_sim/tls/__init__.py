"""Judges how a real node does TLS: a scan by sslyze and a handshake of our own, against core.tls.*."""

from __future__ import annotations

from medmij_sim.tls.handshake import Handshake, TlsError, shake_hands
from medmij_sim.tls.rules import RULES, Examined, Finding, Rule, judged
from medmij_sim.tls.scanner import Scan, scan

__all__ = ["RULES", "Examined", "Finding", "Handshake", "Rule", "Scan", "TlsError", "judged", "scan", "shake_hands"]
