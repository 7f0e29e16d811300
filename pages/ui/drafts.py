"""Drafts: what the fields of a recording hold, made into entries to be written down.

Keys are made by the machine. A paper or a picture is hashed in memory and let go of.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import streamlit as st

from analytics.pictures import Fingerprints, fingerprints
from pages.ui.forms import Form
from pages.ui.recordings import Kind
from warehouse.access import Entry, Told, new_key


class Uploaded(Protocol):
    """A file as it was handed in."""

    name: str

    def getvalue(self) -> bytes:
        """Give its bytes."""


@dataclass
class Draft:
    """The forms of one recording, and the entries made of them.

    `entries` are made when it is read; `unread` names, for each, what cannot be.
    """

    forms: list[Form] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    unread: list[list[str]] = field(default_factory=list)

    def entry(self, form: Form, key: dict[str, Any], **given: object) -> dict[str, Any]:
        """Make an entry of a form's fields, its key and what is given; give its row."""
        told, unread = form.row()
        row = {**told, **given, **key}
        self.add(Entry(form.table, row), unread)
        return row

    def add(self, entry: Entry, unread: Sequence[str] = ()) -> None:
        """Add an entry, with the rules of what could not be read of its fields."""
        self.entries.append(entry)
        self.unread.append(list(unread))


def read(kind: Kind, forms: Sequence[Form]) -> Draft:
    """Make the entries of a recording of what its fields hold."""
    draft = Draft(list(forms))
    {
        "visit": _visit,
        "paper": _paper,
        "promise": _promise,
        "certificate": _certificate,
    }[kind](draft, list(forms))
    return draft


def _visit(draft: Draft, forms: list[Form]) -> None:
    key = {"visit_id": new_key("V")}
    photos: list[Uploaded] = st.session_state.get("fact photos") or []
    prints = [fingerprints(photo.getvalue()) for photo in photos]
    visit = draft.entry(
        forms[0],
        key,
        photo_count=len(prints) or None,
        photo_hashes=" ".join(told.sha256 for told in prints),
    )
    of_it = {**key, "facility_id": visit["facility_id"]}
    for number, form in enumerate(forms[1:], start=1):
        draft.entry(
            form,
            {**of_it, "finding_no": number},
            finding=form.name.removeprefix("finding "),
            found_on=visit["visited_on"],
        )
    for told in prints:
        _hashed(draft, told, "photo", received_on=visit["visited_on"], **of_it)


def _paper(draft: Draft, forms: list[Form]) -> None:
    key = {"document_id": new_key("D")}
    paper: Uploaded | None = st.session_state.get("fact paper")
    told = fingerprints(paper.getvalue()) if paper else None
    draft.entry(
        forms[0],
        key,
        sha256=told and told.sha256,
        perceptual_hash=told and told.perceptual,
    )
    for form in forms[1:]:
        draft.entry(form, {"figure_id": new_key("G"), **key}, found_in="document")


def _promise(draft: Draft, forms: list[Form]) -> None:
    key = {"contact_id": new_key("C")}
    draft.entry(forms[0], key, outcome="promised", promise_state="open")


def _certificate(draft: Draft, forms: list[Form]) -> None:
    told, _ = forms[0].row()
    row = draft.entry(
        forms[0], {"covenant_id": told.get("covenant_id") or new_key("N")}
    )
    paper: Uploaded | None = st.session_state.get("fact paper")
    if paper:
        _hashed(
            draft,
            fingerprints(paper.getvalue()),
            "certificate",
            received_on=row["certified_on"] or row["tested_on"],
            facility_id=row["facility_id"],
        )


def _hashed(draft: Draft, told: Fingerprints, kind: str, **row: Told) -> None:
    """Add the document a picture or a paper is: its hashes and where it belongs."""
    own = {
        "document_id": new_key("D"),
        "document_kind": kind,
        "sha256": told.sha256,
        "perceptual_hash": told.perceptual,
    }
    draft.add(Entry("documents", {**own, **row}))
