-- How industries, regions and the economy fared. Grain:
-- one row per segment, measure and month.
select
    line,
    segment_kind,
    segment,
    measure,
    period_end,
    figure_value,
    published_on,
    publisher,
    source_currency() as currency,
    reported_on as known_at
from segments
