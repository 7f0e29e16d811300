-- What each party shares with others: tokens of its papers, none of what they say. Grain:
-- one row per party.
with sent as (

    select * from parties
    union all by name
    select * from parties_added

)

select
    line,
    当事人编号 as party_id,
    coalesce(姓名, 机构名称) as name_token,
    证件号码 as id_number_token,
    电话 as phone_token,
    邮箱 as email_token,
    地址 as address_token,
    设备 as device_token,
    登记日 as known_at
from sent
