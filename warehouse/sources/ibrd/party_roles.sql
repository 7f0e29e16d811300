-- Who owes each loan and which country stands behind it. Grain: one row per month end,
-- loan and role.
with

named as (

    select
        *,
        'ibrd-' || "Country Code" || '-'
        || coalesce(left(md5(upper("Borrower")), 8), 'unnamed') as debtor_id
    from statement

),

played as (

    select
        *,
        debtor_id as party_id,
        'borrower' as role
    from named
    union all
    select
        *,
        'ibrd-country-' || "Guarantor Country Code" as party_id,
        'guarantor' as role
    from named
    where "Guarantor Country Code" is not null

)

select
    line,
    party_id,
    role,
    'facility' as subject_kind,
    "Loan Number" as subject_id,
    debtor_id as borrower_id,
    "Loan Number" as facility_id,
    "End of Period" as known_at
from played
