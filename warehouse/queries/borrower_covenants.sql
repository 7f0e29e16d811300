-- The covenants one borrower must keep to, with the terms in force last.
-- Grain: one row per covenant.
select
    covenant_id,
    covenant_kind,
    facility_id,
    bound,
    threshold,
    threshold_amount,
    currency,
    valid_from,
    valid_to
from covenants_of($borrower_id, $before, $until)
where valid_from < $before
qualify row_number() over (partition by covenant_id order by valid_from desc) = 1
order by covenant_id
