"""What stands in the lake for what points at a person, as regular expressions.

The vault makes such words; everyone else only has to know them when they see them.
"""

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O or U: none is taken for another when it is read out."""

RANDOM_LETTERS = 16
PREFIX = r"[A-Z]{1,6}"
PSEUDONYM = rf"{PREFIX}-[{LETTERS}]{{{RANDOM_LETTERS}}}"
"""A random word for a number: its kind, and nothing of the number."""

MATCH = "T"
"""The prefix of words that all who have the same telephone, address or name share."""

MARK = "sealed:"
KEY_LETTERS = 20
SEALED = rf"{MARK}[A-Za-z0-9_-]{{{KEY_LETTERS}}}[A-Za-z0-9_-]{{22,}}"
"""Sealed words: the mark, the name of their key, at least an empty word."""
