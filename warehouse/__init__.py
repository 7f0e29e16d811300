"""Remembers: contracts, the lake, intake and access. Knows SQL; knows nothing about risk."""
