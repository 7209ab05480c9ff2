"""What can be asked of NEP-DigiD: answers ordered beforehand, and the service providers that it knows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from starlette.requests import Request

from medmij_sim.control import messages as m
from medmij_sim.control.reading import ControlError, body_of
from medmij_sim.digid.ending import NextAnswer
from medmij_sim.digid.login import Level

if TYPE_CHECKING:
    from medmij_sim.digid.faces import Faces
    from medmij_sim.digid.oidc.clients import OidcClient
    from medmij_sim.digid.providers import ServiceProvider
    from medmij_sim.world import World


class DigidOperations:
    """The operations on NEP-DigiD."""

    def __init__(self, world: World) -> None:
        self._of = world

    async def next_login(self, request: Request) -> None:
        answer = await body_of(request, m.NextLogin)
        self._known_requester(answer.requester)
        level = None if answer.level is None else Level.named(answer.level)
        ordered = NextAnswer(
            answer.person, level, answer.outcome, answer.requester, answer.represents, answer.bsn or None
        )
        try:
            self._of.digid.preset(ordered, always=answer.always)
        except KeyError as error:
            raise ControlError(400, str(error.args[0])) from None

    async def forget_logins(self, _: Request) -> None:
        self._of.digid.forget_orders()

    async def list_providers(self, _: Request) -> tuple[m.ProviderFacts, ...]:
        return provider_facts(self._of.faces)

    async def add_providers(self, request: Request) -> tuple[m.ProviderFacts, ...]:
        from medmij_sim.digid.oidc.clients import ClientError
        from medmij_sim.digid.providers import Face
        from medmij_sim.digid.saml.metadata import MetadataError

        data, face = await request.body(), request.query_params.get("face")
        public = request.query_params.get("public") == "true"
        if face is not None and face not in get_args(Face):
            raise ControlError(400, f"face={face!r} is not known — choose one of {', '.join(get_args(Face))}")
        try:
            added = self._of.faces.add(data, face=face, public=public)  # type: ignore[arg-type]
        except (ClientError, MetadataError) as error:
            raise ControlError(400, str(error)) from None
        return tuple(each for each in provider_facts(self._of.faces) if each.id in added)

    async def change_provider(self, request: Request) -> m.ProviderFacts:
        change = await body_of(request, m.ProviderChange)
        provider = self._of.faces.providers.get(change.id)
        if provider is None:
            raise ControlError(404, f"no provider {change.id!r} that speaks SAML; GET /digid/providers lists them")
        changed = replace(provider, settings=change.changed(provider.settings))
        self._of.faces.providers.add(changed)
        return _saml(changed)

    def _known_requester(self, key: str | None) -> None:
        known = {site.party for site in self._of.sites.values()}
        if key is None or key in known:
            return
        known |= {each.id for each in provider_facts(self._of.faces)}
        if key not in known:
            raise ControlError(400, f"no party {key!r}; known: {', '.join(sorted(known))}")


def provider_facts(faces: Faces) -> tuple[m.ProviderFacts, ...]:
    """Every service provider that NEP-DigiD knows."""
    return (*map(_saml, faces.providers), *map(_oidc, faces.oidc.clients.values()))


def _saml(provider: ServiceProvider) -> m.ProviderFacts:
    settings = provider.settings
    return m.ProviderFacts(
        id=provider.entity_id,
        speaks=provider.face,
        answers_go_to=tuple(each.location for each in provider.consumers),
        minimum_level=settings.minimum_level.name.lower(),
        active=settings.active,
        reports_substantieel=settings.reports_substantieel,
        single_sign_on=settings.single_sign_on,
        federation=settings.federation,
        sectors=settings.sectors,
        representation=settings.representation,
        services={uuid: level.name.lower() for uuid, level in settings.services.items()},
        members=provider.members,
    )


def _oidc(client: OidcClient) -> m.ProviderFacts:
    return m.ProviderFacts(
        id=client.client_id,
        speaks="oidc",
        answers_go_to=client.redirect_uris,
        minimum_level=client.level.name.lower(),
    )
