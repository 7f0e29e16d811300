"""The only cache: answers, bounded in bytes, keyed by all that makes them differ."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

import polars as pl

MOST_BYTES = 256 * 1024 * 1024


class AnswerCache:
    """Keeps recent answers; a frame goes in and comes out as its own copy."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Hold at most so many bytes of frames."""
        self._most = most_bytes
        self._held: OrderedDict[Hashable, tuple[pl.DataFrame, int]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    @property
    def bytes_held(self) -> int:
        """Tell how much is held now."""
        return self._bytes

    def find(self, key: Hashable) -> pl.DataFrame | None:
        """Give a copy of the answer kept under a key, if there is one."""
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key][0].clone()

    def keep(self, key: Hashable, frame: pl.DataFrame) -> None:
        """Keep an answer, letting go of those asked for longest ago."""
        # What an entry costs beside its values, so that empty answers count too.
        size = int(frame.estimated_size()) + 1024
        if size > self._most // 4:
            return
        with self._lock:
            self._forget(key)
            self._held[key] = frame.clone(), size
            self._bytes += size
            while self._bytes > self._most:
                self._forget(next(iter(self._held)))

    def _forget(self, key: Hashable) -> None:
        if key in self._held:
            _, size = self._held.pop(key)
            self._bytes -= size
