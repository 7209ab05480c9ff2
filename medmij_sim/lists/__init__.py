"""Any list of the stelsel: which one is it, which schema version, what is in it, what is wrong with it."""

from medmij_sim.lists.registry import FORMATS, Examination, Identity, examine, identify, read_any, validate_any
from medmij_sim.listxml.problem import ListError, NotListedError, Problem, Severity

__all__ = [
    "FORMATS",
    "Examination",
    "Identity",
    "ListError",
    "NotListedError",
    "Problem",
    "Severity",
    "examine",
    "identify",
    "read_any",
    "validate_any",
]
