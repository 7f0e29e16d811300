"""PostgreSQL: where a database is, and how it is spoken to."""
