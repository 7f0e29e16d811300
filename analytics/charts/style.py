"""How charts look: one template, colours that colour-blind eyes tell apart."""

from typing import Any

import plotly.graph_objects as go

INK = "#1C2733"
QUIET = "#6B7785"
GRID = "#E6EAEE"
MAIN = "#2F6DB5"
PALE = "#7FA7D6"
OWED = "#D5DCE4"
FONT = (
    "'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
)

TONES: dict[str, str] = {
    "good": "#1B8A5A",
    "neutral": MAIN,
    "watch": "#D98200",
    "bad": "#C0322B",
}
"""Okabe-Ito-like hues of differing lightness; shape says the same a second time."""

SYMBOLS: dict[str, str] = {
    "good": "circle",
    "neutral": "square",
    "watch": "diamond",
    "bad": "x",
}

SIGN_SYMBOLS: dict[int, str] = {1: "triangle-up", -1: "triangle-down"}

POINTER: dict[str, Any] = {"color": "#7B3FA0", "width": 2, "dash": "dot"}
"""A line that points somewhere: of no tone, for it says nothing good or bad."""

MISSED_SYMBOL = "star-open"


def symbol(tone: str, sign: int) -> str:
    """Choose a mark's shape: which way money went, unless something is wrong."""
    if tone in {"watch", "bad"}:
        return SYMBOLS[tone]
    return SIGN_SYMBOLS.get(sign, SYMBOLS[tone])


def template() -> go.layout.Template:
    """Give the one template every figure wears."""
    axis: dict[str, Any] = {
        "gridcolor": GRID,
        "linecolor": QUIET,
        "zeroline": False,
        "tickfont": {"size": 11, "color": QUIET},
        "title": {"font": {"size": 11, "color": QUIET}},
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 12, "color": INK},
            "paper_bgcolor": "white",
            "plot_bgcolor": "white",
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "hoverlabel": {"font": {"family": FONT, "size": 12}},
            "legend": {"font": {"size": 11, "color": QUIET}},
            "xaxis": axis,
            "yaxis": axis,
        }
    )
