"""Pages for people: one stylesheet, one frame, Dutch with an English switch, strict headers, no JavaScript."""

from medmij_sim.screens.language import LANGUAGES, Language, language_of, remember_language
from medmij_sim.screens.screens import Screens

__all__ = ["LANGUAGES", "Language", "Screens", "language_of", "remember_language"]
