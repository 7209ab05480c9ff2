"""The fake PKIoverheid: throw-away authorities and node certificates in the shape of the private services G1 chain."""

from __future__ import annotations

from medmij_sim.pki.contexts import HostContext, ServerContexts, peer_chain, peer_names, subject_of
from medmij_sim.pki.store import NodeFiles, Pki
from medmij_sim.pki.variants import Variant

__all__ = ["HostContext", "NodeFiles", "Pki", "ServerContexts", "Variant", "peer_chain", "peer_names", "subject_of"]
