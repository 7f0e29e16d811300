"""Every chart draws a worked, an empty and a crowded trail, in both languages."""

import ast
import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_type_hints

import numpy as np
import plotly.graph_objects as go
import polars as pl
import pytest

import analytics.charts
from analytics import trajectory
from analytics.charts.levels import LevelPanels, draw_levels
from analytics.charts.reconciliation import reconciliation
from analytics.charts.style import POINTER
from analytics.charts.timeline import timeline
from analytics.charts.trail import Trail
from analytics.language import LANGUAGES, Language
from analytics.reconciliation import FATES
from analytics.reported import TOLD
from warehouse.contracts import KINDS, LANES, STANDARD

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
LAST = datetime(2024, 12, 31, tzinfo=UTC)
MOST_MARKS = 20_000
LANE_OF = {
    kind.name: kind.lane or contract.lane
    for contract in STANDARD.values()
    for kind in contract.kinds
}
Chart = Callable[[Any, Language], go.Figure]


def charts() -> list[Chart]:
    """Find every public function of analytics.charts that gives a figure."""
    names = [m.name for m in iter_modules(analytics.charts.__path__)]
    modules = [import_module(f"analytics.charts.{name}") for name in names]
    return [
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and get_type_hints(function).get("return") is go.Figure
    ]


def events(number: int) -> pl.DataFrame:
    """Make events, each kind in its lane in turn, some learned late, some assumed."""
    kinds = list(KINDS)
    rows = [
        {
            "event_id": f"e{n}",
            "facility_id": "F1",
            "lane": LANE_OF[kinds[n % len(kinds)]],
            "kind": kinds[n % len(kinds)],
            "event_time": FIRST + timedelta(minutes=n * 500_000 // number),
            "utc_offset": 480,
            "event_precision": "month" if n % 11 == 0 else "day",
            "first_known_at": FIRST + timedelta(days=400 if n % 7 == 0 else 0),
            "known_at_basis": "assumed" if n % 5 == 0 else "source",
            "amount": None if n % 3 == 0 else Decimal(n),
            "currency": "CNY",
        }
        for n in range(number)
    ]
    return trajectory.read_at_a_glance(
        pl.DataFrame(rows, schema_overrides={"amount": pl.Decimal(18, 3)})
    )


def levels(*, told: bool) -> LevelPanels:
    day = date(2024, 3, 1)
    money: dict[str, Any] = {
        "on_day": pl.Date,
        "currency": pl.String,
        "amount": pl.Decimal(18, 3),
    }
    of_both = [(day, "CNY", 5_000_000), (day, "USD", 70)] if told else []
    months: dict[str, Any] = {
        "month": pl.Date,
        "currency": pl.String,
        "due_amount": pl.Float64,
        "paid_amount": pl.Float64,
    }
    due = [(day, "CNY", 10.0, 6.2), (day, "USD", 1.0, 1.0)] if told else []
    days: dict[str, Any] = {"on_day": pl.Date, "days_past_due": pl.Int64}
    late = [(day, 0), (date(2024, 4, 5), 35)] if told else []
    stated = [(day, "month", 30, "months"), (date(2024, 4, 1), "month", None, None)]
    changed = [
        (day, "F1", 2, "extension", None, "CNY"),
        (day, "F2", 2, "restructuring", 9, "CNY"),
        (day, "F3", 2, None, None, "CNY"),
    ]
    changes: dict[str, Any] = {
        "on_day": pl.Date,
        "facility_id": pl.String,
        "schedule_no": pl.Int64,
        "reason": pl.String,
        "capitalised_amount": pl.Decimal(18, 3),
        "currency": pl.String,
    }
    return LevelPanels(
        outstanding=pl.DataFrame(of_both, money, orient="row"),
        balance=pl.DataFrame(of_both, money, orient="row"),
        due_and_paid=pl.DataFrame(due, months, orient="row"),
        past_due=pl.DataFrame(late, days, orient="row"),
        reported=pl.DataFrame(stated if told else [], TOLD, orient="row"),
        changes=pl.DataFrame(changed if told else [], changes, orient="row"),
    )


def trail(marks: pl.DataFrame, *, crowd: int = 0, told: bool = True) -> Trail:
    density: dict[str, Any] = {
        "lane": pl.String,
        "kind": pl.String,
        "currency": pl.String,
        "stretch": pl.Datetime("us", "UTC"),
        "happened": pl.Int64,
    }
    kinds = ("inflow", "outflow", "balance_stated")
    strips = [
        ("account", kind, "CNY", FIRST + timedelta(days=2 * n), 100 + n)
        for n in range(crowd)
        for kind in kinds
    ]
    missed = [(FIRST + timedelta(days=80), 0.62)] if told else []
    moments: dict[str, Any] = {
        "wall_time": pl.Datetime("us", "UTC"),
        "share_paid": pl.Float64,
    }
    counts = pl.DataFrame(strips, density, orient="row")
    return Trail(
        marks=marks,
        density=counts,
        missed=pl.DataFrame(missed, moments, orient="row"),
        lanes=trajectory.lanes_with_facts(marks, counts),
        levels=levels(told=told),
        since=FIRST,
        to=LAST,
        as_of_end=LAST - timedelta(days=5),
        stretch_seconds=2 * 86_400,
    )


TRAILS = {
    "worked": trail(events(len(KINDS)), crowd=3),
    "empty": trail(events(1).clear(), told=False),
    "crowded": trail(events(MOST_MARKS), crowd=180),
}


def fates(*lines: int) -> pl.DataFrame:
    return pl.DataFrame({"fate": list(FATES), "lines": list(lines)})


DRAWN: dict[str, dict[str, Any]] = {
    "timeline": TRAILS,
    "reconciliation": {
        "worked": fates(990, 3, 5, 2),
        "empty": fates(0, 0, 0, 0),
        "crowded": fates(10**9, 10**9, 1, 1),
    },
}
"""What each chart is tried on: something worked, nothing at all, and too much."""

CASES = [(c, name) for c in charts() for name in DRAWN[c.__name__]]


def test_every_chart_is_tried() -> None:
    assert {chart.__name__ for chart in charts()} == DRAWN.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("chart", "name"), CASES)
