"""The lake: DuckLake on DuckDB, Parquet files behind a catalog."""
