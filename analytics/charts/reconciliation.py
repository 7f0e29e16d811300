"""What became of a batch's lines: one bar, in parts that add up to it."""

import plotly.graph_objects as go
import polars as pl

from analytics.charts.style import MAIN, OWED, PALE, TONES, template
from analytics.language import Language, sayer
from analytics.reconciliation import FATES

HEIGHT = 96

_COLOURS = {
    "accepted": MAIN,
    "duplicate": PALE,
    "set_aside": OWED,
    "quarantined": TONES["watch"],
}


def reconciliation(fates: pl.DataFrame, language: Language) -> go.Figure:
    """Draw the lines of a batch by fate; each part's name tells its share."""
    say = sayer(language)
    total = max(int(fates["lines"].sum()), 1)
    bars = [
        go.Bar(
            x=[lines],
            y=[""],
            orientation="h",
            name=f"{say(FATES[fate])} {lines / total:.3%}",
            marker={"color": _COLOURS[fate]},
            hovertemplate=f"{say(FATES[fate])}<br>{lines:,}<extra></extra>",
        )
        for fate, lines in fates.iter_rows()
    ]
    return go.Figure(
        bars,
        {
            "template": template(),
            "barmode": "stack",
            "height": HEIGHT,
            "xaxis": {"visible": False, "range": [0, total], "fixedrange": True},
            "yaxis": {"visible": False, "fixedrange": True},
            "legend": {
                "orientation": "h",
                "traceorder": "normal",
                "x": 0,
                "y": -0.1,
                "yanchor": "top",
                "itemclick": False,
                "itemdoubleclick": False,
            },
            "margin": {"l": 0, "r": 0, "t": 0, "b": 40},
        },
    )
