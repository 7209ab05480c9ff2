"""Faults of a PGO that subscribes, and in how it answers notifications (ext.abo.*)."""

from __future__ import annotations

from medmij_sim.faults.model import Fault
from medmij_sim.faults.pgo_rows import fault

TOO_LATE = 12.0
"""Seconds; a PGO has ten (ext.abo.rscnotint.207)."""

PGO_SUBSCRIPTION_FAULTS: tuple[Fault, ...] = (
    fault(
        "subscription.media-type",
        "Stuurt en vraagt op de subscription interface FHIR in plaats van JSON.",
        "Sends and asks for FHIR on the subscription interface instead of JSON.",
        subscription_media_type="application/fhir+json",
    ),
    fault(
        "notification.late-answer",
        "Beantwoordt een notificatie pas na twaalf seconden.",
        "Answers a notification only after twelve seconds.",
        notification_delay=TOO_LATE,
    ),
    fault(
        "notification.takes-unknown",
        "Antwoordt met 200 op een notificatie over een abonnement dat het niet kent.",
        "Answers 200 to a notification about a subscription that it does not know.",
        knows_every_subscription=True,
    ),
    fault(
        "notification.forgets-subscriptions",
        "Antwoordt met invalid_subscription_id op elke notificatie.",
        "Answers every notification with invalid_subscription_id.",
        notification_error="invalid_subscription_id",
    ),
    fault(
        "notification.crash",
        "Antwoordt met 500 op elke notificatie.",
        "Answers every notification with 500.",
        notification_error="server_error",
    ),
    fault(
        "notification.not-collected",
        "Neemt een notificatie aan, maar haalt niet op wat er nieuw is.",
        "Takes a notification, but does not collect what is new.",
        collects_when_notified=False,
    ),
    fault(
        "notification.collects-every-time",
        "Haalt bij elke notificatie op, ook vaker dan eens per 24 uur bij dezelfde DVZA.",
        "Collects at every notification, also more than once in 24 hours at the same DVZA.",
        automatic_pause=0,
    ),
)
