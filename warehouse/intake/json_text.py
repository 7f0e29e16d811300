"""JSON read by its grammar alone: what an object says under some keys, as written.

It shares neither code nor library with the reading that makes facts, so that a fault of
that one cannot hide here.
"""

import re
from collections.abc import Collection

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([{}\[\]:,])|([^\s{}\[\]:,"]+)')
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_CODES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_NULL = "null"


def unescaped(text: str) -> str:
    r"""Give the text that is written with JSON's escapes, as far as it is one.

    >>> unescaped(r"\u5f20\/\"")
    '张/"'
    """
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(
        lambda m: chr(int(m[1], 16)) if m[1] else _CODES.get(m[2], m[2]), text
    )
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def told(text: str, wanted: Collection[str]) -> dict[str, str]:
    """Give what an object says under the wanted keys, but for what says nothing.

    >>> told('{"a": 1.50, "b": {"a": 2}, "c": null, "d": " 7 "}', ("a", "c", "d"))
    {'a': '1.50', 'd': ' 7 '}
    """
    found: dict[str, str] = {}
    depth, key, is_value = 0, "", False
    for words, mark, other in _TOKEN.findall(text):
        if mark:
            depth += (mark in "{[") - (mark in "}]")
            is_value = mark == ":"
        elif depth == 1 and not is_value:
            key = unescaped(words)
        elif depth == 1 and key in wanted and other != _NULL:
            found[key] = other or unescaped(words)
    return found
