"""What a clinical story writes into: the person, the day it is, and the pages written so far."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Final

from synthetic_patients.documents.filing import file_documents
from synthetic_patients.edges.kinds import Edge
from synthetic_patients.edges.of_pages import Context, apply_to
from synthetic_patients.grown import Grown, Written
from synthetic_patients.nlcore.patient import patient as nlcore_patient
from synthetic_patients.on_demand import Makers, OnDemand, referred
from synthetic_patients.people.person import Person
from synthetic_patients.people.relations import Relation
from synthetic_patients.plan import Plan, Story
from synthetic_patients.providers.directory import GP, provider_resources
from synthetic_patients.releases import RELEASES, Release
from synthetic_patients.zib2017.contact_person import contact_person
from synthetic_patients.zib2017.elements import Ref, Resource
from synthetic_patients.zib2017.patient import patient

_SATURDAY: Final = 5
_HOLIDAYS: Final = frozenset({(1, 1), (4, 27), (12, 25), (12, 26)})
"""Month and day of the Dutch holidays that are on the same date every year."""


class Chart:
    """The dossier in the making.

    Args:
        plan: what it grows from.

    Attributes:
        until: last day on which anything can have happened: today, or the day of death.
        patient: reference to the Patient.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.person: Person = plan.grow_person()
        self.until: date = self.person.deceased or plan.today
        self.patient = Ref(f"Patient/{self.person.slug}", self.person.name.full)
        self._pages: list[Resource] = []
        self._r4_pages: list[Callable[[], Resource]] = []
        self._on_demand: dict[Release, Makers] = {release: {} for release in RELEASES}
        self._contact_persons: dict[Relation, Ref] = {}

    @property
    def today(self) -> date:
        return self.plan.today

    @property
    def alive(self) -> bool:
        """Whether anything can still be planned."""
        return self.person.deceased is None

    def asks(self, edge: Edge) -> bool:
        """Whether the plan asks for this edge."""
        return edge in self.plan.edges

    def write(self, *pages: Resource) -> None:
        """Add STU3 resources, in the order in which a reader should meet them."""
        self._pages.extend(pages)

    def write_r4(self, *pages: Callable[[], Resource]) -> None:
        """Add R4 resources, each made when R4 is asked for; one may not depend on chance or on what comes after."""
        self._r4_pages.extend(pages)

    def have_ready(self, me: Ref, make: Callable[[], Resource], release: Release) -> None:
        """Have a resource written when another one refers to it, and not otherwise."""
        self._on_demand[release][me.target] = make

    def open(self) -> None:
        """Write the first page: who this is."""
        gp = None if self.asks("no_general_practitioner") else GP.ref
        self.write(patient(self.patient, self.person, general_practitioner=gp))
        self.write_r4(partial(nlcore_patient, self.patient, self.person, general_practitioner=gp))

    def contact_person(self, relation: Relation) -> Ref:
        """The RelatedPerson of one of the person's relations who has a role; it is written when first asked for."""
        if relation not in self._contact_persons:
            number = len(self._contact_persons) + 1
            me = Ref(f"RelatedPerson/{self.person.slug}-{relation.kind.replace('_', '-')}-{number}", relation.name.full)
            self._contact_persons[relation] = me
            self.write(contact_person(me, self.patient, self.person, relation))
        return self._contact_persons[relation]

    def file_documents(self) -> None:
        """Add what says which of the pages are documents too: letters, reports, e-consults, questionnaires."""
        self.write(*file_documents(self._pages, self.patient, self.until))

    def close(self) -> Grown:
        """All pages by release, followed by the providers they refer to."""
        return Grown(
            {
                "STU3": lambda: self._done("STU3", self._pages),
                "R4": lambda: self._done("R4", [make() for make in self._r4_pages]),
            }
        )

    def _done(self, release: Release, pages: list[Resource]) -> Written:
        written = Written.of(pages)
        written += Written.of(referred(written.targets, OnDemand(self._on_demand[release])))
        if self.plan.edges:
            context = Context(self.person, self.until, release)
            written = Written.of(apply_to(list(written.resources), self.plan.edges, context))
        return written + Written.of(referred(written.targets, provider_resources(release)))


class Pen:
    """One story's way to write: ids that no other story uses, chance that no other story touches."""

    def __init__(self, chart: Chart, story: Story) -> None:
        self.chart = chart
        self.story = story
        self.rng = Random(f"{story.kind} {story.seed}")
        self._prefix = f"{chart.person.slug}-{story.kind.replace('_', '-')}"
        self._counts: dict[str, int] = {}

    @property
    def patient(self) -> Ref:
        return self.chart.patient

    def ref(self, resource_type: str, display: str, slug: str | None = None) -> Ref:
        """Name a resource before it is written; the id counts up within story and slug."""
        slug = slug or resource_type.lower()
        number = self._counts[slug] = self._counts.get(slug, 0) + 1
        return Ref(f"{resource_type}/{self._prefix}-{slug}-{number}", display)

    def write(self, *pages: Resource) -> None:
        """Add STU3 resources to the dossier."""
        self.chart.write(*pages)

    def write_r4(self, *pages: Callable[[], Resource]) -> None:
        """Add R4 resources to the dossier; see `Chart.write_r4`."""
        self.chart.write_r4(*pages)

    def have_ready(self, me: Ref, make: Callable[[], Resource], release: Release) -> None:
        """Have a resource written when another one refers to it, and not otherwise."""
        self.chart.have_ready(me, make, release)

    def words(self, text: str) -> str:
        """Free text, made awkward for parsers when the plan asks for that."""
        return f'{text} <&> "é" \u2009☂' if self.chart.asks("markup_in_text") else text

    def about(self, day: date) -> str:
        """A date in the past as people remember it: the whole day, or only the year when the plan asks for that."""
        return str(day.year) if self.chart.asks("partial_dates") else day.isoformat()

    @property
    def ends(self) -> date | None:
        """The day the problem was over, three quarters of the way to today; None when it goes on."""
        if not self.story.ended:
            return None
        start = self.story.start
        return working_day(start + (self.chart.until - start) * 3 // 4, start)

    @property
    def use_until(self) -> date | None:
        """The last day of long-term medication: the end of the problem or of life, or None when use goes on."""
        return self.ends or self.chart.person.deceased

    def visits(self, months: int = 3) -> list[date]:
        """Days of the check-ups, oldest first: the last some weeks ago, fewer than planned when time is short."""
        last = self.ends or self.chart.until
        days: list[date] = []
        day = last - timedelta(days=self.rng.randint(7, 30))
        while len(days) < self.story.visits and day >= self.story.start:
            days.append(working_day(day, self.story.start))
            day -= timedelta(days=months * 30 + self.rng.randint(-6, 6))
        return days[::-1]


def working_day(day: date, earliest: date) -> date:
    """This day, or the last working day before a weekend or holiday unless that lies before `earliest`."""
    while day > earliest and (day.weekday() >= _SATURDAY or (day.month, day.day) in _HOLIDAYS):
        day -= timedelta(days=1)
    return max(day, earliest)
