"""Whole journeys in one call: what a world can be asked about the data of its people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medmij_sim.part import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medmij_sim.collecting import Collected
    from medmij_sim.fhir.types import Resource
    from medmij_sim.giving import Received
    from medmij_sim.pgo.sharing import Shared
    from medmij_sim.pgo.subscribing import Known
    from medmij_sim.subscribing import Subscribed
    from medmij_sim.withdrawing import Consented, Withdrawn


class Journeys(Part):
    """The part of a `World` that goes through journeys; see `medmij_sim.collecting`."""

    def offered(self, person: str, aanbieder: str, gegevensdienst: str) -> tuple[Resource, ...]:
        """What a PGO should have of a person after collecting a gegevensdienst from an aanbieder.

        The answers to all requests of the gegevensdienst in `medmij_sim.services`, and whatever they refer to.

        Args:
            person: a key, such as `woman_34`.
            aanbieder: its name, with or without `@medmij`.
            gegevensdienst: its id, such as `"48"`.

        Raises:
            KeyError: there is no such gegevensdienst.
            ConfigError: there is no such person or aanbieder.
        """
        from medmij_sim.collecting import offered

        return offered(self._whole, person, aanbieder, gegevensdienst)

    def not_offered(self, person: str) -> tuple[Resource, ...]:
        """What was loaded for a person that no aanbieder of this world shows in any gegevensdienst for Verzamelen.

        Raises:
            ConfigError: there is no such person.
        """
        from medmij_sim.collecting import not_offered

        return not_offered(self._whole, person)

    def collect(
        self,
        person: str,
        aanbieder: str,
        gegevensdienst: str,
        *,
        pgo: str = "pgo-a",
        represents: str | None = None,
        long_term: bool = False,
    ) -> Collected:
        """Have a PGO of this world forget everything, go through a journey with a person, collect and export.

        Over sockets when this world is served. Not to be called from asynchronous code.

        Args:
            person: a key, such as `woman_34`.
            aanbieder: its name, with or without `@medmij`.
            gegevensdienst: its id, such as `"48"`.
            pgo: the key of the PGO.
            represents: the key of who is represented: the person logs in, the data are theirs.
            long_term: the person gives long-term consent.

        Raises:
            JourneyError: the person could not get through login and consent, or the PGO was refused; one line.
            ConfigError: there is no such person or PGO.
        """
        from medmij_sim.collecting import collect

        return collect(self._whole, person, aanbieder, gegevensdienst, pgo, represents, long_term)

    def share(
        self,
        person: str,
        aanbieder: str,
        gegevensdienst: str,
        resources: Sequence[Resource] | None = None,
        *,
        pgo: str = "pgo-a",
    ) -> Shared:
        """Have a PGO of this world go through a journey with a person and share something with an aanbieder (Delen).

        Over sockets when this world is served. Not to be called from asynchronous code.

        Args:
            person: a key, such as `woman_34`.
            aanbieder: its name, with or without `@medmij`.
            gegevensdienst: its id, such as `"53"`.
            resources: what is shared, the Patient included; None for what `shareable` gives. A Task that is completed
                is accepted first.
            pgo: the key of the PGO.

        Raises:
            JourneyError: the person could not get through login and confirmation, or the PGO was refused; one line.
            ConfigError: there is no such person, aanbieder or PGO, or nothing can be shared with the gegevensdienst.
        """
        from medmij_sim.giving import share

        return share(self._whole, person, aanbieder, gegevensdienst, resources, pgo)

    def shareable(self, person: str, aanbieder: str, gegevensdienst: str) -> tuple[Resource, ...]:
        """Something that a person could share with a gegevensdienst of an aanbieder, made up today.

        Self measurements, a letter, a photograph, answers to the questionnaire that is asked for, or a request for
        correction; for tests to share as it is, or to break.

        Raises:
            ConfigError: there is no such person or aanbieder, the aanbieder does not know the person, or it asked for
                no answers to a questionnaire.
        """
        from medmij_sim.giving import shareable

        return shareable(self._whole, person, aanbieder, gegevensdienst)

    def received(self, aanbieder: str, person: str | None = None, location: str | None = None) -> tuple[Received, ...]:
        """What people shared with an aanbieder, the earliest first: the care side of Delen.

        Args:
            aanbieder: its name, with or without `@medmij`.
            person: a key; None for everybody.
            location: only what is there, as the answer to a share gave it, with the FHIR base before it; without
                `/_history/...` it is every version.

        Raises:
            ConfigError: there is no such aanbieder or person.
        """
        from medmij_sim.giving import received_by

        return received_by(self._whole, aanbieder, person, location)

    def subscribe(self, person: str, aanbieder: str, gegevensdienst: str, days: int, *, pgo: str = "pgo-a") -> Known:
        """Have a PGO of this world go through a journey with a person and subscribe to what is new (Abonneren).

        Over sockets when this world is served. Not to be called from asynchronous code.

        Args:
            person: a key, such as `woman_34`.
            aanbieder: its name, with or without `@medmij`.
            gegevensdienst: its id, such as `"48"`.
            days: for how long; what the aanbieder agrees to may be less. 0 ends the subscription.
            pgo: the key of the PGO.

        Returns:
            The subscription as the PGO has it from now on.

        Raises:
            JourneyError: the person could not get through login and consent, or the DVZA refused; one line.
            ConfigError: there is no such person or PGO, or one cannot subscribe to the gegevensdienst.
        """
        from medmij_sim.subscribing import subscribe

        return subscribe(self._whole, person, aanbieder, gegevensdienst, days, pgo)

    def subscriptions(self, person: str | None = None) -> tuple[Subscribed, ...]:
        """The subscriptions that stand at the DVZAs of this world, also those that ended in the last thirty days.

        Args:
            person: a key; None for everybody.

        Raises:
            ConfigError: there is no such person.
        """
        from medmij_sim.subscribing import subscriptions

        return subscriptions(self._whole, person)

    def consents(self, person: str | None = None) -> tuple[Consented, ...]:
        """The long-term consents that stand at the DVZAs of this world.

        Args:
            person: a key; None for everybody.

        Raises:
            ConfigError: there is no such person.
        """
        from medmij_sim.withdrawing import consents

        return consents(self._whole, person)

    def withdraw(self, person: str, aanbieder: str | None = None, *, pgo: str | None = None) -> Withdrawn:
        """End what a person allowed: long-term consents, tokens that still last, and subscriptions.

        The same as the person does on the pages of "Toestemmingen aanpassen", without walking through them.

        Args:
            person: a key, such as `woman_34`.
            aanbieder: its name, with or without `@medmij`; None for all.
            pgo: the key of the PGO, or the host name of one that is not of this world; None for all.

        Raises:
            ConfigError: there is no such person, aanbieder or PGO.
        """
        from medmij_sim.withdrawing import withdraw

        return withdraw(self._whole, person, aanbieder, pgo)

    def consent(self, url: str, *, person: str, redirect_uri: str, long_term: bool = False) -> str:
        """Be a person who opens an authorization request, logs in and gives consent.

        Args:
            url: the authorization request, as the PGO gives it to the person's browser.
            person: a key, such as `woman_34`.
            redirect_uri: the walk ends before the first URL that begins with it.
            long_term: give consent for a long time, where that is offered.

        Returns:
            The authorization response: `redirect_uri` with its parameters; it is not opened.

        Raises:
            WalkError: a page does not let the person go on.
            TooManyRedirectsError: the pages send the browser on and on.
            httpx.TransportError: a host does not answer, or shows a certificate that is refused.
        """
        from medmij_sim.collecting import consent

        return consent(self._whole, url, person, redirect_uri, long_term=long_term)
