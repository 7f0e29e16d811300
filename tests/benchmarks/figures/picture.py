"""A picture of how the signals gather before a default, one row per signal."""

from pathlib import Path

import plotly.graph_objects as go
import plotly.io
from PIL import Image
from playwright.sync_api import sync_playwright
from plotly.subplots import make_subplots

from analytics.charts.style import GRID, INK, QUIET, TONES, template
from tests.benchmarks.figures.lags import BACK, Departure
from tests.benchmarks.figures.signals import SIGNALS
from tests.conftest import browser
from tests.pages.test_journeys import FLAGS

_ROW, _ABOVE, _BELOW, _LEFT, _WIDTH = 30, 84, 78, 216, 1080
_FARTHEST, _COLOURS, _PUBLISHED = 3.0, 200, 12
_HEAT = ((0.0, "#FFFFFF"), (0.25, "#FCE6CF"), (0.5, "#F4B183"), (1.0, TONES["bad"]))


def picture(found: list[Departure]) -> go.Figure:
    """Draw how far each signal is from usual month by month, and how many show it."""
    rows = list(reversed(found))
    names = [SIGNALS[one.name].name for one in rows]
    figure = make_subplots(
        cols=2, shared_yaxes=True, column_widths=[0.74, 0.26], horizontal_spacing=0.03
    )
    figure.add_trace(_heat(rows, names), row=1, col=1)
    for trace in (_marks(rows, names, "some"), _marks(rows, names, "most")):
        figure.add_trace(trace, row=1, col=1)
    for trace in _shares(rows, names):
        figure.add_trace(trace, row=1, col=2)
    return _dressed(figure, rows)


def _heat(rows: list[Departure], names: list[str]) -> go.Heatmap:
    return go.Heatmap(
        x=list(range(1, BACK + 1)),
        y=names,
        z=[[min(max(value, 0.0), _FARTHEST) for value in one.apart] for one in rows],
        zmin=0,
        zmax=_FARTHEST,
        colorscale=_HEAT,
        xgap=1.5,
        ygap=5,
        colorbar={
            "orientation": "h",
            "x": 0.7,
            "xanchor": "right",
            "yref": "container",
            "y": 0.985,
            "yanchor": "top",
            "ypad": 8,
            "len": 0.24,
            "thickness": 8,
            "outlinewidth": 0,
            "tickvals": [0, 1, 2, 3],
            "ticktext": ["as others", "1", "2", "3 SD worse"],
            "tickfont": {"size": 11, "color": QUIET},
        },
    )


def _marks(rows: list[Departure], names: list[str], which: str) -> go.Scatter:
    on_average = which == "some"
    return go.Scatter(
        x=[getattr(one, which) for one in rows],
        y=names,
        mode="markers",
        name="the average departs" if on_average else "the median departs",
        marker={
            "symbol": "circle-open" if on_average else "circle",
            "size": 12,
            "color": INK,
            "line": {
                "width": 2 if on_average else 1.5,
                "color": INK if on_average else "white",
            },
        },
    )


def _shares(rows: list[Departure], names: list[str]) -> list[go.Scatter]:
    """Draw how many of those who default, and of others, show it within the year."""
    own, others = ([getattr(r, n) for r in rows] for n in ("shown", "shown_by_others"))
    between_x, between_y = [], []
    for low, high, name in zip(others, own, names, strict=True):
        between_x += [low, high, None]
        between_y += [name, name, None]
    line = {"color": GRID, "width": 5}
    return [
        go.Scatter(x=between_x, y=between_y, mode="lines", line=line, showlegend=False),
        go.Scatter(
            x=others, y=names, mode="markers", name="others", legend="legend2",
            marker={"size": 10, "color": "white", "line": {"width": 2, "color": QUIET}},
        ),
        go.Scatter(
            x=own, y=names, mode="markers", name="those who default", legend="legend2",
            marker={"size": 10, "color": TONES["bad"]},
        ),
    ]  # fmt: skip


def _dressed(figure: go.Figure, rows: list[Departure]) -> go.Figure:
    """Give it room, its axes their words, and say above what each side shows."""
    below, side = {"orientation": "h", "y": 0, "yref": "container"}, {"row": 1}
    figure.update_layout(
        template=template(),
        width=_WIDTH,
        height=_ABOVE + _BELOW + _ROW * len(rows),
        margin={"l": _LEFT, "r": 28, "t": _ABOVE, "b": _BELOW},
        legend={**below, "x": 0},
        legend2={**below, "x": 0.73, "font": {"size": 11, "color": QUIET}},
        annotations=[
            _said(0, "<b>How the signals gather before a default</b>", 46, 16),
            _said(0, "beside borrowers of the same kind and age of debt", 22),
            _said(0.768, "<b>Who shows it</b>", 46, 16),
            _said(0.768, "at least once in the last year", 22),
            _at(_PUBLISHED, "published for inflow and limit use"),
        ],
    )
    figure.add_vline(
        _PUBLISHED, line={"color": QUIET, "width": 1, "dash": "dot"}, row=1, col=1
    )
    figure.update_xaxes(showgrid=False, showline=False, ticks="")
    figure.update_xaxes(
        range=[BACK + 0.5, 0.5],
        tickvals=[24, 18, 12, 9, 6, 3, 1],
        title="months before default",
        col=1,
        **side,
    )
    figure.update_xaxes(
        range=[-0.04, 1.04],
        tickvals=[0, 0.25, 0.5, 0.75, 1],
        tickformat=".0%",
        col=2,
        **side,
    )
    figure.update_yaxes(
        showgrid=False,
        showline=False,
        ticks="",
        ticklabelstandoff=8,
        tickfont={"size": 13, "color": INK},
    )
    return figure


def _said(x: float, words: str, above: int, size: int = 12) -> dict[str, object]:
    """Place some words above the drawing."""
    return {
        "text": words,
        "x": x,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": above,
        "showarrow": False,
        "font": {"size": size, "color": INK if size > 12 else QUIET},
    }


def _at(month: float, words: str) -> dict[str, object]:
    """Say something of a month, above it."""
    small = {"size": 11, "color": QUIET}
    said = _said(0, words, 2) | {"x": month, "xref": "x", "xanchor": "center"}
    return said | {"font": small}


def write(figure: go.Figure, place: Path) -> None:
    """Have the browser the tests use draw it, in few colours so that it stays small."""
    page_text = plotly.io.to_html(figure, config={"staticPlot": True})
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=browser(), args=FLAGS)
        page = chrome.new_page(
            viewport={"width": _WIDTH, "height": int(figure.layout.height)},
            device_scale_factor=2,
        )
        page.set_content(f"<style>body{{margin:0}}</style>{page_text}")
        page.locator(".main-svg").first.wait_for()
        page.locator(".plotly-graph-div").screenshot(path=place)
        chrome.close()
    with Image.open(place) as drawn:
        drawn.convert("RGB").quantize(_COLOURS).save(place, optimize=True)
