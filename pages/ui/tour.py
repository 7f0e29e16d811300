"""The tour of a book to learn from: its stories as cards, and beside what they show."""

from datetime import UTC, date, datetime, time

import streamlit as st

from analytics.language import word
from pages.ui import choose, show
from pages.ui.frame import view
from pages.ui.speech import language, purpose_in_words, roles_in_words, say
from warehouse import access
from warehouse.access import NEWCOMER, Sight, Story


def is_there() -> bool:
    """Tell whether this book has stories to begin with; a bank's own has none."""
    return access.has_tour(access.home_from_environment())


def lead() -> None:
    """Lead a newcomer from the start page to the tour, where there is one."""
    if not is_there():
        return
    with st.container(border=True):
        st.markdown(
            say(
                "**New here?** Everybody in this book is invented. Ten of its stories "
                "show in five minutes what the trajectory is for: a toll road whose "
                "progress was inflated, a loan that came back, an extension that hid "
                "arrears, a restaurant that recovered."
            )
        )
        st.page_link(
            "borrower/tour.py",
            label=say("Take the tour"),
            icon=":material/explore:",
        )


def told() -> tuple[Story, ...]:
    """Give the stories this reader may be told, or say why there are none."""
    if not is_there():
        show.nothing(
            say("This book has no tour: stories are told of the sample book alone.")
        )
    found = view().stories()
    if not found:
        show.nothing(
            say(
                "For {purpose} you may not see whom the stories are about, or not "
                "their figures. In the demonstration {person} sees them all.",
                purpose=purpose_in_words(view().purpose),
                person=word(NEWCOMER.words, language()),
            )
        )
    return found


def card(number: int, story: Story) -> None:
    """Show one story and the link to where it is seen."""
    with st.container(border=True):
        st.subheader(f"{number} · {word(story.title, language())}")
        show.tags(
            say("Matters to") + ": " + roles_in_words([story.role]),
            story.borrower_id,
            say("As of {day}", day=story.as_of),
        )
        st.markdown(word(story.seen, language()))
        st.caption(word(story.matters, language()))
        _link(say("See it on the trajectory"), "arrow_forward", _landing(story))


def guide(borrower_id: str) -> dict[str, datetime]:
    """Tell the story one has come by; give the days it points to, by their numbers."""
    name = choose.story()
    stories = view().stories() if name else ()
    places = {one.name: place for place, one in enumerate(stories)}
    if name not in places or borrower_id not in stories[places[name]].borrowers:
        return {}
    place, story = places[name], stories[places[name]]
    with st.container(border=True):
        st.markdown(
            f"**{word(story.title, language())}** · "
            + say("story {n} of {all}", n=place + 1, all=len(stories))
        )
        st.markdown(word(story.seen, language()))
        st.caption(word(story.matters, language()))
        with st.container(horizontal=True, gap="medium"):
            for number, sight in enumerate(story.sights, start=1):
                words = f"{number} · {word(sight.words, language())}"
                _link(words, "visibility", _landing(story, sight))
            if story.earlier:
                words = say("As known on {day}", day=story.earlier)
                _link(words, "history", _landing(story, day=story.earlier))
            if place + 1 < len(stories):
                _link(say("Next story"), "arrow_forward", _landing(stories[place + 1]))
            label = say("All stories")
            st.page_link("borrower/tour.py", label=label, icon=":material/explore:")
    return _days(story, borrower_id)


def _days(story: Story, borrower_id: str) -> dict[str, datetime]:
    """Give the moments of a borrower's facts a story points to, by their numbers."""
    numbers: dict[date, list[str]] = {}
    for number, sight in enumerate(story.sights, start=1):
        if sight.on and sight.borrower_id == borrower_id:
            numbers.setdefault(sight.on, []).append(str(number))
    # A chart reads the wall clock as if it were UTC, and a day stands at its start.
    return {
        ", ".join(of_day): datetime.combine(day, time(), UTC)
        for day, of_day in numbers.items()
    }


def _link(words: str, icon: str, landing: dict[str, str]) -> None:
    st.page_link(
        "borrower/timeline.py",
        label=words,
        icon=f":material/{icon}:",
        query_params=landing,
    )


def _landing(
    story: Story, sight: Sight | None = None, day: date | None = None
) -> dict[str, str]:
    """Give the address of a fact of a story, the last if none is named, as of a day."""
    pointed = sight or next(
        one for one in reversed(story.sights) if one.borrower_id == story.borrower_id
    )
    earlier = {"earlier": str(story.earlier)} if story.earlier else {}
    return {
        "story": story.name + (choose.BEFORE if day else ""),
        "borrower": pointed.borrower_id,
        "as_of": str(day or story.as_of),
        "span": story.span,
        "event": pointed.event_id,
        **earlier,
    }
