"""The door: every read names who asks, why and as of when, is masked and logged.

Pages and analytics hold a `View`, never a connection.
"""

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from threading import RLock, Timer
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import duckdb
import polars as pl
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random

from warehouse.access.cache import AnswerCache
from warehouse.access.people import highest_class
from warehouse.access.questions import Question, hidden_facts, question
from warehouse.access.readlog import ReadLog
from warehouse.access.session import Caller
from warehouse.contracts.columns import PrivacyClass
from warehouse.errors import AccessDeniedError, TooLongError
from warehouse.home import Home
from warehouse.lake.catalog import open_to_read
from warehouse.lake.in_force import create_macros

DEADLINE_SECONDS = 30.0

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What a question gave: its rows, and the columns this caller may not see."""

    rows: pl.DataFrame
    masked: frozenset[str]


@dataclass(frozen=True)
class View:
    """One look at the book: by a caller, for a purpose, as of a day.

    Everything asked through it sees the lake as it stood when the view was opened
    (`recorded_until`), so that the parts of a page agree with one another.
    """

    caller: Caller
    purpose: str
    as_of: date
    recorded_until: datetime
    highest: PrivacyClass
    _store: "_Store"
    _newest: Mapping[str, int]
    _is_pinned_by_caller: bool

    def ask(
        self, name: str, *, deadline: float = DEADLINE_SECONDS, **parameters: Any
    ) -> Answer:
        """Answer a named question; the read is logged before this returns.

        Raises TooLongError past the deadline.
        """
        asked = question(name)
        return self._store.answer(self, asked, parameters, deadline)

    @property
    def zone(self) -> ZoneInfo:
        """The institution's time zone: days end there."""
        return self._store.zone

    def end_of(self, day: date) -> datetime:
        """Give the instant a day ends at in the institution's time zone."""
        return datetime.combine(day + timedelta(days=1), time(), self.zone)


def open_view(
    home: Home,
    who: Caller,
    *,
    purpose: str,
    as_of: date,
    recorded_until: datetime | None = None,
) -> View:
    """Open a view of the book, or say why this caller may not have one."""
    highest = highest_class(who.roles, purpose)
    if highest is None:
        raise AccessDeniedError(
            "{user} may not read for the purpose {purpose}.",
            "Choose a purpose of your role.",
            user=who.user,
            purpose=purpose,
        )
    store = _store(home)
    newest, held = store.now()
    return View(
        caller=who,
        purpose=purpose,
        as_of=as_of,
        recorded_until=recorded_until or held,
        highest=highest,
        _store=store,
        _newest=newest,
        _is_pinned_by_caller=recorded_until is not None,
    )


def has_source(home: Home, source: str) -> bool:
    """Tell whether a source's files were ever taken in."""
    return home.catalog_file.is_file() and _store(home).has_source(source)


def last_known_day(home: Home) -> date | None:
    """Tell the last day anything was learned on: the book's own today."""
    store = _store(home)
    newest = store.newest_knowledge()
    return newest and newest.astimezone(store.zone).date()


@cache
def _store(home: Home) -> "_Store":
    return _Store(home)