def test_every_chart_draws_what_there_is(
    chart: Chart, name: str, language: Language
) -> None:
    figure = chart(DRAWN[chart.__name__][name], language)

    assert isinstance(figure, go.Figure)
    assert figure.to_plotly_json()


@pytest.mark.parametrize("name", TRAILS)
def test_a_timeline_draws_no_more_marks_than_there_are(name: str) -> None:
    figure = timeline(TRAILS[name], "en")

    shown = sum(len(t.x) for t in figure.data if t.type == "scattergl")
    assert shown <= MOST_MARKS + TRAILS[name].missed.height


@pytest.fixture(params=list(LANGUAGES))
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture
def worked(language: Language) -> go.Figure:
    return timeline(TRAILS["worked"], language)


def test_the_parts_of_a_reconciliation_add_up_to_its_axis(language: Language) -> None:
    drawn = reconciliation(fates(990, 3, 5, 2), language)

    assert [bar.x[0] for bar in drawn.data] == [990, 3, 5, 2]
    assert drawn.layout.xaxis.range == (0, 1000)
    assert drawn.data[0].name.endswith("99.000%")


def test_marks_strips_lines_and_bars_are_drawn_as_such(worked: go.Figure) -> None:
    count = {t.type: 0 for t in worked.data}
    for trace in worked.data:
        count[trace.type] += 1

    assert count["scattergl"] > 10
    assert count["bar"] == 3 + 4  # strips in, out and between; due, paid, twice
    lines = [t for t in worked.data if t.type == "scatter" and t.mode != "markers"]
    assert len(lines) == 6  # two levels in two currencies, days past due twice


def test_traces_are_named_in_the_readers_language(
    worked: go.Figure, language: Language
) -> None:
    kinds = {words for kind in KINDS.values() for words in kind.words}
    names = {t.name for t in worked.data if t.type == "scattergl"}
    words = {kind.words[0 if language == "zh" else 1] for kind in KINDS.values()}

    assert names & kinds <= words
    assert len(names) > 10


def test_lanes_and_panels_have_titles(worked: go.Figure, language: Language) -> None:
    lanes = TRAILS["worked"].lanes
    place = 0 if language == "zh" else 1
    titles = [a.text for a in worked.layout.annotations]

    assert list(worked.layout.yaxis.ticktext) == [LANES[lane][place] for lane in lanes]
    balance = {"zh": "账户余额 · 万 CNY", "en": "Balance · M CNY"}[language]
    assert balance in titles
    past_due = {
        "zh": "逾期天数: 面积为本系统推算, 虚线为报送",
        "en": "Days past due: area worked out here, dashes as reported",
    }
    assert past_due[language] in titles


def test_arrears_as_reported_stand_apart_from_those_worked_out_here(
    worked: go.Figure, language: Language
) -> None:
    reported = {"zh": "逾期天数 (报送)", "en": "Days past due, as reported"}[language]
    found = [t for t in worked.data if t.name == reported]

    assert [t.line.dash for t in found] == ["dash"]
    assert list(found[0].text) == ["30–59", ""]
    assert list(np.isnan(np.asarray(found[0].y))) == [False, True]
    assert "%{x|%Y-%m}" in found[0].hovertemplate


