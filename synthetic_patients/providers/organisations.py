"""The fictitious Zorgaanbieders and their departments, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from synthetic_patients.codes import CareKind, Code
from synthetic_patients.people.names import Address
from synthetic_patients.zib2017.care_providers import AGB, URA, UZOVI
from synthetic_patients.zib2017.elements import Ref


@dataclass(frozen=True, slots=True)
class Provider:
    """An organisation, or a department of one.

    Args:
        slug: its id.
        name: what people call it.
        numbers: (naming system, number) pairs; a department has none of its own.
        kind: kind of organisation, or the specialty of a department; None where the zib's list has no word for it.
        address: where it is; None for who is not visited.
        part_of: the organisation a department belongs to.
    """

    slug: str
    name: str
    numbers: tuple[tuple[str, str], ...]
    kind: Code | None
    address: Address | None
    part_of: Provider | None = None

    @property
    def ref(self) -> Ref:
        return Ref(f"Organization/{self.slug}", self.name)

    @property
    def location(self) -> Ref:
        """Where people come; there is none without an address, and a department is where its organisation is."""
        house = self.part_of or self
        return Ref(f"Location/{house.slug}", house.name)


def _numbers(number: int) -> tuple[tuple[str, str], ...]:
    """The numbers of the so-manieth organisation; see `directory` for why they cannot be real."""
    return (URA, f"9999{number:04d}"), (AGB, f"00{number:06d}")


def _department(slug: str, name: str, specialty: Code) -> Provider:
    return Provider(f"{HOSPITAL.slug}-{slug}", f"{HOSPITAL.name}, {name}", (), specialty, None, HOSPITAL)


GP_PRACTICE: Final = Provider(
    "huisartspraktijk-de-proef",
    "Huisartspraktijk De Proef",
    _numbers(1),
    CareKind.GP_PRACTICE,
    Address("Testweg", 1, "0001 AX", "Testdam"),
)
HOSPITAL: Final = Provider(
    "ziekenhuis-voorbeeld",
    "Ziekenhuis Voorbeeld",
    _numbers(2),
    CareKind.HOSPITAL,
    Address("Fictieplein", 100, "0002 BX", "Voorbeeldhuizen"),
)
PHARMACY: Final = Provider(
    "apotheek-het-verzinsel",
    "Apotheek Het Verzinsel",
    _numbers(3),
    CareKind.PHARMACY,
    Address("Nepgracht", 5, "0001 AX", "Testdam"),
)
GGZ: Final = Provider(
    "ggz-de-oefening",
    "GGZ De Oefening",
    _numbers(4),
    CareKind.MENTAL_HEALTH,
    Address("Schijnlaan", 44, "0002 BX", "Voorbeeldhuizen"),
)
CARE_HOME: Final = Provider(
    "woonzorg-de-verzonnen-hof",
    "Woonzorgcentrum De Verzonnen Hof",
    _numbers(5),
    CareKind.NURSING_HOME,
    Address("Hofstraat", 60, "0003 CX", "Proefburen"),
)
REHABILITATION: Final = Provider(
    "revalidatiecentrum-de-denkstap",
    "Revalidatiecentrum De Denkstap",
    _numbers(6),
    CareKind.REHABILITATION,
    Address("Oefenpad", 8, "0002 BX", "Voorbeeldhuizen"),
)
PHYSIOTHERAPY_PRACTICE: Final = Provider(
    "fysiotherapie-in-theorie",
    "Fysiotherapie In Theorie",
    _numbers(7),
    None,
    Address("Testweg", 14, "0001 AX", "Testdam"),
)
LABORATORY: Final = Provider(
    "laboratorium-monster",
    "Laboratorium Het Monster",
    _numbers(8),
    CareKind.LABORATORY,
    Address("Buisweg", 21, "0002 BX", "Voorbeeldhuizen"),
)
DENTAL_PRACTICE: Final = Provider(
    "tandartspraktijk-kies-en-fictie",
    "Tandartspraktijk Kies & Fictie",
    _numbers(9),
    None,
    Address("Nepgracht", 32, "0001 AX", "Testdam"),
)
MIDWIFERY_PRACTICE: Final = Provider(
    "verloskundigen-de-eerste-proef",
    "Verloskundigenpraktijk De Eerste Proef",
    _numbers(10),
    CareKind.MIDWIFERY,
    Address("Proeflaan", 70, "0001 AX", "Testdam"),
)
HOME_CARE: Final = Provider(
    "thuiszorg-bij-wijze-van",
    "Thuiszorg Bij Wijze Van",
    _numbers(11),
    CareKind.HOME_CARE,
    Address("Testweg", 55, "0001 AX", "Testdam"),
)
YOUTH_HEALTH: Final = Provider(
    "jeugdgezondheidszorg-testdam",
    "Jeugdgezondheidszorg Testdam",
    _numbers(12),
    CareKind.YOUTH_HEALTH,
    Address("Proeflaan", 2, "0001 AX", "Testdam"),
)
PUBLIC_HEALTH: Final = Provider(
    "ggd-nepland",
    "GGD Nepland",
    _numbers(13),
    CareKind.PUBLIC_HEALTH,
    Address("Fictieplein", 3, "0002 BX", "Voorbeeldhuizen"),
)
INSURER: Final = Provider("zorgverzekeraar-nergens", "Zorgverzekeraar Nergens", ((UZOVI, "0000"),), None, None)

CARDIOLOGY: Final = _department("cardiologie", "afdeling cardiologie", CareKind.CARDIOLOGY)
INTERNAL_MEDICINE: Final = _department("interne", "afdeling interne geneeskunde", CareKind.INTERNAL_MEDICINE)
GERIATRICS: Final = _department("geriatrie", "afdeling geriatrie", CareKind.GERIATRICS)
ORTHOPAEDICS: Final = _department("orthopedie", "afdeling orthopedie", CareKind.ORTHOPAEDICS)
SURGERY: Final = _department("chirurgie", "afdeling chirurgie", CareKind.SURGERY)

PROVIDERS: Final = (
    GP_PRACTICE,
    HOSPITAL,
    PHARMACY,
    GGZ,
    CARE_HOME,
    REHABILITATION,
    PHYSIOTHERAPY_PRACTICE,
    LABORATORY,
    DENTAL_PRACTICE,
    MIDWIFERY_PRACTICE,
    HOME_CARE,
    YOUTH_HEALTH,
    PUBLIC_HEALTH,
    INSURER,
    CARDIOLOGY,
    INTERNAL_MEDICINE,
    GERIATRICS,
    ORTHOPAEDICS,
    SURGERY,
)
"""Everyone who sends or pays, a department after its organisation."""
