"""What Volgnummer and Tijdstempel should do from one publication of a list to the next."""

from __future__ import annotations

from collections.abc import Iterator

from medmij_sim.lists.registry import FORMATS, AnyList
from medmij_sim.listxml.problem import Problem, Severity


def wrongly_numbered(kind: str, old: AnyList, new: AnyList) -> tuple[Problem, ...]:
    """What is wrong with the numbering of two versions of one list.

    | id | rule | source |
    | --- | --- | --- |
    | `numbering.same` | other content has another Volgnummer | one higher at each republication (XML-bestanden) |
    | `numbering.lower` | a later list has no lower Volgnummer | as above; that readers distrust it is inferred |
    | `numbering.gap` | one higher, not more | as above; versions between these may be unseen, so a warning |
    | `numbering.idle` | the same content has the same Volgnummer | inferred, so a warning |
    | `numbering.tijdstempel` | a later list is not of an earlier moment | inferred, so a warning |

    Args:
        kind: of both, such as `"zal"`.
        old: what was published first.
        new: what was published after it.
    """
    return tuple(
        Problem(kind, "", None, f"{FORMATS[kind].root}/{element}", rule, message, remedy, severity)
        for rule, element, message, remedy, severity in _wrong(old, new)
    )


def _wrong(old: AnyList, new: AnyList) -> Iterator[tuple[str, str, str, str, Severity]]:
    step = new.volgnummer - old.volgnummer
    changed = _content(old) != _content(new)
    numbers = f"Volgnummer {new.volgnummer} after {old.volgnummer}"
    if step < 0:
        remedy = f"number it {old.volgnummer + 1}, or swap the lists"
        yield "numbering.lower", "Volgnummer", f"{numbers} is lower", remedy, Severity.ERROR
    elif step == 0 and changed:
        message = f"the content changed under Volgnummer {new.volgnummer}"
        yield "numbering.same", "Volgnummer", message, f"number it {old.volgnummer + 1}", Severity.ERROR
    elif step > 1:
        remedy = "make sure that there were lists between these"
        yield "numbering.gap", "Volgnummer", f"{numbers} is more than one higher", remedy, Severity.WARNING
    elif step == 1 and not changed:
        remedy = "publish anew only what changed"
        yield "numbering.idle", "Volgnummer", f"{numbers} brings nothing new", remedy, Severity.WARNING
    if step >= 0 and new.tijdstempel < old.tijdstempel:
        message = f"Tijdstempel {new.tijdstempel.isoformat()} is before that of the list it follows"
        yield "numbering.tijdstempel", "Tijdstempel", message, "write the moment of publication", Severity.WARNING


def _content(model: AnyList) -> tuple[object, ...]:
    return tuple(getattr(model, name) for name in model.__match_args__ if name not in ("tijdstempel", "volgnummer"))
