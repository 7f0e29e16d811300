"""Remembers: contracts, the lake, intake and access. It knows nothing about risk."""
