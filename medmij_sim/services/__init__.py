"""The one table of gegevensdiensten: ids, names, systeemrollen, requests, profiles and what a server leaves out.

Server, client, checks and documentation read it here and nowhere else.
"""

from medmij_sim.services.answers import answers
from medmij_sim.services.catalogue import CATALOGUE, gegevensdienst
from medmij_sim.services.model import (
    Companion,
    Filter,
    Function,
    Gate,
    Gegevensdienst,
    Party,
    Request,
    Retrieval,
    Status,
    Systeemrol,
)
from medmij_sim.services.offer import TypeOffer, offers
from medmij_sim.services.sharing import EntryRule, Share
from medmij_sim.services.shown import shown
from medmij_sim.services.urls import months_before, request_parameters, request_url, sendings
from medmij_sim.services.visibility import journal_since, visible

__all__ = [
    "CATALOGUE",
    "Companion",
    "EntryRule",
    "Filter",
    "Function",
    "Gate",
    "Gegevensdienst",
    "Party",
    "Request",
    "Retrieval",
    "Share",
    "Status",
    "Systeemrol",
    "TypeOffer",
    "answers",
    "gegevensdienst",
    "journal_since",
    "months_before",
    "offers",
    "request_parameters",
    "request_url",
    "sendings",
    "shown",
    "visible",
]
