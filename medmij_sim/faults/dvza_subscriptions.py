"""Faults of the subscription interface, and in what a DVZA tells a PGO of its subscriptions (ext.abo.*)."""

from __future__ import annotations

from medmij_sim.faults.model import Fault

TOO_LATE = 2 * 3600
"""Seconds; a DVZA has an hour (ext.abo.rscnotint.206)."""

SUBSCRIPTION_FAULTS: tuple[Fault, ...] = (
    Fault(
        "dvza.subscription.termination-refused",
        "Weigert een abonnement te beëindigen.",
        "Refuses to end a subscription.",
        {"refuses_termination": True},
    ),
    Fault(
        "dvza.subscription.shortening-refused",
        "Weigert een eerdere einddatum.",
        "Refuses an earlier end date.",
        {"refuses_shortening": True},
    ),
    Fault(
        "dvza.subscription.extended-too-far",
        "Verlengt een abonnement tot na de dag waarvoor de persoon toestemming gaf.",
        "Extends a subscription beyond the day that the person consented to.",
        {"limits_extension": False},
    ),
    Fault(
        "dvza.subscription.survives-withdrawal",
        "Laat een abonnement doorlopen als de persoon de toestemming intrekt.",
        "Lets a subscription go on when the person withdraws consent.",
        {"ends_subscriptions_at_withdrawal": False},
    ),
    Fault(
        "dvza.subscription.id-too-long",
        "Geeft een subscription_id van meer dan 64 tekens.",
        "Gives a subscription_id of more than 64 characters.",
        {"long_subscription_id": True},
    ),
    Fault(
        "dvza.notification.never-sent",
        "Stuurt geen notificaties.",
        "Sends no notifications.",
        {"notifies": False},
    ),
    Fault(
        "dvza.notification.late",
        "Stuurt notificaties pas na twee uur.",
        "Sends notifications only after two hours.",
        {"notification_delay": TOO_LATE},
    ),
    Fault(
        "dvza.notification.sent-twice",
        "Stuurt elke notificatie twee keer.",
        "Sends every notification twice.",
        {"notification_copies": 2},
    ),
    Fault(
        "dvza.notification.bsn",
        "Zet een BSN in een notificatie.",
        "Puts a BSN in a notification.",
        {"notification_tells_bsn": True},
    ),
    Fault(
        "dvza.notification.wrong-type",
        "Stuurt notificaties van een soort die niet bestaat.",
        "Sends notifications of a kind that does not exist.",
        {"notification_type": "news"},
    ),
    Fault(
        "dvza.notification.wrong-end-date",
        "Noemt een einddatum die een jaar later is dan waar.",
        "Tells an end date that is a year later than it is.",
        {"notification_end_shift": 366},
    ),
    Fault(
        "dvza.notification.after-the-end",
        "Blijft notificaties sturen als het abonnement is afgelopen.",
        "Goes on notifying when the subscription has ended.",
        {"notifies_after_end": True},
    ),
    Fault(
        "dvza.notification.unknown-not-heeded",
        "Houdt een abonnement aan waarvan het PGO zegt dat het niet bestaat.",
        "Keeps a subscription of which the PGO says that it does not exist.",
        {"heeds_unknown_subscription": False},
    ),
)
