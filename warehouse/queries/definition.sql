-- A definition of a source that files were taken by, the newest where none is named: what
-- its source.toml declares, and the files of its folder. Grain: one row per definition.
-- classes: definition C1, declared C1, texts C1
select
    source,
    definition,
    declared,
    texts,
    recorded_at
from lake.definitions
where source = $source
    and ($definition is null or definition = $definition)
    and recorded_at <= $until
order by recorded_at desc
limit 1
