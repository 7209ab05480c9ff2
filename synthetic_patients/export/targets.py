"""Where an export goes: a folder, or one stream."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from synthetic_patients.export.running import ExportError


class Folder:
    """A folder that holds a whole export or nothing: what was begun is taken away again when it fails.

    Args:
        folder: made where it is not there yet.

    Raises:
        ExportError: there is something in it already, or it is a file.
    """

    def __init__(self, folder: Path) -> None:
        if folder.exists() and not folder.is_dir():
            raise ExportError(f"{folder}: is a file; give a folder")
        if folder.is_dir() and any(folder.iterdir()):
            raise ExportError(f"{folder}: is not empty; give another folder, nothing is overwritten")
        self._folder = folder
        self._open: dict[str, IO[bytes]] = {}
        self._files = ExitStack()

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._files.close()
        except OSError:
            self._empty()
            raise
        if kind is not None:
            self._empty()

    def write(self, path: str, body: bytes) -> None:
        """Continue a file of many lines, or write a file of one document."""
        if not path.endswith(".ndjson"):
            self._place(path).write_bytes(body)
            return
        if path not in self._open:
            self._open[path] = self._files.enter_context(self._place(path).open("wb"))
        self._open[path].write(body)

    def _place(self, path: str) -> Path:
        place = self._folder / path
        place.parent.mkdir(exist_ok=True)
        return place

    def _empty(self) -> None:
        for each in self._folder.iterdir():
            shutil.rmtree(each)


class Stream:
    """One stream, such as standard output, whatever the paths are."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, path: str, body: bytes) -> None:
        """Write on."""
        self._stream.write(body)
