"""The only cache: answers, bounded in bytes, keyed by all that could make them differ."""

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
        self._held: OrderedDict[Hashable, pl.DataFrame] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def find(self, key: Hashable) -> pl.DataFrame | None:
        """Give a copy of the answer kept under a key, if there is one."""
        with self._lock:
            frame = self._held.get(key)
            if frame is None:
                return None
            self._held.move_to_end(key)
            return frame.clone()

    def keep(self, key: Hashable, frame: pl.DataFrame) -> None:
        """Keep an answer, letting go of those asked for longest ago."""
        size = int(frame.estimated_size())
        if size > self._most // 4:
            return
        with self._lock:
            self._forget(key)
            self._held[key] = frame.clone()
            self._bytes += size
            while self._bytes > self._most:
                self._forget(next(iter(self._held)))

    def _forget(self, key: Hashable) -> None:
        frame = self._held.pop(key, None)
        if frame is not None:
            self._bytes -= int(frame.estimated_size())
