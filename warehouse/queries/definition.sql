-- A definition of a source that files were taken by: what its source.toml declares, and
-- the files of its folder. Grain: one row per definition.
-- classes: definition C1, declared C1, texts C1
select
    source,
    definition,
    declared,
    texts,
    recorded_at
from lake.definitions
where source = $source and definition = $definition and recorded_at <= $until
