"""Inside the lanes: a mark for each event, strips where there are too many, stars."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from analytics.charts.style import MAIN, MISSED_SYMBOL, PALE, TONES, symbol
from analytics.charts.trail import Trail, along_axis
from analytics.language import Language, Say, sayer, word
from warehouse.contracts import KINDS, LANES

_LOOKS = [
    *("lane", "kind", "tone", "sign", "is_late", "is_assumed", "currency"),
    "event_precision",
]


def marks(trail: Trail, language: Language) -> list[go.Scattergl]:
    """Draw one trace per look, so that only numbers travel to the browser.

    A mark's `customdata` is its row in `trail.marks`, its amount and its days late.
    """
    looks = trail.marks.with_row_index("row").with_columns(
        is_late=pl.col("days_late").is_not_null()
    )
    return [
        _alike(group, trail.places()[str(look[0])], language)
        for look, group in looks.group_by(_LOOKS, maintain_order=True)
    ]


def _alike(group: pl.DataFrame, place: int, language: Language) -> go.Scattergl:
    look = group.row(0, named=True)
    stands_out = look["is_late"] or look["tone"] in {"bad", "watch"}
    numbers = group.select(
        pl.col("row", "amount", "days_late").cast(pl.Float32)
    ).to_numpy()
    return go.Scattergl(
        x=along_axis(group, "wall_time"),
        y=_level(place, group.height),
        customdata=numbers,
        mode="markers",
        name=word(KINDS[look["kind"]].words, language),
        marker={
            "symbol": symbol(look["tone"], look["sign"])
            + ("-open" if look["is_late"] else ""),
            "size": 10 if stands_out else 8,
            "color": TONES[look["tone"]],
            "opacity": 0.45 if look["is_assumed"] else 0.9,
            "line": {"width": 1.8 if look["is_late"] else 0},
        },
        unselected={"marker": {"opacity": 0.35}},
        hovertemplate=_hover(look, sayer(language), group["amount"].count() > 0),
        showlegend=False,
    )


def _hover(look: dict[str, Any], say: Say, told: bool) -> str:  # noqa: FBT001  one of three
    day = {"month": "%Y-%m", "year": "%Y"}.get(look["event_precision"], "%Y-%m-%d")
    lines = ["<b>%{fullData.name}</b>", f"%{{x|{day}}}"]
    if told:
        lines.append("%{customdata[1]:,.2f} " + (look["currency"] or ""))
    if look["is_late"]:
        lines.append(say("learned {n} days late", n="%{customdata[2]:.0f}"))
    if look["is_assumed"]:
        lines.append(say("knowledge date assumed"))
    return "<br>".join(lines) + "<extra></extra>"


def strips(trail: Trail, language: Language) -> list[go.Bar]:
    """Draw a crowded lane: money in above, money out below, the rest between."""
    signs = {name: kind.sign for name, kind in KINDS.items()}
    counts = (
        trail.density.with_columns(
            sign=pl.col("kind").replace_strict(signs, return_dtype=pl.Int64)
        )
        .group_by("lane", "sign", "stretch")
        .agg(pl.col("happened").sum())
        .sort("lane", "sign", "stretch")
    )
    return [
        _strip(group, trail, language)
        for _, group in counts.group_by("lane", "sign", maintain_order=True)
    ]


def _strip(counts: pl.DataFrame, trail: Trail, language: Language) -> go.Bar:
    say = sayer(language)
    lane, sign = str(counts["lane"][0]), int(counts["sign"][0])
    words = {1: say("money in, count"), -1: say("money out, count"), 0: say("count")}
    half = trail.stretch_seconds * 500
    share = pl.col("happened") / pl.col("happened").max()
    upward = -0.42 if sign < 0 else 0.42
    return go.Bar(
        x=along_axis(counts, "stretch", later=half),
        y=counts.select((share * upward).cast(pl.Float32)).to_series().to_numpy(),
        base=trail.places()[lane],
        width=2 * half,
        marker={"color": PALE if sign < 0 else MAIN, "line": {"width": 0}},
        customdata=counts["happened"].to_numpy(),
        name=f"{word(LANES[lane], language)} · {words[sign]}",
        hovertemplate="<b>%{fullData.name}</b><br>%{x|%Y-%m-%d}<br>"
        "%{customdata:,.0f}<extra></extra>",
        showlegend=False,
    )


def stars(trail: Trail, language: Language) -> list[go.Scattergl]:
    """Draw an instalment that has not come as a hollow star where it fell due."""
    missed, say = trail.missed_inside(), sayer(language)
    if missed.is_empty():
        return []
    return [
        go.Scattergl(
            x=along_axis(missed, "wall_time"),
            y=_level(trail.places()["repayment"], missed.height),
            customdata=missed.select(
                pl.lit(-1, pl.Float32), pl.col("share_paid").cast(pl.Float32)
            ).to_numpy(),
            mode="markers",
            name=say("Instalment due, not paid in full"),
            marker={"symbol": MISSED_SYMBOL, "size": 13, "color": TONES["bad"]},
            hovertemplate="<b>%{fullData.name}</b><br>%{x|%Y-%m-%d}<br>"
            + say("paid so far")
            + " %{customdata[1]:.0%}<extra></extra>",
            showlegend=False,
        )
    ]


def _level(place: int, height: int) -> Any:  # noqa: ANN401  a numpy array
    return pl.repeat(place, height, dtype=pl.Float32, eager=True).to_numpy()
