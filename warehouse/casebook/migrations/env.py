"""Where Alembic runs: on the connection the casebook was opened with."""

from importlib import import_module
from pkgutil import iter_modules

from alembic import context

import warehouse.casebook
from warehouse.casebook.tables import METADATA

for module in iter_modules(warehouse.casebook.__path__):
    if module.name != "migrations":
        import_module(f"warehouse.casebook.{module.name}")  # it declares its tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()
