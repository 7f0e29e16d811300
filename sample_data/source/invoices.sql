-- Invoices written and received. Grain:
-- one row per invoice.
select
    line,
    invoice_id,
    borrower_id,
    invoice_direction,
    invoice_number,
    counterparty_id,
    issued_on,
    payment_due_on,
    net_amount,
    tax_amount,
    total_amount,
    invoice_state,
    goods,
    source_currency() as currency,
    reported_on as known_at
from invoices
