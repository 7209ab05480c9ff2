"""Aids and other devices: in use, and asked for."""

from __future__ import annotations

from datetime import date
from functools import partial

from synthetic_patients.chart import Pen
from synthetic_patients.nlcore.medical_device import medical_device as nlcore_device
from synthetic_patients.nlcore.medical_device import medical_device_product as nlcore_product
from synthetic_patients.zib2017.elements import Ref
from synthetic_patients.zib2017.medical_device import medical_device, medical_device_product
from synthetic_patients.zib2017.medical_device_request import Status, medical_device_request


def aid_in_use(
    pen: Pen,
    name: str,
    *,
    since: date,
    until: date | None = None,
    problem: Ref,
    supplier: Ref,
    goal: Ref | None = None,
) -> Ref:
    """Write an aid and its use; the answer refers to the use.

    Args:
        goal: what it helps to reach, which only R4 can tell.
    """
    device, use = pen.ref("Device", name), pen.ref("DeviceUseStatement", name)
    serial = f"HM-{device.id}"
    pen.write(
        medical_device_product(device, pen.patient, name, serial),
        medical_device(
            use, pen.patient, device=device, since=since, until=until, problem=problem, organization=supplier
        ),
    )
    pen.write_r4(
        partial(nlcore_product, device, pen.patient, name, serial),
        partial(nlcore_device, use, pen.patient, device=device, since=since, until=until, problem=problem, goal=goal),
    )
    return use


def aid_asked_for(pen: Pen, name: str, status: Status, *, start: date, requester: Ref, problem: Ref) -> None:
    """Write an aid and the request for it, needed from `start` on."""
    device = pen.ref("Device", name)
    pen.write(
        medical_device_product(device, pen.patient, name, f"HM-{device.id}"),
        medical_device_request(
            pen.ref("DeviceRequest", f"{name} ({status})"),
            pen.patient,
            status=status,
            device=device,
            start=start,
            requester=requester,
            problem=problem,
        ),
    )
