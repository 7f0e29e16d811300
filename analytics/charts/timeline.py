"""The timeline: swim lanes over one axis of time, what was owed and held below them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from analytics.charts.levels import LevelPanels, draw_levels
from analytics.charts.style import MAIN, QUIET, SIGN_SYMBOLS, SYMBOLS, TONES, template
from analytics.language import Language, sayer, word
from analytics.wording import span
from warehouse.contracts import KINDS, LANES

LANE_PIXELS = 34
PANEL_PIXELS = 130
MOST_NOTES = 6

_DAY = 86_400_000
ISO_TICKS = [
    {"dtickrange": [None, 27 * _DAY], "value": "%Y-%m-%d"},
    {"dtickrange": [27 * _DAY, "M11"], "value": "%Y-%m"},
    {"dtickrange": ["M11", None], "value": "%Y"},
]
"""Dates are ISO whatever the range: days, months or years."""


@dataclass(frozen=True)
class Trail:
    """What a timeline draws.

    `marks` are events read at a glance; `density` counts by lane, kind and stretch for
    lanes too crowded for marks; `missed` what was expected and has not come. Moments
    are on the wall clock, written as if it were UTC, for a chart knows no time zones.
    """

    marks: pl.DataFrame
    density: pl.DataFrame
    missed: pl.DataFrame
    lanes: list[str]
    levels: LevelPanels
    since: datetime
    to: datetime
    as_of_end: datetime
    stretch_seconds: int


def timeline(trail: Trail, language: Language) -> go.Figure:
    """Draw a trail; a mark's `customdata` starts with its row in `marks`."""
    say = sayer(language)
    panels = trail.levels.present()
    lane_height = LANE_PIXELS * max(2, len(trail.lanes)) + 20
    heights = [lane_height, *(PANEL_PIXELS for _ in panels)]
    figure = make_subplots(
        rows=len(heights),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=26 / sum(heights) if panels else 0,
        row_heights=[h / sum(heights) for h in heights],
    )
    places = {lane: -n for n, lane in enumerate(trail.lanes)}
    _draw_density(figure, trail, places, language)
    _draw_marks(figure, trail, places, language)
    _draw_missed(figure, trail, places, say)
    _draw_notes(figure, trail, places, language)
    figure.update_yaxes(
        tickvals=list(places.values()),
        ticktext=[word(LANES[lane], language) for lane in places],
        tickfont={"size": 12},
        range=[min(places.values(), default=0) - 0.6, 0.6],
        fixedrange=True,
        row=1,
    )
    draw_levels(figure, trail.levels, first_row=2, language=language)
    figure.update_xaxes(
        type="date",
        range=[_stamp(trail.since), _stamp(trail.to)],
        tickformatstops=ISO_TICKS,
    )
    if trail.since < trail.as_of_end < trail.to:
        figure.add_vline(x=_stamp(trail.as_of_end), line={"color": QUIET, "width": 1})
    return figure.update_layout(
        template=template(),
        height=sum(heights) + 60,
        showlegend=False,
        dragmode="zoom",
        hovermode="closest",
        clickmode="event+select",
        margin={"l": 96, "r": 12, "t": 10, "b": 30},
    )


def _stamp(moment: datetime) -> float:
    return moment.timestamp() * 1000


def milliseconds(column: str) -> pl.Expr:
    """Place a moment on a date axis: float32 is exact to about two minutes there."""
    return pl.col(column).dt.epoch("ms").cast(pl.Float32)


def _draw_marks(
    figure: go.Figure, trail: Trail, places: dict[str, int], language: Language
) -> None:
    """Draw one trace per look, so that only numbers travel to the browser."""
    looks = trail.marks.with_row_index("row").with_columns(
        is_late=pl.col("days_late").is_not_null()
    )
    by = ["lane", "kind", "tone", "sign", "is_late", "is_assumed", "currency"]
    for (lane, kind, tone, sign, is_late, is_assumed, unit), group in looks.group_by(
        by, maintain_order=True
    ):
        numbers = group.select(
            pl.col("row").cast(pl.Float32),
            pl.col("amount").cast(pl.Float32),
            pl.col("days_late").cast(pl.Float32),
        )
        symbol = SIGN_SYMBOLS.get(int(sign), SYMBOLS[str(tone)])
        hollow = "-open" if is_late else ""
        figure.add_trace(
            go.Scattergl(
                x=group.select(milliseconds("wall_time")).to_series().to_numpy(),
                y=pl.repeat(places[str(lane)], group.height, dtype=pl.Float32, eager=True)
                .to_numpy(),
                customdata=numbers.to_numpy(),
                mode="markers",
                name=word(KINDS[str(kind)].words, language),
                marker={
                    "symbol": symbol + hollow,
                    "size": 10 if is_late or tone in {"bad", "watch"} else 8,
                    "color": TONES[str(tone)],
                    "opacity": 0.45 if is_assumed else 0.9,
                    "line": {"width": 1.8 if is_late else 0},
                },
                hovertemplate=_hover(
                    sayer(language), str(unit or ""), late=bool(is_late),
                    assumed=bool(is_assumed), told=bool(group["amount"].count()),
                ),
            ),
            row=1,
            col=1,
        )


