-- Loans given up in the bank's books. Grain: one row per write-off.
select
    line,
    facility_id,
    write_off_no as write_off_id,
    borrower_id,
    written_off_on,
    amount as written_off_amount,
    principal as principal_written_off,
    source_currency() as currency,
    reported_on as known_at
from write_offs
