-- A figure read off a paper or seen at a visit. Grain: one row per figure.
select
    line,
    figure_id,
    borrower_id,
    found_in,
    document_id,
    visit_id,
    figure,
    period_start,
    period_end,
    figure_amount,
    book_amount,
    currency,
    quantity,
    book_quantity,
    unit_of_quantity,
    withdrawn = 'yes' as withdraws
from key_figures
