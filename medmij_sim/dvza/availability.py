"""The availability test, and for Delen the receivability test: whether an aanbieder has or takes anything of a person.

Done as soon as it is known of whom the data are (early), or only when the PGO asks for a token (late), as the DVZA's
role says; at the token it is done in any case, also at each refresh (responsibilities "Verzamelen").
"""

from __future__ import annotations

from datetime import date

from medmij_sim.cast import AanbiederRole
from medmij_sim.dvza.policy import DvzaPolicy
from medmij_sim.dvza.releases import Representation
from synthetic_patients.people.person import Person


def ages(policy: DvzaPolicy, represents: Representation | None) -> range:
    """The ages of those whose data may be asked for.

    People from 16 by themselves or by someone they authorised, children under 12 by a parent; between those nobody
    (functions and data "Vertegenwoordiging"; that 12 to 15 is not served is inferred).
    """
    grown = range(policy.minimum_age, 1000)
    return {None: grown, "onbehalfof": grown, "onbehalfofchild": range(policy.child_until)}[represents]


def may_be_served(
    person: Person, aanbieder: AanbiederRole, policy: DvzaPolicy, today: date, represents: Representation | None
) -> bool:
    """Whether a living person is of the right age, and a patient; for BAZB one need not be.

    Args:
        person: of whom the data are.
        represents: the word by which someone acts for them, if anybody does.
    """
    related = person.care_relation or not aanbieder.needs_relation
    return (related or not policy.needs_care_relation) and person.age_on(today) in ages(policy, represents)


def is_available(
    person: Person | None,
    aanbieder: AanbiederRole,
    policy: DvzaPolicy,
    today: date,
    represents: Representation | None = None,
) -> bool:
    """Whether the aanbieder makes anything available to this person, or takes anything.

    Known, alive, and as in `may_be_served`. An empty dossier is available: it gives empty answers.
    """
    if person is None or (person.died_by(today) and not policy.serves_deceased):
        return False
    return may_be_served(person, aanbieder, policy, today, represents)
