"""What a healthy young adult meets: childhood vaccinations, contraception, a sports injury."""

from __future__ import annotations

from typing import Final

from synthetic_patients.codes.systems import ATC, ICPC, Code


class Youth:
    """Problems as a GP codes them."""

    CONTRACEPTION: Final = Code(ICPC, "W11", "Orale anticonceptie")
    ANKLE_SPRAIN: Final = Code(ICPC, "L77", "Verstuiking/distorsie enkel")


class YouthProduct:
    """Products by active ingredient (ATC)."""

    PILL: Final = Code(
        ATC, "G03AA07", "levonorgestrel and ethinylestradiol", "Ethinylestradiol/levonorgestrel 30/150 microgram tablet"
    )
    NAPROXEN: Final = Code(ATC, "M01AE02", "naproxen", "Naproxen 250 mg tablet")
    DTP_VACCINE: Final = Code(ATC, "J07CA01", "diphtheria-poliomyelitis-tetanus", "DTP-vaccin")
    MMR_VACCINE: Final = Code(
        ATC, "J07BD52", "measles, combinations with mumps and rubella, live attenuated", "BMR-vaccin"
    )
    HPV_VACCINE: Final = Code(ATC, "J07BM02", "papillomavirus (human types 16, 18)", "HPV-vaccin")
    MENINGITIS_VACCINE: Final = Code(
        ATC,
        "J07AH08",
        "meningococcus A,C,Y,W-135, tetravalent purified polysaccharides antigen conjugated",
        "MenACWY-vaccin",
    )
