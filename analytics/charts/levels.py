"""Below the lanes, on the same axis: what is owed and held, due and paid, past due."""

from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import polars as pl

from analytics.charts.changes import OF_PANELS, draw_changes
from analytics.charts.style import MAIN, OWED, QUIET, TONES
from analytics.language import Language, Say, sayer
from analytics.reported import days_told
from analytics.wording import large_unit

THRESHOLDS = (30, 90)
"""Days past due that the trade draws a line at."""

_MONTH = 28 * 86_400_000
_A_LINE = 3
"""With fewer points than this, points are drawn as well as the line."""


@dataclass(frozen=True)
class Panel:
    """One panel: what it shows, and of which currency where it is money."""

    name: str
    currency: str
    rows: pl.DataFrame


@dataclass(frozen=True)
class LevelPanels:
    """What stands under the lanes; an empty frame is a panel there is nothing for.

    `outstanding` and `balance` hold on_day, amount and currency; `due_and_paid` month,
    currency, due_amount and paid_amount; `past_due` on_day and days_past_due as worked
    out here, `reported` the same as `analytics.reported.reported_path` gives them;
    `changes` the days later schedules took effect.
    """

    outstanding: pl.DataFrame
    balance: pl.DataFrame
    due_and_paid: pl.DataFrame
    past_due: pl.DataFrame
    reported: pl.DataFrame
    changes: pl.DataFrame

    def panels(self) -> list[Panel]:
        """List the panels there is something for, from the top; currencies apart."""
        found = [
            Panel(name, str(currency), rows)
            for name in ("outstanding", "balance", "due_and_paid")
            for (currency,), rows in getattr(self, name).group_by(
                "currency", maintain_order=True
            )
        ]
        both = [
            self.past_due.with_columns(is_reported=False),
            self.reported.with_columns(is_reported=True),
        ]
        days = pl.concat(both, how="diagonal")
        if not days.filter(pl.col("days_past_due") > 0).is_empty():
            found.append(Panel("past_due", "", days))
        return found


def draw_levels(
    figure: go.Figure, levels: LevelPanels, *, first_row: int, language: Language
) -> None:
    """Draw each panel there is into a row of its own, its title above it."""
    for row, panel in enumerate(levels.panels(), start=first_row):
        title, traces = _drawn(panel, language)
        for trace in traces:
            figure.add_trace(trace, row=row, col=1)
        figure.add_annotation(
            text=title,
            x=0,
            y=1,
            xref="x domain",
            yref="y domain",
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 12, "color": QUIET},
            row=row,
            col=1,
        )
        figure.update_yaxes(rangemode="tozero", nticks=5, fixedrange=True, row=row)
        if panel.name in OF_PANELS:
            draw_changes(figure, levels.changes, row=row, language=language)
        for days in THRESHOLDS if panel.name == "past_due" else ():
            if panel.rows["days_past_due"].max() >= days:  # type: ignore[operator]
                line = {"color": QUIET, "width": 0.7, "dash": "dot"}
                figure.add_hline(y=days, line=line, row=row)


def _drawn(panel: Panel, language: Language) -> tuple[str, list[go.Scatter | go.Bar]]:
    say = sayer(language)
    if panel.name == "past_due":
        return _past_due(panel.rows, say)
    if panel.name == "due_and_paid":
        amounts = {"due_amount": say("Due"), "paid_amount": say("Paid")}
        size, unit = _unit(panel, list(amounts), language)
        title = f"{say('Due and paid, by month')} · {unit}"
        return title, _bars(panel.rows, amounts, size, unit)
    words = {"outstanding": say("Outstanding"), "balance": say("Balance")}[panel.name]
    size, unit = _unit(panel, ["amount"], language)
    whole = {"outstanding": say("Outstanding, the share of all lenders")}
    title = f"{whole.get(panel.name, words)} · {unit}"
    return title, [_steps(panel.rows, words, size, unit)]


def _unit(panel: Panel, columns: list[str], language: Language) -> tuple[float, str]:
    """Choose the unit a panel counts in, by its largest amount."""
    most = panel.rows.select(
        pl.max_horizontal(pl.col(c).cast(pl.Float64).abs().max() for c in columns)
    ).item()
    size, unit = large_unit(float(most or 0), language)
    return size, f"{unit} {panel.currency}".strip()


