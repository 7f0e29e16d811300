-- Each debtor of the statement; a loan without a named borrower stands under its country's
-- unnamed one. Grain: one row per month end and debtor.
with

named as (

    select
        *,
        'ibrd-' || "Country Code" || '-'
        || coalesce(left(md5(upper("Borrower")), 8), 'unnamed') as debtor_id
    from statement

)

select
    min(line) as line,
    debtor_id as borrower_id,
    debtor_id as party_id,
    'public' as borrower_kind,
    'sovereign_loan' as scheme,
    arg_min("Region", line) as region,
    "End of Period" as known_at
from named
group by debtor_id, "End of Period"
