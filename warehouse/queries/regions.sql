-- The regions borrowers of a kind come from. Grain: one row per region.
-- classes: borrowers C1
-- counts: borrowers
select
    region,
    count(distinct borrower_id) as borrowers
from borrowers_in_force($before, $until)
where region is not null and ($kind is null or borrower_kind = $kind)
group by region
order by borrowers desc, region
