"""Forms: the fields of one row of a table, each drawn from its column of the standard.

What was typed stays when something is wrong with it: every field keeps its own state.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import streamlit as st

from analytics.language import word
from analytics.rules import rule_words
from pages.ui.frame import view
from pages.ui.speech import language, say
from warehouse.contracts import STANDARD
from warehouse.contracts.meaning import meanings

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True)
class Form:
    """Some fields of one row of a table; `name` tells them from another row's.

    `choices` gives what a column may be chosen from, beside the codes of its list.
    """

    table: str
    name: str
    columns: tuple[str, ...]
    choices: Mapping[str, Sequence[str]]

    def draw(self, wrong: Sequence[str], across: int = 3) -> None:
        """Draw the fields, so many side by side, each with what is wrong with it."""
        of_the_row = [rule for rule in wrong if "|" not in rule]
        for rule in of_the_row:
            st.error(rule_words(rule, language()).what)
        narrow = [column for column in self.columns if column != "note"]
        for start in range(0, len(narrow), across):
            places = st.columns(across)
            for place, column in zip(
                places, narrow[start : start + across], strict=False
            ):
                with place:
                    self.field_of(column, wrong)
        if "note" in self.columns:
            self.field_of("note", wrong)

    def row(self) -> tuple[dict[str, Any], list[str]]:
        """Read the fields; give the row, and the rules of what cannot be read."""
        told: dict[str, Any] = {}
        unread: list[str] = []
        for column in self.columns:
            value = st.session_state.get(self.key(column))
            try:
                told[column] = _read(self.kind_of(column), value)
            except (InvalidOperation, ValueError):
                what = (
                    "money" if self.kind_of(column).startswith("decimal") else "number"
                )
                unread.append(f"{self.table}.{column}|not_a_{what}")
        return told, unread

    def set_out(self, told: Mapping[str, Any]) -> None:
        """Put what is known into the fields that nobody touched yet."""
        for column in self.columns:
            value = told.get(column)
            if value is not None and self.key(column) not in st.session_state:
                st.session_state[self.key(column)] = _shown(value)

    def clear(self) -> None:
        """Empty the fields."""
        for column in self.columns:
            st.session_state.pop(self.key(column), None)

    def key(self, column: str) -> str:
        """Name the state of a field."""
        return f"fact {self.name} {column}"

    def label_of(self, column: str) -> str:
        """Name a field, with its unit; a star marks what must be told."""
        contract = STANDARD[self.table]
        described = contract.described[column]
        unit = described["unit"]
        told = word((described["zh"], described["en"]), language())
        if unit not in _PLAIN_UNITS:
            told = f"{told} ({say(unit)})"
        is_asked = not contract.columns.columns()[column].nullable
        return f"{told} *" if is_asked and not column.endswith("_id") else told

    def kind_of(self, column: str) -> str:
        """Name the type of a column, as SQL names it."""
        return STANDARD[self.table].sql_types[column]

    def field_of(self, column: str, wrong: Sequence[str]) -> None:
        """Draw one field, and under it what is wrong with what it holds."""
        described = STANDARD[self.table].described[column]
        how: dict[str, Any] = {
            "label": self.label_of(column),
            "key": self.key(column),
            "help": word(meanings()[column], language())
            if column in meanings()
            else None,
        }
        codes = described.get("values") or dict.fromkeys(self.choices.get(column, ()))
        if codes:
            words = {c: word(w, language()) if w else c for c, w in codes.items()}
            st.selectbox(
                options=list(codes),
                index=None,
                format_func=lambda code: words.get(code, code),
                placeholder="",
                **how,
            )
        else:
            _widget(self.kind_of(column), column, how)
        for rule in wrong:
            if rule.startswith(f"{self.table}.{column}|"):
                st.caption(f":red[{rule_words(rule, language()).what}]")


_PLAIN_UNITS = {None, "day", "UTC", "currency"}


def _widget(kind: str, column: str, how: dict[str, Any]) -> None:
    """Draw a field that is filled in rather than chosen."""
    if kind == "date":
        st.date_input(
            value=None,
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format="YYYY-MM-DD",
            **how,
        )
    elif kind == "timestamptz":
        st.datetime_input(value=None, format="YYYY-MM-DD", **how)
    elif kind == "bigint":
        st.number_input(value=None, min_value=0, step=1, **how)
    elif kind == "boolean":
        words = {True: say("Yes"), False: say("No")}
        st.selectbox(
            options=[True, False],
            index=None,
            format_func=words.__getitem__,
            placeholder="",
            **how,
        )
    elif column == "note":
        st.text_area(max_chars=4000, **how)
    else:
        st.text_input(**how)


def _read(kind: str, value: Any) -> Any:  # noqa: ANN401  what a field holds
    """Read a field as its column's type; raises what Decimal and float raise."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=view().zone)
    if not isinstance(value, str):
        return value
    told = value.strip()
    if not told:
        return None
    if kind.startswith("decimal"):
        return Decimal(told)
    return float(told) if kind == "double" else told


def typed(kind: str, value: Any) -> Any:  # noqa: ANN401  of any column
    """Give what the JSON of a fact tells its column's type again."""
    if value is None:
        return None
    if kind == "date":
        return date.fromisoformat(str(value))
    if kind == "timestamptz":
        return datetime.fromisoformat(str(value))
    if kind.startswith("decimal"):
        return Decimal(str(value))
    return {"bigint": int, "double": float, "boolean": bool}.get(kind, str)(value)


def _shown(value: Any) -> Any:  # noqa: ANN401  what a field holds
    """Put a value as its field holds it."""
    if isinstance(value, datetime):
        return value.astimezone(view().zone).replace(tzinfo=None)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value) if isinstance(value, float) else value
