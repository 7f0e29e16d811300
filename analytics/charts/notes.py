"""Beside the marks: words on the newest that matter, and what the shapes mean."""

from datetime import datetime
from typing import Any

import plotly.graph_objects as go
import polars as pl

from analytics.charts.style import (
    MAIN,
    MISSED_SYMBOL,
    SIGN_SYMBOLS,
    SYMBOLS,
    TONES,
)
from analytics.charts.trail import Trail, on_axis
from analytics.language import Language, sayer, word
from analytics.wording import span
from warehouse.contracts import KINDS

MOST_NOTES = 6


def notes(trail: Trail, language: Language) -> list[dict[str, Any]]:
    """Name the newest event that matters in each lane, a line leading to its mark."""
    missed = _missed_note(trail, language)
    telling = trail.marks.filter(
        pl.col("tone").is_in(["bad", "watch"]) | pl.col("days_late").is_not_null()
    )
    if missed:
        telling = telling.filter(pl.col("lane") != "repayment")
    newest = telling.sort("wall_time", descending=True).unique(
        "lane", keep="first", maintain_order=True
    )
    told = [
        _note(
            trail,
            (event["wall_time"], event["lane"]),
            _words(event, language),
            TONES[event["tone"]],
        )
        for event in newest.head(MOST_NOTES).iter_rows(named=True)
    ]
    return [*missed, *told]


def _missed_note(trail: Trail, language: Language) -> list[dict[str, Any]]:
    missed, say = trail.missed_inside(), sayer(language)
    if missed.is_empty():
        return []
    newest = missed.row(-1, named=True)
    share = f"{newest['share_paid']:.0%}"
    where = (newest["wall_time"], "repayment")
    return [_note(trail, where, f"{say('paid so far')} {share}", TONES["bad"])]


def _words(event: dict[str, Any], language: Language) -> str:
    words = word(KINDS[event["kind"]].words, language)
    if event["days_late"] is None:
        return words
    late = span(event["days_late"], language)
    return f"{words} · {sayer(language)('learned {span} late', span=late)}"


def _note(
    trail: Trail, where: tuple[datetime, str], words: str, colour: str
) -> dict[str, Any]:
    """Write beside a mark, on the side where there is room, between two lanes."""
    moment, lane = where
    is_early = moment < trail.since + (trail.to - trail.since) * 0.35
    return {
        "x": on_axis(moment),
        "y": trail.places()[lane],
        "text": words,
        "ax": 18 if is_early else -18,
        "ay": -15,
        "xanchor": "left" if is_early else "right",
        "arrowwidth": 0.8,
        "arrowhead": 0,
        "arrowcolor": colour,
        "standoff": 5,
        "bgcolor": "rgba(255,255,255,0.82)",
        "borderpad": 0,
        "font": {"size": 11, "color": colour},
    }


def shapes_explained(trail: Trail, language: Language) -> list[go.Scatter]:
    """Explain, as a legend, the shapes and colours that a trail holds."""
    say, held = sayer(language), _held(trail)
    tones = {
        "neutral": say("happened"),
        "good": say("reads well"),
        "watch": say("to be watched"),
        "bad": say("reads badly"),
    }
    told = {
        **{f"tone {t}": (words, SYMBOLS[t], TONES[t], 1) for t, words in tones.items()},
        "in": (say("money in"), SIGN_SYMBOLS[1], MAIN, 1),
        "out": (say("money out"), SIGN_SYMBOLS[-1], MAIN, 1),
        "late": (say("hollow: learned late"), "square-open", MAIN, 1),
        "assumed": (say("faint: date assumed"), "square", MAIN, 0.45),
        "missed": (say("due, not paid in full"), MISSED_SYMBOL, TONES["bad"], 1),
        "strip": (say("bars: count"), "line-ns", MAIN, 1),
    }
    return [_explained(*told[name]) for name in told if name in held]


def _held(trail: Trail) -> set[str]:
    marks = trail.marks
    is_wrong = pl.col("tone").is_in(["bad", "watch"])
    # A plain posting is told by the way its triangle points, not as a plain event.
    toned = marks.filter((pl.col("tone") != "neutral") | (pl.col("sign") == 0))
    signs = set(marks.filter(~is_wrong)["sign"].to_list())
    there_is = {
        "in": 1 in signs,
        "out": -1 in signs,
        "late": marks["days_late"].count() > 0,
        "assumed": bool(marks["is_assumed"].any()),
        "missed": trail.missed_inside().height > 0,
        "strip": trail.density.height > 0,
    }
    tones = {f"tone {tone}" for tone in toned["tone"].unique().to_list()}
    return tones | {name for name, is_there in there_is.items() if is_there}


def _explained(words: str, symbol: str, colour: str, opacity: float) -> go.Scatter:
    marker = {"symbol": symbol, "color": colour, "size": 9, "opacity": opacity}
    if symbol == "line-ns":
        marker["line"] = {"width": 3, "color": colour}
    return go.Scatter(
        x=[None], y=[None], mode="markers", marker=marker, name=words, hoverinfo="skip"
    )
