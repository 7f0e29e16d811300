-- What came in on a liquidated loan, by where it came from; the costs of the liquidation
-- stand with the sale. The month a property was disposed of is told, often long after the
-- loan left the book. Grain: one row per loan and kind of proceeds.
with

proceeds as (

    select
        *,
        unnest([
            {
                'kind': 'sale',
                'came_from': 'collateral',
                'amount': sale_proceeds,
                'cost': coalesce(foreclosure_costs, 0) + coalesce(preservation_costs, 0)
                + coalesce(recovery_costs, 0) + coalesce(holding_costs, 0)
                + coalesce(holding_taxes, 0)
            },
            {
                'kind': 'credit-enhancement',
                'came_from': 'insurance',
                'amount': insurance_proceeds,
                'cost': null
            },
            {
                'kind': 'make-whole',
                'came_from': 'other',
                'amount': make_whole_proceeds,
                'cost': null
            },
            {
                'kind': 'other',
                'came_from': 'other',
                'amount': other_proceeds,
                'cost': null
            }
        ]) as part
    from performance
    where disposed is not null

)

select
    line,
    'fannie-facility-' || loan_id as facility_id,
    part.kind as recovery_id,
    'fannie-' || loan_id as borrower_id,
    disposed as recovered_on,
    part.amount as recovered_amount,
    part.cost as cost_amount,
    part.came_from as recovered_from,
    source_currency() as currency,
    last_day(greatest(reported, disposed)) as known_at,
    'month' as event_precision
from proceeds
where part.amount is not null
