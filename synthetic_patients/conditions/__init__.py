"""Clinical stories: what happened to someone, written into the dossier zib by zib."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from synthetic_patients.chart import Pen
from synthetic_patients.conditions.asthma import asthma
from synthetic_patients.conditions.breast_cancer import breast_cancer
from synthetic_patients.conditions.copd import copd
from synthetic_patients.conditions.dental_care import dental_care
from synthetic_patients.conditions.depression import depression
from synthetic_patients.conditions.diabetes import diabetes
from synthetic_patients.conditions.frail_elderly import frail_elderly
from synthetic_patients.conditions.healthy import healthy
from synthetic_patients.conditions.heart_failure import heart_failure
from synthetic_patients.conditions.hypertension import hypertension
from synthetic_patients.conditions.medication_allergy import medication_allergy
from synthetic_patients.conditions.pregnancy import pregnancy
from synthetic_patients.conditions.surgery import ankle_fracture, hip_replacement
from synthetic_patients.story_kinds import StoryKind

STORIES: Final[dict[StoryKind, Callable[[Pen], None]]] = {
    "healthy": healthy,
    "diabetes": diabetes,
    "hypertension": hypertension,
    "medication_allergy": medication_allergy,
    "dental_care": dental_care,
    "asthma": asthma,
    "hip_replacement": hip_replacement,
    "ankle_fracture": ankle_fracture,
    "copd": copd,
    "heart_failure": heart_failure,
    "frail_elderly": frail_elderly,
    "depression": depression,
    "breast_cancer": breast_cancer,
    "pregnancy": pregnancy,
}
"""How each kind of story is written."""
