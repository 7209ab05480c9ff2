"""Any list of the stelsel: which one is it, which schema version, what is in it, what is wrong with it."""

from medmij_sim.lists.difference import Change, Difference, difference
from medmij_sim.lists.numbering import wrongly_numbered
from medmij_sim.lists.registry import FORMATS, Examination, Identity, examine, identify, read_any, validate_any
from medmij_sim.listxml.problem import ListError, NotListedError, Problem, Severity

__all__ = [
    "FORMATS",
    "Change",
    "Difference",
    "Examination",
    "Identity",
    "ListError",
    "NotListedError",
    "Problem",
    "Severity",
    "difference",
    "examine",
    "identify",
    "read_any",
    "validate_any",
    "wrongly_numbered",
]
