"""A counter-example for every rule of coherence: a good dossier, and how it is spoiled; in the order of the rules."""

from __future__ import annotations

import counter_examples_care as care
import counter_examples_life as life
import counter_examples_medication as medication
import counter_examples_results as results
from spoiling import CounterExample

COUNTER_EXAMPLES: tuple[CounterExample, ...] = (*life.EXAMPLES, *care.EXAMPLES, *results.EXAMPLES, *medication.EXAMPLES)
