"""What of the lives is sent: all there was or the last months, whole or in parts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sample_data.book import UNTIL, WHOLE, Share
from sample_data.carried import carried
from sample_data.layouts import LAYOUTS
from sample_data.months import month_of, on_day
from sample_data.record import Line


@dataclass(frozen=True)
class Sending:
    """Until when, since how many `months`, and of which share of the book.

    Without `months` it is sent from the first day on.
    """

    until: date = UNTIL
    months: int | None = None
    share: Share = WHOLE

    def sent(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Give of a borrower's lines those that are sent."""
        if self.months is not None:
            opens_on = on_day(month_of(self.until) - self.months + 1, 1)
            lines = carried(lines, opens_on)
        return map(_added, lines) if self.share.of > 1 else iter(lines)


ALL = Sending()


def _added(line: Line) -> Line:
    """Send a line of a full list as an addition: a part cannot say who is not there."""
    if LAYOUTS[line.file].is_full_list:
        return line._replace(file=f"{line.file}_added")
    return line