def _draw_notes(
    figure: go.Figure, trail: Trail, places: dict[str, int], language: Language
) -> None:
    """Name the newest events that matter beside their marks."""
    telling = trail.marks.filter(
        pl.col("tone").is_in(["bad", "watch"]) | pl.col("days_late").is_not_null()
    ).sort("wall_time", descending=True)
    newest = telling.unique("lane", keep="first", maintain_order=True).head(MOST_NOTES)
    say = sayer(language)
    early = trail.since + (trail.to - trail.since) * 0.2
    for event in newest.iter_rows(named=True):
        is_early = event["wall_time"] < early
        words = word(KINDS[event["kind"]].words, language)
        if event["days_late"] is not None:
            words += " · " + say(
                "learned {span} late", span=span(event["days_late"], language)
            )
        figure.add_annotation(
            x=_stamp(event["wall_time"]),
            y=places[event["lane"]],
            text=words,
            showarrow=False,
            xanchor="left" if is_early else "right",
            xshift=9 if is_early else -9,
            yshift=9,
            font={"size": 11, "color": TONES[event["tone"]]},
            row=1,
            col=1,
        )


def _hover(
    say: Callable[..., str], unit: str, *, late: bool, assumed: bool, told: bool
) -> str:
    lines = ["<b>%{fullData.name}</b>", "%{x|%Y-%m-%d}"]
    if told:
        lines.append("%{customdata[1]:,.2f} " + unit)
    if late:
        lines.append(say("learned {n} days late", n="%{customdata[2]:.0f}"))
    if assumed:
        lines.append(say("knowledge date assumed"))
    return "<br>".join(lines) + "<extra></extra>"


def _draw_density(
    figure: go.Figure, trail: Trail, places: dict[str, int], language: Language
) -> None:
    """Draw a crowded lane as strips: money in above, money out below, the rest between."""
    half = trail.stretch_seconds * 500
    signs = {name: kind.sign for name, kind in KINDS.items()}
    counted = trail.density.with_columns(
        sign=pl.col("kind").replace_strict(signs, return_dtype=pl.Int64)
    )
    for (lane, sign), group in counted.group_by("lane", "sign", maintain_order=True):
        by_stretch = (
            group.group_by("stretch").agg(pl.col("happened").sum()).sort("stretch")
        )
        figure.add_trace(
            go.Bar(
                x=by_stretch.select(milliseconds("stretch") + half).to_series().to_numpy(),
                y=(_height(by_stretch) * (-1 if int(sign) < 0 else 1)).to_numpy(),
                base=places[str(lane)],
                width=2 * half,
                marker={
                    "color": MAIN if int(sign) >= 0 else "#7FA7D6",
                    "line": {"width": 0},
                },
                customdata=by_stretch["happened"].to_numpy(),
                name=_sign_words(str(lane), int(sign), language),
                hovertemplate="<b>%{fullData.name}</b><br>%{x|%Y-%m-%d}<br>"
                "%{customdata:,.0f}<extra></extra>",
            ),
            row=1,
            col=1,
        )
    figure.update_layout(barmode="overlay", bargap=0)


def _height(by_stretch: pl.DataFrame) -> pl.Series:
    most = max(1, int(by_stretch["happened"].max() or 1))  # type: ignore[arg-type]
    return (by_stretch["happened"] / most * 0.42).cast(pl.Float32)


def _sign_words(lane: str, sign: int, language: Language) -> str:
    say = sayer(language)
    words = {1: say("money in, count"), -1: say("money out, count"), 0: say("count")}
    return f"{word(LANES[lane], language)} · {words[sign]}"


def _draw_missed(
    figure: go.Figure, trail: Trail, places: dict[str, int], say: Callable[..., str]
) -> None:
    """Draw an instalment that has not come as a hollow star where it fell due."""
    if trail.missed.is_empty() or "repayment" not in places:
        return
    inside = trail.missed.filter(pl.col("wall_time").is_between(trail.since, trail.to))
    figure.add_trace(
        go.Scattergl(
            x=inside.select(milliseconds("wall_time")).to_series().to_numpy(),
            y=[places["repayment"]] * inside.height,
            customdata=inside.select(
                pl.lit(-1.0).cast(pl.Float32), pl.col("share_paid").cast(pl.Float32)
            ).to_numpy(),
            mode="markers",
            name=say("Instalment due, not paid in full"),
            marker={"symbol": "star-open", "size": 13, "color": TONES["bad"]},
            hovertemplate="<b>%{fullData.name}</b><br>%{x|%Y-%m-%d}<br>"
            + say("paid so far")
            + " %{customdata[1]:.0%}<extra></extra>",
        ),
        row=1,
        col=1,
    )
