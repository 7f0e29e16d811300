"""Where Alembic runs: on the connection the casebook was opened with."""

from alembic import context

from warehouse.casebook.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()
