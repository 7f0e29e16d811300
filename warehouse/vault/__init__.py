"""The vault: who is behind a pseudonym, sealed under keys that can be destroyed.

Only `warehouse.intake`, which fills it, and `warehouse.access`, which opens it to those
who may see, import from here.
"""
