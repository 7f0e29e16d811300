-- Payments made out of a draw, and the papers shown for them. Grain:
-- one row per payment.
select
    line,
    payment_id,
    drawdown_id,
    facility_id,
    borrower_id,
    payment_on,
    payment_amount,
    way_of_paying,
    purpose_kind,
    payee_account as payee_token,
    payee_bank,
    is_agreed_payee = 'Y' as is_agreed_payee,
    account_id,
    transaction_id,
    contract_document_id,
    invoice_id,
    delivery_document_id,
    accepted_on,
    source_currency() as currency,
    reported_on as known_at
from payments
