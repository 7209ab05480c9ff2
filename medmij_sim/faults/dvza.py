"""Named faults of the mock DVZA: deviations of its policy."""

from __future__ import annotations

from medmij_sim.faults.dvza_answers import ANSWER_FAULTS
from medmij_sim.faults.dvza_asking import ASKING_FAULTS
from medmij_sim.faults.dvza_authorization import AUTHORIZATION_FAULTS
from medmij_sim.faults.dvza_consents import CONSENT_FAULTS
from medmij_sim.faults.dvza_grants import GRANT_FAULTS
from medmij_sim.faults.dvza_login import LOGIN_FAULTS
from medmij_sim.faults.dvza_resource import RESOURCE_FAULTS
from medmij_sim.faults.dvza_screens import SCREEN_FAULTS
from medmij_sim.faults.dvza_sharing import SHARING_FAULTS
from medmij_sim.faults.dvza_subscriptions import SUBSCRIPTION_FAULTS
from medmij_sim.faults.dvza_token import TOKEN_FAULTS
from medmij_sim.faults.model import Fault

DVZA_FAULTS: tuple[Fault, ...] = (
    *AUTHORIZATION_FAULTS,
    *GRANT_FAULTS,
    *LOGIN_FAULTS,
    *SCREEN_FAULTS,
    *ASKING_FAULTS,
    *CONSENT_FAULTS,
    *TOKEN_FAULTS,
    *RESOURCE_FAULTS,
    *SHARING_FAULTS,
    *ANSWER_FAULTS,
    *SUBSCRIPTION_FAULTS,
)
