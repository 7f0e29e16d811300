-- Who defaulted in October 2005, as published; by how many days is not said. Of the others
-- nothing has ended, so they have no row. Grain: one row per client that defaulted.
select
    line,
    'facility' as unit_kind,
    'uci-card-' || id as unit_id,
    'default' as outcome_kind,
    '1' as episode_no,
    'uci-' || id as borrower_id,
    'uci-card-' || id as facility_id,
    'UCI: default payment next month (October 2005)' as definition,
    'sent' as origin,
    'default payment' as trigger,
    date '2005-10-01' as started_on,
    'month' as event_precision
from client
where "default.payment.next.month" = 1
