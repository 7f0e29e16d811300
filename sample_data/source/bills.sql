-- Bills of acceptance. Grain:
-- one row per bill.
select
    line,
    bill_id,
    borrower_id,
    bill_kind,
    acceptor_id,
    bill_amount,
    margin_amount,
    issued_on,
    matures_on,
    settled_on,
    bill_state,
    source_currency() as currency,
    reported_on as known_at
from bills
