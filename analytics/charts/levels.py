"""Below the lanes, on the same axis: outstanding or balance, due against paid, arrears."""

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from analytics.charts.style import QUIET, TONES

LINES = ("#2F6DB5", "#D98200", "#1B8A5A", "#7B5EA7", "#C0322B", "#5F6B78")


@dataclass(frozen=True)
class LevelPanels:
    """The panels under the lanes; an empty frame is a panel there is nothing for.

    `outstanding` and `balance` hold on_day, amount and currency; `due_and_paid` month,
    currency, due_amount and paid_amount; `past_due` on_day and days_past_due.
    """

    outstanding: pl.DataFrame
    balance: pl.DataFrame
    due_and_paid: pl.DataFrame
    past_due: pl.DataFrame

    def present(self) -> list[str]:
        """Name the panels that have something to show, from the top."""
        names = ("outstanding", "balance", "due_and_paid", "past_due")
        return [name for name in names if not getattr(self, name).is_empty()]


def draw_levels(
    figure: go.Figure, levels: LevelPanels, *, first_row: int, say: Callable[..., str]
) -> None:
    """Draw each panel there is into a row of its own."""
    draw = {
        "outstanding": lambda row: _steps(
            figure, levels.outstanding, row, say("Outstanding")
        ),
        "balance": lambda row: _steps(figure, levels.balance, row, say("Balance")),
        "due_and_paid": lambda row: _bars(figure, levels.due_and_paid, row, say),
        "past_due": lambda row: _past_due(figure, levels.past_due, row, say),
    }
    for row, name in enumerate(levels.present(), start=first_row):
        draw[name](row)


def _days(days: pl.Series) -> list[str]:
    return days.cast(pl.String).to_list()


def _steps(figure: go.Figure, levels: pl.DataFrame, row: int, title: str) -> None:
    """Draw a level that holds until the next one is told, a line per currency."""
    for place, ((unit,), group) in enumerate(
        levels.group_by("currency", maintain_order=True)
    ):
        figure.add_trace(
            go.Scatter(
                x=_days(group["on_day"]),
                y=group["amount"].cast(pl.Float32).to_numpy(),
                mode="lines+markers" if group.height < 3 else "lines",
                line={"shape": "hv", "width": 1.6, "color": LINES[place % len(LINES)]},
                name=f"{title} {unit}",
                hovertemplate=f"{title}<br>%{{x|%Y-%m-%d}}<br>%{{y:,.2f}} {unit}"
                "<extra></extra>",
            ),
            row=row,
            col=1,
        )
    units = " · ".join(str(u) for u in levels["currency"].unique(maintain_order=True))
    figure.update_yaxes(title_text=f"{title}<br>{units}", rangemode="tozero", row=row)


def _bars(
    figure: go.Figure, levels: pl.DataFrame, row: int, say: Callable[..., str]
) -> None:
    """Draw what fell due as an outline and what was paid inside it, by month."""
    unit = str(levels["currency"][0])
    months = levels.filter(pl.col("currency") == unit)
    month = 28 * 86_400_000
    looks = {
        "due_amount": (say("Due"), {"color": "#D5DCE4"}, 1.0),
        "paid_amount": (say("Paid"), {"color": TONES["good"]}, 0.55),
    }
    for column, (title, marker, width) in looks.items():
        figure.add_trace(
            go.Bar(
                x=_days(months["month"]),
                y=months[column].cast(pl.Float32).to_numpy(),
                width=month * width,
                offset=month * (1 - width) / 2,
                marker=marker,
                name=title,
                hovertemplate=f"{title}<br>%{{x|%Y-%m}}<br>%{{y:,.2f}} {unit}"
                "<extra></extra>",
            ),
            row=row,
            col=1,
        )
    title = f"{say('Due and paid')}<br>{unit}"
    figure.update_yaxes(title_text=title, rangemode="tozero", row=row)


def _past_due(
    figure: go.Figure, levels: pl.DataFrame, row: int, say: Callable[..., str]
) -> None:
    figure.add_trace(
        go.Scatter(
            x=_days(levels["on_day"]),
            y=levels["days_past_due"].to_numpy(),
            mode="lines",
            fill="tozeroy",
            line={"width": 1.4, "color": TONES["bad"]},
            fillcolor="rgba(192,50,43,0.15)",
            name=say("Days past due"),
            hovertemplate=say("Days past due")
            + "<br>%{x|%Y-%m-%d}<br>%{y:.0f}<extra></extra>",
        ),
        row=row,
        col=1,
    )
    for threshold in (30, 90):
        if int(levels["days_past_due"].max() or 0) >= threshold:  # type: ignore[arg-type]
            figure.add_hline(
                y=threshold, line={"color": QUIET, "width": 0.7, "dash": "dot"}, row=row
            )
    figure.update_yaxes(title_text=say("Days past due"), rangemode="tozero", row=row)