def _steps(rows: pl.DataFrame, words: str, size: float, unit: str) -> go.Scatter:
    """Draw a level that holds until the next one is told."""
    return go.Scatter(
        x=_days(rows["on_day"]),
        y=_in_units(rows["amount"], size),
        mode="lines+markers" if rows.height < _A_LINE else "lines",
        line={"shape": "hv", "width": 1.6, "color": MAIN},
        name=f"{words} {unit}",
        hovertemplate=f"{words}<br>%{{x|{_day_format(rows)}}}<br>%{{y:,.4~f}} {unit}"
        "<extra></extra>",
        showlegend=False,
    )


def _bars(
    rows: pl.DataFrame, amounts: dict[str, str], size: float, unit: str
) -> list[go.Bar]:
    """Draw what fell due as a broad bar and what was paid as a narrow one before it."""
    looks = {"due_amount": (OWED, 1.0), "paid_amount": (TONES["good"], 0.55)}
    return [
        go.Bar(
            x=_days(rows["month"]),
            y=_in_units(rows[column], size),
            width=_MONTH * width,
            offset=_MONTH * (1 - width) / 2,
            marker={"color": colour},
            name=f"{amounts[column]} {unit}",
            hovertemplate=f"{amounts[column]}<br>%{{x|%Y-%m}}<br>%{{y:,.4~f}} {unit}"
            "<extra></extra>",
            showlegend=False,
        )
        for column, (colour, width) in looks.items()
    ]


def _past_due(rows: pl.DataFrame, say: Say) -> tuple[str, list[go.Scatter | go.Bar]]:
    """Draw arrears worked out here as an area, those reported as a broken line."""
    here = rows.filter(~pl.col("is_reported"))
    told = rows.filter("is_reported")
    if told.is_empty():
        return say("Days past due"), [_worked_out(here, say)]
    if here.is_empty():
        return say("Days past due, as reported"), [_reported(told, say)]
    title = say("Days past due: area worked out here, dashes as reported")
    return title, [_worked_out(here, say), _reported(told, say)]


def _reported(rows: pl.DataFrame, say: Say) -> go.Scatter:
    words = [
        "" if days is None else days_told(days, told_in)
        for days, told_in in rows.select(
            "days_past_due", "days_past_due_told_in"
        ).iter_rows()
    ]
    return go.Scatter(
        x=_days(rows["on_day"]),
        y=rows["days_past_due"].cast(pl.Float32).to_numpy(),
        text=words,
        mode="lines+markers" if rows.height < _A_LINE else "lines",
        line={"shape": "hv", "width": 1.6, "dash": "dash", "color": TONES["watch"]},
        name=say("Days past due, as reported"),
        hovertemplate=say("Days past due, as reported")
        + f"<br>%{{x|{_day_format(rows)}}}<br>%{{text}}<extra></extra>",
        showlegend=False,
    )


def _worked_out(rows: pl.DataFrame, say: Say) -> go.Scatter:
    return go.Scatter(
        x=_days(rows["on_day"]),
        y=rows["days_past_due"].cast(pl.Float32).to_numpy(),
        mode="lines",
        fill="tozeroy",
        line={"width": 1.4, "color": TONES["bad"]},
        fillcolor="rgba(192,50,43,0.15)",
        name=say("Days past due"),
        hovertemplate=say("Days past due")
        + "<br>%{x|%Y-%m-%d}<br>%{y:.0f}<extra></extra>",
        showlegend=False,
    )


def _day_format(rows: pl.DataFrame) -> str:
    """Show days, or months where every row is dated by its month only."""
    if "on_day_precision" not in rows.columns:
        return "%Y-%m-%d"
    return "%Y-%m" if (rows["on_day_precision"] == "month").all() else "%Y-%m-%d"


def _days(days: pl.Series) -> list[str]:
    return days.cast(pl.String).to_list()


def _in_units(amounts: pl.Series, size: float) -> Any:  # noqa: ANN401  a numpy array
    return (amounts.cast(pl.Float64) / size).cast(pl.Float32).to_numpy()
