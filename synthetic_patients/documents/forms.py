"""The questionnaires that people are asked to fill in, as tables."""

from __future__ import annotations

from datetime import date
from typing import Final

from synthetic_patients.codes.systems import LOINC, Code
from synthetic_patients.zib2017.questionnaire import Form, Question

_HOME: Final = "https://synthetic-patients.example"


def _choices(name: str, *words: str) -> tuple[Code, ...]:
    """Options of our own, numbered from 0."""
    system = f"{_HOME}/CodeSystem/{name}"
    return tuple(Code(system, f"{name}-{number}", text) for number, text in enumerate(words))


_HOW_OFTEN: Final = (
    Code(LOINC, "LA6568-5", "Not at all", "Helemaal niet"),
    Code(LOINC, "LA6569-3", "Several days", "Op sommige dagen"),
    Code(LOINC, "LA6570-1", "More than half the days", "Op meer dan de helft van de dagen"),
    Code(LOINC, "LA6571-9", "Nearly every day", "Bijna iedere dag"),
)
_HOW_DIFFICULT: Final = (
    Code(LOINC, "LA6572-7", "Not difficult at all", "Geen enkele moeite"),
    Code(LOINC, "LA6573-5", "Somewhat difficult", "Enige moeite"),
    Code(LOINC, "LA6575-0", "Very difficult", "Veel moeite"),
    Code(LOINC, "LA6574-3", "Extremely difficult", "Heel veel moeite"),
)
_PHQ_ITEMS: Final = (
    ("44250-9", "Weinig zin of plezier in de dingen die u doet"),
    ("44255-8", "Somber, neerslachtig of zonder hoop"),
    ("44259-0", "Slecht slapen, of juist te veel"),
    ("44254-1", "Moe, of weinig energie"),
    ("44251-7", "Weinig trek, of juist te veel eten"),
    ("44258-2", "Ontevreden over uzelf, of het gevoel dat u faalt"),
    ("44252-5", "Moeite om uw aandacht ergens bij te houden"),
    ("44253-3", "Zo traag, of juist zo onrustig, dat het anderen opvalt"),
    ("44260-8", "Gedachten dat u beter dood kunt zijn, of dat u zichzelf iets wilt aandoen"),
)
_DIFFICULTY: Final = "phq-10"

PHQ_9: Final = Form(
    url=f"{_HOME}/Questionnaire/phq-9",
    title="PHQ-9: stemming",
    published=date(2019, 1, 7),
    publisher="Huisartspraktijk De Proef",
    purpose="Hoe het met de stemming is, als voorbeeld van een gevalideerde vragenlijst.",
    code=Code(LOINC, "44249-1", "PHQ-9 quick depression assessment panel"),
    questions=(
        Question(
            "phq",
            "Hoe vaak had u hier de afgelopen twee weken last van?",
            "group",
            items=tuple(
                Question(f"phq-{number}", text, "choice", _HOW_OFTEN, Code(LOINC, code, text))
                for number, (code, text) in enumerate(_PHQ_ITEMS, start=1)
            ),
        ),
        Question(
            _DIFFICULTY,
            "Hoeveel moeite kostte het daardoor om te werken, het huishouden te doen of met anderen om te gaan?",
            "choice",
            _HOW_DIFFICULT,
            Code(LOINC, "69722-7", "Moeite door deze problemen"),
            required=False,
        ),
    ),
)

DIABETES_CHECK: Final = Form(
    url=f"{_HOME}/Questionnaire/diabetescontrole",
    title="Voorbereiding op de diabetescontrole",
    published=date(2019, 3, 4),
    publisher="Huisartspraktijk De Proef",
    purpose="Wat iemand met diabetes wil bespreken op de jaarlijkse controle.",
    questions=(
        Question("uitleg", "Vul dit in op zijn laatst twee dagen voor uw afspraak.", "display"),
        Question(
            "leefstijl",
            "Hoe gaat het?",
            "group",
            items=(
                Question("gewicht", "Uw gewicht (kg)", "decimal"),
                Question("bewegen", "Op hoeveel dagen per week beweegt u een half uur?", "integer"),
                Question("meet", "Meet u zelf uw bloedsuiker?", "boolean"),
                Question("laatst", "Wanneer mat u het laatst?", "date", only_if=("meet", True)),
            ),
        ),
        Question(
            "medicatie",
            "Lukt het om uw medicijnen te nemen zoals afgesproken?",
            "choice",
            _choices("medicijnen", "Altijd", "Meestal", "Vaak niet"),
        ),
        Question("bespreken", "Wat wilt u bespreken?", "text", required=False),
    ),
)

_ANAESTHESIA: Final = _choices("narcose", "Nee", "Ja, zonder problemen", "Ja, met problemen")
ANAESTHESIA: Final = Form(
    url=f"{_HOME}/Questionnaire/voor-de-operatie",
    title="Vragen voor uw operatie",
    published=date(2019, 2, 11),
    publisher="Ziekenhuis Voorbeeld",
    purpose="Wat de anesthesioloog voor een operatie wil weten.",
    questions=(
        Question("eerder", "Bent u eerder onder narcose geweest?", "choice", _ANAESTHESIA),
        Question("wat", "Welke problemen waren er?", "string", only_if=("eerder", _ANAESTHESIA[2])),
        Question("nuchter", "Ik weet dat ik nuchter moet komen.", "boolean"),
        Question("gebit", "Hebt u losse tanden of een prothese?", "boolean"),
        Question("naasten", "Wie bellen wij na de operatie?", "string", required=False),
    ),
)

FORMS: Final = (PHQ_9, DIABETES_CHECK, ANAESTHESIA)
_LAST_TO_RISE: Final = "phq-9"


def phq_answers(score: int, start: int = 0) -> dict[str, str]:
    """Answers to the PHQ-9 that add up to a score; the question about death stays at 0 for as long as that can be.

    Args:
        score: 0 to 27.
        start: which question rises first; lets two people with the same score differ.
    """
    items = [each.link_id for each in PHQ_9.questions[0].items]
    rising = [each for each in items if each != _LAST_TO_RISE]
    points = dict.fromkeys(items, 0)
    left = score
    for _ in range(len(_HOW_OFTEN) - 1):
        for number in range(len(rising)):
            link_id = rising[(number + start) % len(rising)]
            points[link_id] += 1 if left else 0
            left -= 1 if left else 0
    points[_LAST_TO_RISE] = left
    hardship = _HOW_DIFFICULT[min(score * len(_HOW_DIFFICULT) // 28, len(_HOW_DIFFICULT) - 1)]
    return {link_id: _HOW_OFTEN[value].code for link_id, value in points.items()} | {_DIFFICULTY: hardship.code}
