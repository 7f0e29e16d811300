"""The store behind the door: the only place that holds a connection to read by.

Nobody but the door asks here; what it gives is masked and written down already.
"""

import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

import duckdb
import polars as pl
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random

from warehouse.access.cache import AnswerCache
from warehouse.access.discretion import as_logged
from warehouse.access.masking import masked, masked_columns
from warehouse.access.opening import opened
from warehouse.access.people import Purpose
from warehouse.access.questions import Question
from warehouse.access.readlog import ReadLog
from warehouse.access.session import Caller
from warehouse.contracts.columns import PrivacyClass
from warehouse.errors import TooLongError
from warehouse.home import Home
from warehouse.lake.catalog import open_to_read
from warehouse.lake.catalogs import answering
from warehouse.lake.in_force import create_macros
from warehouse.lake.lease import at_rest

DEADLINE_SECONDS = 30.0

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What a question gave: its rows, and the columns this caller may not see."""

    rows: pl.DataFrame
    masked: frozenset[str]


@dataclass(frozen=True)
class Look:
    """Who looks, why, and as of when; `inserted` is how far each table had come."""

    caller: Caller
    purpose: Purpose
    as_of: date
    recorded_until: datetime
    highest: PrivacyClass
    inserted: Mapping[str, int]
    is_pinned: bool

    def key(self, asked: Question, parameters: Mapping[str, object]) -> Hashable:
        """All that could make an answer differ; never a frame."""
        return (
            asked.name,
            tuple(sorted((name, repr(value)) for name, value in parameters.items())),
            self.as_of,
            self.recorded_until if self.is_pinned else None,
            self.highest,
            tuple(
                (table, self.inserted.get(table, 0)) for table in sorted(asked.tables)
            ),
        )


@lru_cache(maxsize=8)
def store_of(home: Home) -> "Store":
    """Give the one store of a home."""
    return Store(home)


class Store:
    """A sealed engine, the cache and the log of one home."""

    def __init__(self, home: Home) -> None:
        """Open nothing yet: there may be no lake."""
        self.home = home
        self._lock = threading.RLock()
        self._engine: duckdb.DuckDBPyConnection | None = None
        self._cache = AnswerCache()
        self.log = ReadLog(home.read_log_file)
        self.zone = ZoneInfo(home.zone)
        self.currency = home.currency

    def now(self) -> tuple[dict[str, int], datetime]:
        """Tell how many rows each table ever took, and the newest moment recorded.

        The count is what tells one state of a table from another: rows are only added,
        and compaction leaves it alone, which it does not do with snapshots.
        """
        with self._cursor() as cursor:
            while True:
                before = _inserted(cursor)
                held = _value(cursor, "select max(recorded_at) from lake.batches")
                if _inserted(cursor) == before:
                    return before, held or datetime(1, 1, 2, tzinfo=UTC)

    def has_source(self, source: str) -> bool:
        """Tell whether a batch of this source has landed."""
        with self._cursor() as cursor:
            query = "select count(*) from lake.batches where source = $source"
            return bool(_value(cursor, query, {"source": source}))

    def newest_knowledge(self) -> datetime | None:
        """Tell when anything was last learned, by the files taken."""
        with self._cursor() as cursor:
            query = "select max(placed_at) from lake.files where placed_at <= now()"
            newest: datetime | None = _value(cursor, query)
            return newest

    def answer(
        self, look: Look, asked: Question, parameters: Mapping[str, object]
    ) -> Answer:
        """Answer a question; the read is on disk in the log before this returns."""
        key = look.key(asked, parameters)
        rows = self._cache.find(key)
        is_hit = rows is not None
        if rows is None:
            rows = _patiently(lambda: self._run(look, asked, parameters))
            self._cache.keep(key, rows)
        hidden = masked_columns(asked, rows, look.highest)
        shown = masked(rows, hidden, look.highest)
        self.log.append(
            {
                "user": look.caller.user,
                "roles": look.caller.roles,
                "unit": look.caller.unit,
                "purpose": look.purpose,
                "question": asked.name,
                "parameters": as_logged(
                    self.home, parameters, found=not rows.is_empty()
                ),
                "as_of": look.as_of,
                "recorded_until": look.recorded_until,
                "highest_class": look.highest,
                "rows": shown.height,
                "from_cache": is_hit,
            }
        )
        return Answer(opened(self.home, shown), hidden)

    def end_of(self, day: date) -> datetime:
        """Give the instant a day ends at in the institution's time zone."""
        return datetime.combine(day + timedelta(days=1), time(), self.zone)

    def _run(
        self, look: Look, asked: Question, parameters: Mapping[str, object]
    ) -> pl.DataFrame:
        given: dict[str, object] = {
            **parameters,
            "before": self.end_of(look.as_of),
            "until": look.recorded_until,
            "sees_c2": look.highest >= "C2",
            "sees_c3": look.highest >= "C3",
        }
        with self._cursor() as cursor:
            wanted = cursor.extract_statements(asked.sql)[0].named_parameters
            chosen = {name: given[name] for name in wanted}
            with _stopped_after(DEADLINE_SECONDS, cursor, asked.name):
                return cursor.sql(asked.sql, params=chosen).pl()

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor of one's own: one shared would hand over another's rows."""
        with self._lock:
            if self._engine is None:
                engine = open_to_read(self.home)
                create_macros(engine)
                self._engine = engine
        with (
            answering(self.home),
            at_rest(self.home),
            self._engine.cursor() as cursor,
        ):
            yield cursor


def _inserted(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    catalog = "__ducklake_metadata_lake"
    query = (
        "select table_name, next_row_id "
        f"from {catalog}.ducklake_table_stats "
        f"join {catalog}.ducklake_table using (table_id)"
    )
    return dict(_patiently(lambda: cursor.sql(query).fetchall()))


def _value(
    cursor: duckdb.DuckDBPyConnection,
    query: str,
    parameters: Mapping[str, object] | None = None,
) -> datetime | None:
    rows = _patiently(lambda: cursor.sql(query, params=parameters or {}).fetchall())
    found: datetime | None = rows[0][0]
    return found


@contextmanager
def _stopped_after(
    seconds: float, cursor: duckdb.DuckDBPyConnection, name: str
) -> Iterator[None]:
    """Stop what runs on a cursor at its deadline, and go on until it has stopped.

    One interrupt is not enough: it is lost if it comes between two steps of a query.
    """
    done = threading.Event()

    def stop() -> None:
        done.wait(seconds)
        while not done.is_set():
            cursor.interrupt()
            done.wait(0.02)

    watch = threading.Thread(target=stop, daemon=True)
    watch.start()
    try:
        yield
    except duckdb.InterruptException:
        raise TooLongError(
            "The question {name} took longer than {seconds} s.",
            "Narrow the question, or try again when the machine is idle.",
            name=name,
            seconds=f"{seconds:g}",
        ) from None
    finally:
        done.set()
        watch.join()


def _patiently(work: Callable[[], T]) -> T:
    """Try again where the catalog was busy for a moment; a reader must not notice."""
    attempts = Retrying(
        retry=retry_if_exception(_is_passing),
        stop=stop_after_attempt(8),
        wait=wait_random(0.02, 0.25),
        reraise=True,
    )
    return attempts(work)


def _is_passing(problem: BaseException) -> bool:
    return isinstance(problem, duckdb.Error) and "locked" in str(problem).lower()
