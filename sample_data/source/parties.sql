-- Persons and companies around a loan, the bank's officers among them, under names as far
-- as they may be shown. Grain: one row per party.
with sent as (

    select * from parties
    union all by name
    select * from parties_added

)

select
    line,
    当事人编号 as party_id,
    case 类型
        when 'P' then 'person'
        when 'O' then 'organisation'
        else 类型
    end as party_kind,
    coalesce(姓名_masked, 机构名称_masked) as masked_name,
    国家 as country,
    地区 as region,
    注册日期 as registered_on,
    登记日 as known_at
from sent
