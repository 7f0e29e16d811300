"""Below the lanes, on the same axis: outstanding or balance, due against paid, arrears."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import polars as pl

from analytics.charts.style import QUIET, TONES
from analytics.language import Language, sayer
from analytics.wording import large_unit

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
    figure: go.Figure, levels: LevelPanels, *, first_row: int, language: Language
) -> None:
    """Draw each panel there is into a row of its own."""
    say = sayer(language)
    draw = {
        "outstanding": lambda row: _steps(
            figure, levels.outstanding, row, say("Outstanding"), language
        ),
        "balance": lambda row: _steps(
            figure, levels.balance, row, say("Balance"), language
        ),
        "due_and_paid": lambda row: _bars(figure, levels.due_and_paid, row, language),
        "past_due": lambda row: _past_due(figure, levels.past_due, row, say),
    }
    for row, name in enumerate(levels.present(), start=first_row):
        draw[name](row)


def _days(days: pl.Series) -> list[str]:
    return days.cast(pl.String).to_list()


def _steps(
    figure: go.Figure, levels: pl.DataFrame, row: int, title: str, language: Language
) -> None:
    """Draw a level that holds until the next one is told, a line per currency."""
    size, unit = large_unit(_most(levels, "amount"), language)
    for place, ((currency,), group) in enumerate(
        levels.group_by("currency", maintain_order=True)
    ):
        figure.add_trace(
            go.Scatter(
                x=_days(group["on_day"]),
                y=_in_units(group["amount"], size),
                mode="lines+markers" if group.height < 3 else "lines",
                line={"shape": "hv", "width": 1.6, "color": LINES[place % len(LINES)]},
                name=f"{title} {currency}",
                hovertemplate=f"{title}<br>%{{x|%Y-%m-%d}}<br>%{{y:,.4~f}} {unit} "
                f"{currency}<extra></extra>",
            ),
            row=row,
            col=1,
        )
    told = " · ".join(str(c) for c in levels["currency"].unique(maintain_order=True))
    figure.update_yaxes(
        title_text=f"{title}<br>{unit} {told}", rangemode="tozero", row=row
    )


def _most(levels: pl.DataFrame, *columns: str) -> float:
    tops = [levels[column].cast(pl.Float64).abs().max() for column in columns]
    return max(float(top or 0) for top in tops)  # type: ignore[arg-type]


def _in_units(amounts: pl.Series, size: float) -> Any:  # noqa: ANN401  a numpy array
    return (amounts.cast(pl.Float64) / size).cast(pl.Float32).to_numpy()


def _bars(
    figure: go.Figure, levels: pl.DataFrame, row: int, language: Language
) -> None:
    """Draw what fell due as an outline and what was paid inside it, by month."""
    say = sayer(language)
    currency = str(levels["currency"][0])
    months = levels.filter(pl.col("currency") == currency)
    size, unit = large_unit(_most(months, "due_amount", "paid_amount"), language)
    month = 28 * 86_400_000
    looks = {
        "due_amount": (say("Due"), {"color": "#D5DCE4"}, 1.0),
        "paid_amount": (say("Paid"), {"color": TONES["good"]}, 0.55),
    }
    for column, (title, marker, width) in looks.items():
        figure.add_trace(
            go.Bar(
                x=_days(months["month"]),
                y=_in_units(months[column], size),
                width=month * width,
                offset=month * (1 - width) / 2,
                marker=marker,
                name=title,
                hovertemplate=f"{title}<br>%{{x|%Y-%m}}<br>%{{y:,.4~f}} {unit} "
                f"{currency}<extra></extra>",
            ),
            row=row,
            col=1,
        )
    title = f"{say('Due and paid')}<br>{unit} {currency}"
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


