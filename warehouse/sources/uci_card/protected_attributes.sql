-- Sex, age, marriage and education of each client: for fairness checks only. A code the
-- publisher does not list has no value but itself. Grain: one row per client and attribute
-- that is told.
with

described as (

    select
        line,
        id,
        unnest([
            {
                'attribute': 'sex',
                'code': sex,
                'value': case sex when '1' then 'male' when '2' then 'female' end
            },
            {
                'attribute': 'age',
                'code': age,
                'value': age
            },
            {
                'attribute': 'marital_status',
                'code': marriage,
                'value': case marriage
                    when '1' then 'married'
                    when '2' then 'single'
                    when '3' then 'others'
                end
            },
            {
                'attribute': 'education',
                'code': education,
                'value': case education
                    when '1' then 'graduate school'
                    when '2' then 'university'
                    when '3' then 'high school'
                    when '4' then 'others'
                end
            }
        ]) as told
    from client

)

select
    line,
    'uci-client-' || id as party_id,
    told.attribute,
    told.value as attribute_value,
    told.code as source_value,
    date '2005-04-30' as known_at
from described
where told.code is not null
