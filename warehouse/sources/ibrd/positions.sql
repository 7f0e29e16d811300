-- Where each loan stood at a month end. Terminated or cancelled is a state of the source,
-- not a default. Grain: one row per loan and month end.
select
    line,
    "Loan Number" as facility_id,
    "End of Period" as position_on,
    'ibrd-' || "Country Code" || '-'
    || coalesce(left(md5(upper("Borrower")), 8), 'unnamed') as borrower_id,
    "Borrower's Obligation" as outstanding_amount,
    "Undisbursed Amount" as undrawn_amount,
    "Disbursed Amount" as drawn_total,
    "Repaid to IBRD" as repaid_total,
    "Cancelled Amount" as cancelled_total,
    "Sold 3rd Party" as sold_total,
    "Loans Held" as held_amount,
    "Exchange Adjustment" as exchange_adjustment,
    coalesce("Currency of Commitment", source_currency()) as currency,
    "Interest Rate" / 100 as interest_rate,
    "Last Disbursement Date" as last_drawn_on,
    "Loan Status" as source_state,
    "End of Period" as known_at
from statement
