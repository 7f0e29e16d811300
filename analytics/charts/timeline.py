"""The timeline: swim lanes over one axis of time, what was owed and held below them."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics.charts.levels import draw_levels
from analytics.charts.marks import marks, stars, strips
from analytics.charts.notes import notes, shapes_explained
from analytics.charts.style import POINTER, QUIET, template
from analytics.charts.trail import Trail, on_axis
from analytics.language import Language, word
from warehouse.contracts import LANES

LANE_PIXELS = 34
PANEL_PIXELS = 120
GAP_PIXELS = 34
LEGEND_PIXELS = 84
TOP_PIXELS, BOTTOM_PIXELS = 24, 30

_DAY = 86_400_000
ISO_TICKS = [
    {"dtickrange": [None, 27 * _DAY], "value": "%Y-%m-%d"},
    {"dtickrange": [27 * _DAY, "M11"], "value": "%Y-%m"},
    {"dtickrange": ["M11", None], "value": "%Y"},
]
"""Dates are ISO whatever the range: days, months or years."""


def timeline(trail: Trail, language: Language) -> go.Figure:
    """Draw a trail; a mark's `customdata` starts with its row in `marks`."""
    figure = _empty(trail)
    in_lanes = [
        *strips(trail, language),
        *marks(trail, language),
        *stars(trail, language),
        *shapes_explained(trail, language),
    ]
    for trace in in_lanes:
        figure.add_trace(trace, row=1, col=1)
    for note in notes(trail, language):
        figure.add_annotation(note, row=1, col=1)
    places = trail.places()
    figure.update_yaxes(
        tickvals=list(places.values()),
        ticktext=[word(LANES[lane], language) for lane in places],
        tickfont={"size": 12},
        range=[min(places.values(), default=0) - 0.6, 0.7],
        fixedrange=True,
        row=1,
    )
    draw_levels(figure, trail.levels, first_row=2, language=language)
    figure.update_xaxes(
        type="date",
        range=[on_axis(trail.since), on_axis(trail.to)],
        tickformatstops=ISO_TICKS,
    )
    if trail.since < trail.as_of_end < trail.to:
        today = {"color": QUIET, "width": 1}
        figure.add_vline(x=on_axis(trail.as_of_end), line=today)
    _point(figure, trail)
    return figure


def _point(figure: go.Figure, trail: Trail) -> None:
    """Draw a line through every panel where a reader is to look, and name it."""
    for place, (name, moment) in enumerate(trail.pointed.items()):
        if trail.since <= moment <= trail.to:
            figure.add_vline(x=on_axis(moment), line=POINTER)
            figure.add_annotation(
                x=on_axis(moment),
                y=1,
                xref="x",
                yref="paper",
                yanchor="top",
                xanchor="left" if place % 2 else "right",  # neighbours stay apart
                text=f"<b>{name}</b>",
                showarrow=False,
                font={"color": POINTER["color"]},
            )


def _empty(trail: Trail) -> go.Figure:
    lane_height = LANE_PIXELS * max(2, len(trail.lanes)) + 20
    heights = [lane_height, *(PANEL_PIXELS for _ in trail.levels.panels())]
    total = sum(heights) + GAP_PIXELS * (len(heights) - 1)
    height = total + TOP_PIXELS + BOTTOM_PIXELS + LEGEND_PIXELS
    figure = make_subplots(
        rows=len(heights),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=GAP_PIXELS / total,
        row_heights=heights,
    )
    return figure.update_layout(
        template=template(),
        height=height,
        legend={
            "orientation": "h",
            "yref": "container",
            "y": LEGEND_PIXELS / height,
            "yanchor": "top",
            "x": 0,
            "itemclick": False,
            "itemdoubleclick": False,
        },
        barmode="overlay",
        bargap=0,
        dragmode="zoom",
        hovermode="closest",
        clickmode="event+select",
        margin={"l": 96, "r": 12, "t": TOP_PIXELS, "b": BOTTOM_PIXELS + LEGEND_PIXELS},
    )
