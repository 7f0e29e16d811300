"""The casebook: what people decide, in a small database that keeps its constraints."""
