"""Which test shows which fault: `docs/faults.md` says it, and a test holds it against the tests."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Row:
    """A test that goes through a table of faults.

    Args:
        pattern: of the names of these faults.
        file: below `tests`.
        test: the function.
        composed: the test puts names together, so that they do not stand in its file.
    """

    pattern: str
    file: str
    test: str
    composed: bool = False

    def shows(self, name: str) -> bool:
        """Whether the test is there, and goes through this fault."""
        return (
            fnmatchcase(name, self.pattern)
            and self.test in _functions(self.file)
            and (self.composed or self._says(name))
        )

    def _says(self, name: str) -> bool:
        """Whether the name stands in the file, whole or without its first words."""
        _, _, below = name.partition(".")
        return any(each in _strings(self.file) for each in (name, below, below.partition(".")[2]))


_DEVIATES = "test_a_fault_deviates_as_it_says"
_MOODS = "stelselnode/test_moods.py"

ROWS = (
    Row("*.tls.certificate-*", "faults/test_shown_here.py", "test_a_wrong_certificate_is_shown_by_its_party", True),
    Row("*.chainlog.*", "chainlog/test_chainlog_faults.py", "test_a_fault_of_the_chain_log_shows"),
    Row("*.subscription.*", "subscriptions/test_subscription_faults.py", _DEVIATES),
    Row("*.notification.*", "subscriptions/test_subscription_faults.py", _DEVIATES),
    Row("pgo.messages.*", "subscriptions/test_pgo_messages.py", "test_a_fault_leaves_a_message_out"),
    Row("dvza.surroundings.*", "faults/test_shown_here.py", "test_a_dvza_makes_it_hard_for_a_pgo"),
    Row("dvza.login.number-*", "faults/test_shown_here.py", "test_a_dvza_takes_a_number_that_cannot_be_one"),
    Row("dvza.login.artifact-*", "faults/test_shown_here.py", "test_a_dvza_takes_an_artifact_twice"),
    Row("dvza.login.*", "digid/test_login_saml.py", "test_a_dvza_that_leaves_a_check_out_takes_the_fault", True),
    Row("dvza.consents.*", "dvza/test_dvza_consents.py", _DEVIATES),
    Row("dvza.token.slow", "dvza/test_dvza_token_faults.py", "test_the_slow_fault_waits_longer_than_ten_seconds"),
    Row("dvza.resource.slow", "dvza/test_dvza_resource_faults.py", "test_the_slow_fault_waits_longer_than_a_minute"),
    Row("dvza.resource.silence", "dvza/test_dvza_answer_faults.py", "test_a_slow_fault_takes_longer_than_a_minute"),
    Row("dvza.resource.drips", "dvza/test_dvza_answer_faults.py", "test_a_slow_fault_takes_longer_than_a_minute"),
    Row("dvza.sharing.*", "dvza/sharing/test_sharing_faults.py", "test_a_fault_of_sharing_deviates_as_it_says"),
    Row("dvza.*", "dvza/test_dvza_grant_faults.py", _DEVIATES),
    Row("dvza.*", "dvza/test_dvza_front_faults.py", _DEVIATES),
    Row("dvza.*", "dvza/test_dvza_asking.py", _DEVIATES),
    Row("dvza.*", "dvza/test_dvza_token_faults.py", _DEVIATES),
    Row("dvza.*", "dvza/test_dvza_resource_faults.py", _DEVIATES),
    Row("dvza.*", "dvza/test_dvza_answer_faults.py", _DEVIATES),
    Row("pgo.*", "pgo/test_pgo_faults.py", "test_a_fault_shows_and_only_where_it_is_on"),
    Row("digid.id-token.*", "digid/peers/test_authlib.py", "test_the_client_rejects_every_fault_in_an_id_token", True),
    Row("digid.*", "digid/test_saml_faults.py", "test_a_careful_provider_rejects_every_fault"),
    Row("stelselnode.list.empty-*", _MOODS, "test_a_whitelist_may_lack_nodes_and_stays_valid"),
    Row("stelselnode.list.whitelist-without-*", _MOODS, "test_a_whitelist_may_lack_nodes_and_stays_valid"),
    Row(
        "stelselnode.list.older-*",
        _MOODS,
        "test_an_older_copy_is_older_than_any_that_was_published_and_says_something_else",
        True,
    ),
    Row(
        "stelselnode.list.withdrawn-*",
        _MOODS,
        "test_a_withdrawn_entry_is_gone_under_the_next_number_and_comes_back_under_the_one_after",
        True,
    ),
    Row("stelselnode.list.unavailable-*", _MOODS, "test_a_list_may_be_unavailable", True),
    Row("stelselnode.list.slow-*", _MOODS, "test_a_list_client_works_on_by_its_last_good_list_and_recovers", True),
    Row("stelselnode.list.*", _MOODS, "test_a_spoiled_list_is_told_from_a_good_one_and_leaves_the_others_whole", True),
)
"""The first that shows a fault counts."""


def shown_by(name: str) -> str | None:
    """The test that shows a fault, as `file::function`; None when there is none."""
    row = next((each for each in ROWS if each.shows(name)), None)
    return f"{Path(row.file).name}::{row.test}" if row else None


@cache
def _tree(file: str) -> ast.Module:
    path = TESTS / file
    return ast.parse(path.read_text("utf-8")) if path.exists() else ast.Module([], [])


@cache
def _functions(file: str) -> frozenset[str]:
    return frozenset(each.name for each in _tree(file).body if isinstance(each, ast.FunctionDef))


@cache
def _strings(file: str) -> frozenset[str]:
    nodes = (each for each in ast.walk(_tree(file)) if isinstance(each, ast.Constant))
    return frozenset(each.value for each in nodes if isinstance(each.value, str))
