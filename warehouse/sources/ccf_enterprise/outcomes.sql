-- Who left business, and in which month. Leaving business is not a default; of the others
-- nothing is known to have ended, so they have no row. Grain: one row per enterprise that
-- left.
select
    line,
    'borrower' as unit_kind,
    'ccf-' || eid as unit_id,
    'exited' as outcome_kind,
    '1' as episode_no,
    'ccf-' || eid as borrower_id,
    'CCF 2017: left business within two years of August 2015' as definition,
    'sent' as origin,
    enddate as started_on,
    'month' as event_precision
from labelled
where target = '1'