def test_only_arrears_that_were_reported_are_called_so(language: Language) -> None:
    told = replace(levels(told=True), past_due=levels(told=False).past_due)
    figure = go.Figure()
    figure.set_subplots(rows=len(told.panels()) + 1)

    draw_levels(figure, told, first_row=2, language=language)

    reported = {"zh": "逾期天数 (报送)", "en": "Days past due, as reported"}[language]
    assert reported in [a.text for a in figure.layout.annotations]


def test_what_a_panel_counts_in_is_told_once_for_each_currency(
    worked: go.Figure,
) -> None:
    titles = [a.text for a in worked.layout.annotations]

    assert len([t for t in titles if t.endswith("CNY")]) == 3
    assert len([t for t in titles if t.endswith("USD")]) == 3


def test_marks_travel_as_short_floats(worked: go.Figure) -> None:
    for trace in worked.data:
        if trace.type == "scattergl":
            for sent in (trace.x, trace.y, trace.customdata):
                assert np.asarray(sent).dtype == np.float32


def test_a_mark_tells_its_row(worked: go.Figure) -> None:
    marks = TRAILS["worked"].marks
    rows = [
        int(numbers[0])
        for trace in worked.data
        if trace.type == "scattergl"
        for numbers in np.asarray(trace.customdata)
        if numbers[0] >= 0
    ]

    assert sorted(rows) == list(range(marks.height))


def test_moments_are_placed_to_within_two_minutes(worked: go.Figure) -> None:
    marks = TRAILS["worked"].marks
    for trace in worked.data:
        if trace.type == "scattergl":
            for at, numbers in zip(trace.x, np.asarray(trace.customdata), strict=True):
                if numbers[0] >= 0:
                    told = marks["wall_time"][int(numbers[0])].timestamp() * 1000
                    assert abs(float(at) - told) <= 131_072 / 2


def test_late_marks_are_hollow_and_assumed_ones_faint(worked: go.Figure) -> None:
    marks = TRAILS["worked"].marks
    for trace in worked.data:
        if trace.type != "scattergl" or np.asarray(trace.customdata)[0][0] < 0:
            continue
        mark = marks.row(int(np.asarray(trace.customdata)[0][0]), named=True)
        is_hollow = str(trace.marker.symbol).endswith("-open")
        assert is_hollow == (mark["days_late"] is not None)
        assert (trace.marker.opacity < 0.5) == mark["is_assumed"]


def test_what_is_wrong_has_a_shape_of_its_own(worked: go.Figure) -> None:
    shapes: dict[str, set[str]] = {}
    for trace in worked.data:
        if trace.type == "scattergl":
            shape = str(trace.marker.symbol).removesuffix("-open")
            shapes.setdefault(trace.marker.color, set()).add(shape)

    assert len(shapes) == 4
    colours = list(shapes)
    for n, colour in enumerate(colours):
        for other in colours[n + 1 :]:
            shared = shapes[colour] & shapes[other]
            assert shared <= {"triangle-up", "triangle-down"}


def test_the_shapes_drawn_are_explained_and_no_others(language: Language) -> None:
    def explained(name: str) -> list[str]:
        figure = timeline(TRAILS[name], language)
        return [t.name for t in figure.data if t.showlegend is None]

    assert len(explained("worked")) == 10
    assert explained("empty") == []


def test_a_missed_instalment_is_noted_with_the_share_paid(worked: go.Figure) -> None:
    notes: list[Any] = [a.text for a in worked.layout.annotations]

    assert any("62%" in note for note in notes)


def test_what_is_pointed_to_has_a_line_and_a_name_where_it_is_in_range() -> None:
    inside, outside = LAST - timedelta(days=60), LAST + timedelta(days=900)
    pointed = replace(trail(events(9)), pointed={"1": inside, "2": outside})

    plain, drawn = timeline(trail(events(9)), "en"), timeline(pointed, "en")

    names = [note.text for note in drawn.layout.annotations]
    assert "<b>1</b>" in names
    assert "<b>2</b>" not in names
    assert lines_pointing(drawn) == {inside.timestamp() * 1000}
    assert lines_pointing(plain) == set()


def lines_pointing(figure: go.Figure) -> set[float]:
    shapes = figure.layout.shapes
    return {shape.x0 for shape in shapes if shape.line.color == POINTER["color"]}


def test_no_chart_knows_streamlit() -> None:
    for file in Path(analytics.charts.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert not any("streamlit" in alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert "streamlit" not in (node.module or "")
