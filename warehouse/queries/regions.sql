-- The regions borrowers of a kind come from. Grain: one row per region.
-- classes: borrowers C1
select
    region,
    count(*) as borrowers
from borrowers_in_force($before, $until)
where region is not null and ($kind is null or borrower_kind = $kind)
group by region
order by borrowers desc, region
