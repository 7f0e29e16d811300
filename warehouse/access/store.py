"""The store behind the door: the only place that holds a connection to read by.

Nobody but the door asks here; what it gives is decided, masked and written down.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from time import monotonic
from zoneinfo import ZoneInfo

import duckdb
import polars as pl

from warehouse.access.cache import AnswerCache
from warehouse.access.discretion import as_logged
from warehouse.access.look import Answer, Look, shown
from warehouse.access.opening import opened
from warehouse.access.questions import Question
from warehouse.access.readlog import ReadLog
from warehouse.access.request import Context, Permit
from warehouse.access.rights import Rights
from warehouse.access.running import patiently, stopped_after
from warehouse.access.scopes import Scopes
from warehouse.access.session import Caller
from warehouse.access.terms import Asker, Refusal, Ruling
from warehouse.contracts import ROUTINE
from warehouse.errors import AccessDeniedError
from warehouse.home import Home
from warehouse.lake.catalog import open_to_read
from warehouse.lake.catalogs import answering
from warehouse.lake.lease import at_rest
from warehouse.lake.mark import catalog_mark

DEADLINE_SECONDS = 30.0
LATELY_SECONDS = 1.0


@lru_cache(maxsize=8)
def store_of(home: Home) -> "Store":
    """Give the one store of a home."""
    return Store(home)


class Store:
    """A sealed engine with its bounds, the rights, the cache, the log of one home."""

    def __init__(self, home: Home) -> None:
        """Open nothing yet: there may be no lake."""
        self.home = home
        self._lock = threading.RLock()
        self._opened: tuple[duckdb.DuckDBPyConnection, Scopes] | None = None
        self._cache = AnswerCache()
        self._state: tuple[object, dict[str, int], datetime, float] | None = None
        self.log = ReadLog(home.read_log_file)
        self.rights = Rights(home)
        self.zone = ZoneInfo(home.zone)
        self.currency = home.currency

    def now(self) -> tuple[dict[str, int], datetime]:
        """Tell how many rows each table ever took, and the newest moment recorded.

        The count is what tells one state of a table from another: rows are only added,
        and compaction leaves it alone, which it does not do with snapshots.
        """
        mark = catalog_mark(self.home)
        if self._state is not None and mark is not None and mark == self._state[0]:
            return self._state[1:3]
        with self._cursor() as cursor:
            while True:
                before = _inserted(cursor)
                held = _value(cursor, "select max(recorded_at) from lake.batches")
                if _inserted(cursor) == before:
                    newest = held or datetime(1, 1, 2, tzinfo=UTC)
                    self._state = mark, before, newest, monotonic()
                    return before, newest

    def _lately(self) -> dict[str, int]:
        """Tell how many rows each table took, as of a second ago at most.

        Asked before every read, and dear where the catalog is no file to look at.
        """
        if self._state is not None and not self.home.catalog_file.exists():
            _, inserted, _, at = self._state
            if monotonic() - at < LATELY_SECONDS:
                return inserted
        return self.now()[0]

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

    def first_borrowers(self, each: int) -> dict[str, list[str]]:
        """Give so many borrowers of each source and kind, the first by their ids."""
        _, scopes = self._open()
        with self._cursor() as cursor:
            return scopes.first_borrowers(cursor, each)

    def asker(self, who: Caller, purpose: str) -> Asker:
        """Tell what a caller may count on for a purpose, here and at this moment."""
        subject, change = self.rights.subject(who)
        _, scopes = self._open()
        scopes.refresh(self._lately(), change)
        context = Context(self.rights.policy(), datetime.now(UTC))
        return Asker(subject, purpose, context, scopes)

    def answer(
        self, look: Look, asked: Question, parameters: Mapping[str, object]
    ) -> Answer:
        """Answer a question; the read is on disk in the log before this returns."""
        ruling = self.asker(look.caller, look.purpose).rule(asked, parameters)
        entry = {**look.as_entry(), "question": asked.name, **ruling.as_entry()}
        if isinstance(ruling, Refusal):
            told = as_logged(self.home, parameters, found=False)
            self.log.append({**entry, "parameters": told})
            raise ruling.error
        rows, is_hit = self._rows(look, asked, ruling)
        answer = shown(rows, asked, ruling)
        entry["parameters"] = as_logged(self.home, parameters, found=bool(rows.height))
        self.log.append({**entry, **answer.as_entry(), "from_cache": is_hit})
        _refuse_too_many(rows.height, ruling.permit.obligations.rows_at_once)
        return replace(answer, rows=opened(self.home, answer.rows))

    def closed(self, look: Look, borrower: str) -> dict[str, str]:
        """Name the sources closed for a borrower who is within the caller's bounds."""
        asker = self.asker(look.caller, look.purpose)
        ruling = asker.decide("read", asker.file_of(borrower))
        found: dict[str, str] = {}
        if isinstance(ruling, Permit):
            with self._cursor() as cursor:
                holds = set(asker.scopes.sources_of(cursor, borrower))
            why = asker.scopes.closed_to(borrower, look.purpose)
            found = {
                source: reason for source, reason in why.items() if source in holds
            }
        told = as_logged(self.home, {"borrower_id": borrower}, found=bool(found))
        entry = {"question": "what is closed", "parameters": told}
        self.log.append({**look.as_entry(), **entry, "action": "read", "closed": found})
        return found

    def end_of(self, day: date) -> datetime:
        """Give the instant a day ends at in the institution's time zone."""
        return datetime.combine(day + timedelta(days=1), time(), self.zone)

    def _rows(
        self, look: Look, asked: Question, ruling: Ruling
    ) -> tuple[pl.DataFrame, bool]:
        """Give the rows within the ruling's bounds, and whether they were kept."""
        key = look.key(asked, ruling)
        rows = self._cache.find(key)
        is_hit = rows is not None
        if rows is None:
            rows = patiently(lambda: self._run(look, asked, ruling))
            self._cache.keep(key, rows)
        return rows, is_hit

    def _run(self, look: Look, asked: Question, ruling: Ruling) -> pl.DataFrame:
        terms = ruling.permit.obligations
        given: dict[str, object] = {
            **ruling.parameters,
            "before": self.end_of(look.as_of),
            "until": look.recorded_until,
            "sees_c2": terms.sees >= "C2",
            "sees_c3": terms.sees >= "C3",
            "routine": ROUTINE,
        }
        _, scopes = self._open()
        with self._cursor() as cursor:
            sql = scopes.bind(cursor, asked, ruling.scope)
            wanted = cursor.extract_statements(sql)[0].named_parameters
            chosen = {name: given[name] for name in wanted}
            seconds = min(DEADLINE_SECONDS, terms.seconds)
            with stopped_after(seconds, cursor, asked.name):
                return cursor.sql(sql, params=chosen).pl()

    def _open(self) -> tuple[duckdb.DuckDBPyConnection, Scopes]:
        with self._lock:
            if self._opened is None:
                engine = open_to_read(self.home)
                self._opened = engine, Scopes(engine, self.home)
            return self._opened

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor of one's own: one shared would hand over another's rows."""
        engine, _ = self._open()
        with answering(self.home), at_rest(self.home), engine.cursor() as cursor:
            yield cursor


def _refuse_too_many(rows: int, most: int) -> None:
    """Refuse more rows than may be taken at once."""
    if rows > most:
        raise AccessDeniedError(
            "This gives {rows} rows, and you may take {most} at once.",
            "Narrow the question.",
            rows=f"{rows:,}",
            most=f"{most:,}",
        )


def _inserted(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    catalog = "__ducklake_metadata_lake"
    query = (
        "select table_name, next_row_id "
        f"from {catalog}.ducklake_table_stats "
        f"join {catalog}.ducklake_table using (table_id)"
    )
    return dict(patiently(lambda: cursor.sql(query).fetchall()))


def _value(
    cursor: duckdb.DuckDBPyConnection,
    query: str,
    parameters: Mapping[str, object] | None = None,
) -> datetime | None:
    rows = patiently(lambda: cursor.sql(query, params=parameters or {}).fetchall())
    found: datetime | None = rows[0][0]
    return found
