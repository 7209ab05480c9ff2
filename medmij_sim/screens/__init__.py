"""Pages for people: one stylesheet, one frame, Dutch with an English switch, strict headers, no JavaScript."""

from medmij_sim.screens.language import LANGUAGES, Language, language_of, remember_language
from medmij_sim.screens.leaving import PRIVATE, go_to
from medmij_sim.screens.screens import Screens

__all__ = ["LANGUAGES", "PRIVATE", "Language", "Screens", "go_to", "language_of", "remember_language"]
