"""Dossiers in bulk: as NDJSON, Bundles or transactions, over any number of processes, always the same bytes.

from synthetic_patients.export.making import Recipe
from synthetic_patients.export.running import export
from synthetic_patients.export.targets import Folder

with Folder(Path("people")) as folder:
    export(range(1000), Recipe("ndjson"), folder)
"""
