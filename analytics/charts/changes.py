"""Where schedules changed: a fine line through a panel, its reason at the foot."""

import plotly.graph_objects as go
import polars as pl

from analytics.charts.style import TONES
from analytics.language import Language, sayer, word
from analytics.wording import amount
from warehouse.contracts import KINDS

OF_PANELS = ("due_and_paid", "past_due")
"""The panels a change of schedule says something about."""


def draw_changes(
    figure: go.Figure, changes: pl.DataFrame, *, row: int, language: Language
) -> None:
    """Draw a line and a foot for each reason a schedule was changed for.

    `changes` is what `Reckoning.changes` gives. Arrears that were capitalised are told
    with their amount, so that their end is not taken for payment.
    """
    for (reason,), alike in changes.group_by("reason", maintain_order=True):
        kind = KINDS[f"schedule_{reason or 'other'}"]
        colour = TONES[kind.tone]
        days = alike["on_day"].cast(pl.String).to_list()
        for day in sorted(set(days)):
            line = {"color": colour, "width": 0.8, "dash": "dot"}
            figure.add_vline(x=day, line=line, row=row, col=1)
        figure.add_trace(
            go.Scatter(
                x=days,
                y=[0] * len(days),
                mode="markers",
                marker={"symbol": "triangle-up", "size": 8, "color": colour},
                cliponaxis=False,
                name=word(kind.words, language),
                text=_said(alike, language),
                hovertemplate="<b>%{fullData.name}</b><br>%{x|%Y-%m-%d}<br>%{text}"
                "<extra></extra>",
                showlegend=False,
            ),
            row=row,
            col=1,
        )


def _said(changes: pl.DataFrame, language: Language) -> list[str]:
    say = sayer(language)
    told = changes.select(
        "facility_id", "schedule_no", "capitalised_amount", "currency"
    )
    return [
        say("{facility}, version {version}", facility=facility, version=version)
        + (
            "<br>" + say("{amount} of arrears capitalised", amount=amount(taken, money))
            if taken
            else ""
        )
        for facility, version, taken, money in told.iter_rows()
    ]