class _Store:
    """The one place that holds connections: a sealed engine, the cache and the log."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock = RLock()
        self._engine: duckdb.DuckDBPyConnection | None = None
        self._cache = AnswerCache()
        self._log = ReadLog(home.read_log_file)
        self.zone = ZoneInfo(home.zone)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if self._engine is None:
                engine = open_to_read(self._home)
                create_macros(engine)
                self._engine = engine
            return self._engine.cursor()

    def now(self) -> tuple[dict[str, int], datetime]:
        """Tell each table's newest snapshot, and the newest moment recorded."""
        with self._cursor() as cursor:
            rows = _patiently(
                lambda: cursor.sql(
                    "select name, newest, held from "
                    "(select t.table_name as name, max(f.begin_snapshot) as newest "
                    "from __ducklake_metadata_lake.ducklake_data_file as f "
                    "join __ducklake_metadata_lake.ducklake_table as t using (table_id) "
                    "group by t.table_name) as files "
                    "full join (select 'batches' as name, max(recorded_at) as held "
                    "from lake.batches) as batches using (name)"
                ).fetchall()
            )
        held = next((r[2] for r in rows if r[2] is not None), None)
        never = datetime(1, 1, 2, tzinfo=ZoneInfo("UTC"))
        return {name: newest or 0 for name, newest, _ in rows}, held or never

    def has_source(self, source: str) -> bool:
        """Tell whether a batch of this source has landed."""
        with self._cursor() as cursor:
            found = cursor.execute(
                "select count(*) from lake.batches where source = $source",
                {"source": source},
            ).fetchall()
        return bool(found[0][0])

    def newest_knowledge(self) -> datetime | None:
        """Tell when anything was last learned, by the files taken."""
        with self._cursor() as cursor:
            rows = _patiently(
                lambda: cursor.sql(
                    "select max(placed_at) from lake.files where placed_at <= now()"
                ).fetchall()
            )
        newest: datetime | None = rows[0][0]
        return newest

    def answer(
        self, view: View, asked: Question, parameters: dict[str, Any], deadline: float
    ) -> Answer:
        key = _key(view, asked, parameters)
        rows = self._cache.find(key)
        is_hit = rows is not None
        if rows is None:
            rows = _patiently(lambda: self._run(view, asked, parameters, deadline))
            self._cache.keep(key, rows)
        masked = frozenset(c for c in rows.columns if asked.class_of(c) > view.highest)
        shown = _masked(rows, masked, view.highest)
        self._log.append(
            {
                "user": view.caller.user,
                "roles": view.caller.roles,
                "unit": view.caller.unit,
                "purpose": view.purpose,
                "question": asked.name,
                "parameters": parameters,
                "as_of": view.as_of,
                "recorded_until": view.recorded_until,
                "highest_class": view.highest,
                "rows": shown.height,
                "from_cache": is_hit,
            }
        )
        return Answer(shown, masked)

    def _run(
        self, view: View, asked: Question, parameters: dict[str, Any], deadline: float
    ) -> pl.DataFrame:
        given = {
            "before": view.end_of(view.as_of),
            "until": view.recorded_until,
            "sees_c2": view.highest >= "C2",
            "sees_c3": view.highest >= "C3",
            **parameters,
        }
        with self._cursor() as cursor:
            wanted = cursor.extract_statements(asked.sql)[0].named_parameters
            timer = Timer(deadline, cursor.interrupt)
            timer.start()
            try:
                chosen = {name: given[name] for name in wanted}
                return cursor.sql(asked.sql, params=chosen).pl()
            except KeyError as missing:
                raise AccessDeniedError(
                    f"{asked.name} asks for {missing}, which was not given.", ""
                ) from None
            except duckdb.InterruptException:
                raise TooLongError(
                    "The question {name} took longer than {seconds} s.",
                    "Narrow the question, or try again when the machine is idle.",
                    name=asked.name,
                    seconds=f"{deadline:.0f}",
                ) from None
            finally:
                timer.cancel()


def _key(view: View, asked: Question, parameters: dict[str, Any]) -> Hashable:
    """All that could make an answer differ; never a frame."""
    pinned = view.recorded_until if view._is_pinned_by_caller else None  # noqa: SLF001
    newest = tuple(sorted((t, view._newest.get(t, 0)) for t in asked.tables))  # noqa: SLF001
    told = tuple(sorted((name, repr(value)) for name, value in parameters.items()))
    return (asked.name, told, view.as_of, pinned, view.highest, newest)


def _masked(
    rows: pl.DataFrame, masked: frozenset[str], highest: PrivacyClass
) -> pl.DataFrame:
    """Take out what the caller may not see; a masked value is absent, not zero."""
    shown = rows.with_columns(
        pl.lit(None, dtype=rows.schema[column]).alias(column) for column in masked
    )
    if "facts" in shown.columns and highest < "C3":
        above = hidden_facts(highest)
        shown = shown.with_columns(
            pl.col("facts").map_elements(
                lambda told: json.dumps(
                    {k: v for k, v in json.loads(told).items() if k not in above},
                    ensure_ascii=False,
                ),
                return_dtype=pl.String,
            )
        )
    return shown


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
