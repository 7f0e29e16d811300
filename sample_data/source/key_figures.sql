-- The figures a paper states. Grain:
-- one row per figure of a paper.
select
    line,
    figure_id,
    borrower_id,
    found_in,
    document_id,
    figure,
    period_end,
    figure_amount,
    source_currency() as currency,
    reported_on as known_at
from figures
