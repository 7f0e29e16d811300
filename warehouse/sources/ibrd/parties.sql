-- Debtors and the countries that guarantee them, all public bodies. A debtor has no id in
-- the statement: its country and its name, written in capitals, stand for one. Grain: one
-- row per month end and debtor or guaranteeing country.
with

named as (

    select
        *,
        'ibrd-' || "Country Code" || '-'
        || coalesce(left(md5(upper("Borrower")), 8), 'unnamed') as debtor_id
    from statement

),

debtors as (

    select
        min(line) as line,
        debtor_id as party_id,
        arg_min("Borrower", line) as masked_name,
        arg_min("Country", line) as country,
        arg_min("Region", line) as region,
        "End of Period" as known_at
    from named
    group by debtor_id, "End of Period"

),

guarantors as (

    select
        min(line) as line,
        'ibrd-country-' || "Guarantor Country Code" as party_id,
        arg_min("Guarantor", line) as masked_name,
        arg_min("Guarantor", line) as country,
        null as region,
        "End of Period" as known_at
    from statement
    where "Guarantor Country Code" is not null
    group by "Guarantor Country Code", "End of Period"

)

select *, 'organisation' as party_kind from debtors
union all
select *, 'organisation' as party_kind from guarantors
