"""Draw an image that nobody takes for a real one: simple shapes, and in plain words that it is an exercise."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Final

from synthetic_patients.codes.imaging import Region
from synthetic_patients.imaging.study import ImagingError, ImagingStudy, Instance, Series

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

COLUMNS: Final = 400
ROWS: Final = 512
WARNING: Final = "OEFENBEELD - NIET ECHT"

_BLACK, _SOFT, _BONE, _WHITE = 0, 70, 190, 255
_LARGE, _SMALL = 26, 15
_MARGIN: Final = 16
_MIDDLE: Final = COLUMNS // 2
_QUALITY: Final = 90


def picture(study: ImagingStudy, series: Series, instance: Instance) -> Image:
    """One image in shades of grey, 400 wide and 512 high; the same image has the same pixels each time.

    Raises:
        ImagingError: the extra `images` is not installed.
    """
    try:
        import font_roboto
        from PIL import Image as Images
        from PIL import ImageDraw, ImageFont, ImageOps
    except ImportError as error:
        raise missing(error) from error

    image = Images.new("L", (COLUMNS, ROWS), _BLACK)
    shape = _SHAPES.get(study.region[0], _body)
    shape(ImageDraw.Draw(image), random.Random(instance.uid), instance.number > 1)
    if series.side == "L":
        image = ImageOps.mirror(image)
    pen = ImageDraw.Draw(image)
    font = font_roboto.font_files["Roboto"]
    large, small = ImageFont.truetype(font, _LARGE), ImageFont.truetype(font, _SMALL)
    pen.text((_MIDDLE, _MARGIN), WARNING, _WHITE, large, anchor="ma")
    told = (study.name, f"{instance.view} {series.side}".strip(), f"{study.made:%d-%m-%Y}  {study.accession}")
    for line, text in enumerate(reversed(told)):
        pen.text((_MARGIN, ROWS - _MARGIN - line * (_SMALL + 5)), text, _WHITE, small, anchor="ls")
    return image


def jpeg(study: ImagingStudy, series: Series, instance: Instance) -> bytes:
    """One image as JPEG; raises as `picture` does."""
    file = BytesIO()
    picture(study, series, instance).save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()


def missing(error: ImportError) -> ImagingError:
    """What is told where a library is not there."""
    needed = "pydicom, Pillow and font-roboto"
    return ImagingError(f"images need {needed} ({error.name} is missing): pip install 'medmij-sim[images]'")


def _leg(pen: ImageDraw, chance: random.Random, aside: bool) -> None:
    """Two bones and a joint between them."""
    wide = chance.randint(34, 42) - 8 * aside
    bend = chance.randint(-6, 6) + 24 * aside
    pen.rounded_rectangle((_MIDDLE - 90, 70, _MIDDLE + 90, 430), 80, _SOFT)
    pen.line((_MIDDLE + bend, 90, _MIDDLE, 240), _BONE, wide)
    pen.line((_MIDDLE, 270, _MIDDLE + bend, 420), _BONE, wide - 6)
    for y in (235, 272):
        pen.ellipse((_MIDDLE - wide, y - 20, _MIDDLE + wide, y + 20), _BONE)
    pen.line((_MIDDLE - wide, 254, _MIDDLE + wide, 254), _BLACK, 5)


def _breast(pen: ImageDraw, chance: random.Random, aside: bool) -> None:
    """Half an ellipse with lines in it."""
    deep, high = chance.randint(230, 260), chance.randint(150, 165) + 15 * aside
    pen.pieslice((COLUMNS - deep, 250 - high, COLUMNS + deep, 250 + high), 90, 270, _SOFT)
    for _ in range(9):
        x, y = chance.randint(COLUMNS - deep // 2, COLUMNS - 40), 250 + chance.randint(-high // 2, high // 2)
        pen.line((COLUMNS - deep + 20, 250, x, y), chance.randint(_SOFT + 25, _BONE - 30), 4)
    if aside:
        pen.polygon(((COLUMNS, 70), (COLUMNS - 110, 70), (COLUMNS, 300)), _BONE - 40)


def _body(pen: ImageDraw, chance: random.Random, aside: bool) -> None:
    """An ellipse with two smaller ones in it."""
    wide = 150 - 45 * aside
    pen.ellipse((_MIDDLE - wide, 80, _MIDDLE + wide, 420), _SOFT)
    for x in (-wide // 2, wide // 2):
        middle, high = _MIDDLE + x, chance.randint(70, 90)
        pen.ellipse((middle - wide // 3, 240 - high, middle + wide // 3, 240 + high), _BONE)


_SHAPES: Final[Mapping[str, Callable[[ImageDraw, random.Random, bool], None]]] = {
    Region.LEG.code: _leg,
    Region.BREAST.code: _breast,
}
"""By part of the body."""
