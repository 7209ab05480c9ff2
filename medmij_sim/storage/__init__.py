"""Where parties remember: shelves of values by key, in memory, in a SQLite file or in PostgreSQL."""

from medmij_sim.storage.choice import MEMORY, check_store, open_storage, sqlite_in
from medmij_sim.storage.database import StorageError
from medmij_sim.storage.memory import MemoryShelf, MemoryStorage
from medmij_sim.storage.shelf import Shelf, Storage

__all__ = [
    "MEMORY",
    "MemoryShelf",
    "MemoryStorage",
    "Shelf",
    "Storage",
    "StorageError",
    "check_store",
    "open_storage",
    "sqlite_in",
]
