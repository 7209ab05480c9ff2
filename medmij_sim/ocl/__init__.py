"""The OAuthclientlist: which PGO may ask for authorization, under which name."""

from medmij_sim.listxml.problem import ListError, NotListedError, Problem, Severity
from medmij_sim.ocl.model import Abonneren, Gegevensdienst, Interfaceversie, OAuthclient, OAuthclientlist
from medmij_sim.ocl.reduced import for_release2
from medmij_sim.ocl.xml import OCL, read, validate, write

__all__ = [
    "OCL",
    "Abonneren",
    "Gegevensdienst",
    "Interfaceversie",
    "ListError",
    "NotListedError",
    "OAuthclient",
    "OAuthclientlist",
    "Problem",
    "Severity",
    "for_release2",
    "read",
    "validate",
    "write",
]
