"""One term base for both languages: English stands in the code, Chinese in `zh.po`."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal

from babel.messages.pofile import read_po

from warehouse.contracts.columns import Words

Language = Literal["zh", "en"]
LANGUAGES: dict[Language, str] = {"zh": "中文", "en": "English"}

Say = Callable[..., str]
"""Puts an English sentence into the reader's language, filling in what it names."""


@cache
def _chinese() -> dict[str, str]:
    with (Path(__file__).parent / "zh.po").open("rb") as stream:
        catalogue = read_po(stream, locale="zh")
    return {str(m.id): str(m.string) for m in catalogue if m.id and m.string}


def sayer(language: Language) -> Say:
    """Give the function that speaks a language.

    >>> sayer("en")("{n} facts", n=3)
    '3 facts'
    """

    def say(english: str, **named: object) -> str:
        sentence = _chinese().get(english, english) if language == "zh" else english
        return sentence.format(**named) if named else sentence

    return say


def word(words: Words, language: Language) -> str:
    """Choose a label's language."""
    zh, en = words
    return zh if language == "zh" else en


def preferred(locale: str | None) -> Language:
    """Choose the language a browser asks for: Chinese, or else English.

    >>> preferred("zh-CN"), preferred("de"), preferred(None)
    ('zh', 'en', 'en')
    """
    return "zh" if (locale or "").lower().startswith("zh") else "en"
