"""The rules no linter knows.

Each rule is a function from a file's text to what offends in it. The last test tries
every one on a planted offence and on its innocent neighbour, so that each can fail.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parent.parent
PRODUCT = ("warehouse", "analytics", "pages", "sample_data", "app.py")
LONGEST_FILE = 250
LONGEST_FUNCTION = 40
LONGEST_PAGE = 80

STATEMENT = re.compile(
    r"\s*(?:select\b.+\bfrom\b|with\s+\w+\s+as\s*\(|insert\s+into\b|merge\s+into\b"
    r"|delete\s+from\b|update\s+\S+\s+set\b|attach\s+'|(?:alter|drop)\s+(?:table|view)\b"
    r"|create\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+)?(?:table|view|schema)\b)",
    re.DOTALL | re.IGNORECASE,
)
SENTENCE = re.compile(r"[A-Z\u4e00-\u9fff].*[.?!。？！]", re.DOTALL)
# The brackets keep this file from offending against itself.
ELSEWHERE = re.compile(
    r"p[y]pi\.org|p[y]thonhosted|n[p]mjs|d[e]bian\.org|c[r]ates\.io|proxy\.g[o]lang"
    r"|(?<![\w.}*-])/(?:roo[t]|hom[e]|User[s]|wor[k]|tm[p])/\w|\.pyen[v]",
    re.IGNORECASE,
)
Rule = Callable[[str], list[str]]


# What there is to read


def python_files(*places: str) -> Iterator[Path]:
    for place in places:
        path = ROOT / place
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def pages() -> Iterator[Path]:
    for path in python_files("pages"):
        section = path.relative_to(ROOT / "pages").parts[0]
        if section not in ("main.py", "terminal", "ui") and path.stem != "__init__":
            yield path


def sql_files() -> Iterator[Path]:
    for place in PRODUCT:
        yield from sorted((ROOT / place).rglob("*.sql"))


def all_files() -> Iterator[Path]:
    """Whatever could be in the repository: nothing installed, nothing written by it."""
    hidden_but_ours = (".ci", ".github", ".streamlit", ".gitignore")
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(p.startswith(".") and p not in hidden_but_ours for p in parts)
        if not hidden and "__pycache__" not in parts and path.is_file():
            yield path


def assert_kept(rule: Rule, files: Iterator[Path]) -> None:
    found = []
    for path in files:
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture, an archive
        found += [f"{path.relative_to(ROOT).as_posix()} {what}" for what in rule(text)]
    assert not found, "\n" + "\n".join(found)


# The rules


def session_state(text: str) -> list[str]:
    return names(text, "session_state")


def streamlit_cache(text: str) -> list[str]:
    return names(text, "cache_data|cache_resource|cache")


def opened_database(text: str) -> list[str]:
    return calls(text, r"duckdb\.connect")


def clock(text: str) -> list[str]:
    return calls(text, r".*\.(today|now|utcnow)|time\.time(_ns)?")


def sql_text(text: str) -> list[str]:
    # A sentence begins with one capital, a statement with none or with all.
    return [
        f"line {line}: {literal.strip()[:40]}"
        for line, literal in literals(text)
        if STATEMENT.match(literal) and not literal.split()[0].istitle()
    ]


def unlike_an_essay(text: str) -> list[str]:
    tree = ast.parse(text)
    banned = (
        ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Try | ast.TryStar
    )
    found = [
        f"line {node.lineno}: {type(node).__name__}"
        for node in ast.walk(tree)
        if isinstance(node, banned)
    ]
    if not SENTENCE.fullmatch(ast.get_docstring(tree) or ""):
        found.append("has no sentence for a docstring")
    if (length := len(text.splitlines())) > LONGEST_PAGE:
        found.append(f"has {length} lines")
    return found


def too_long(text: str) -> list[str]:
    found = [
        f"line {node.lineno}: {node.name} has {length} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    if (length := len(text.splitlines())) > LONGEST_FILE:
        found.append(f"has {length} lines")
    return found


def elsewhere(text: str) -> list[str]:
    return [
        f"line {number}: {found.group()}"
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := ELSEWHERE.search(line))
    ]


def untold_or_many(text: str) -> list[str]:
    header = re.match(r"(?:--[^\n]*\n)+", text)
    told = header is not None and re.search(r"\w[^\n]*\.", header.group())
    found = [] if told else ["has no comment that says in a sentence what it gives"]
    if (count := len(duckdb.extract_statements(text))) != 1:
        found.append(f"has {count} statements")
    return found


def past_the_door(text: str) -> list[str]:
    shut = ("analytics", "sample_data", "duckdb")
    return [module for module in imports(text) if module.split(".")[0] in shut]


PAGE_IMPORTS = re.compile(
    r"streamlit|analytics(\.\w+)*|pages\.ui(\.\w+)*|warehouse\.contracts(\.\w+)*"
    r"|warehouse\.errors|collections\.abc|datetime|decimal|math|typing|zoneinfo"
)
UI_IMPORTS = re.compile(
    rf"{PAGE_IMPORTS.pattern}|warehouse|warehouse\.access|polars|plotly(\.\w+)*"
    r"|babel(\.\w+)*|contextlib|dataclasses|functools|html|itertools|json|pathlib|re|unicodedata|uuid"
)
BUILDERS = re.compile(
    r"(builtins\.)?(__import__|breakpoint|compile|eval|exec|globals|locals|open|vars"
    r"|setattr|delattr)|(\w+\.)?(Caller|View|sign_in_operator)|getattr"
    r"|.*\.(read|scan|write|sink)_(avro|csv|database\w*|delta|excel|iceberg|ipc\w*"
    r"|json|lines|ndjson|ods|parquet\w*)|.*\.(open|read_text|read_bytes|write_text"
    r"|write_bytes|unlink|iterdir|rglob|glob|SQLContext|sql)|(st|streamlit)\.connection"
)
HIDDEN = r"_(?!$|_?(getitem|file|name)__$)\w"
HANDED_OUT = {"home_from_environment", "open_view", "caller", "last_known_day"}


def around_the_view(text: str) -> list[str]:
    """A page reaches the book only through its view, which pages.ui opened for it."""
    found = _reached(text, PAGE_IMPORTS)
    tree = ast.parse(text)
    taken = (n for n in ast.walk(tree) if isinstance(n, ast.Attribute | ast.Name))
    for node in taken:
        name = node.attr if isinstance(node, ast.Attribute) else node.id
        if name in HANDED_OUT:
            found.append(f"line {node.lineno}: {name}")
    return found


def around_the_door(text: str) -> list[str]:
    """What pages share asks at the door, and opens no file, module or database."""
    return _reached(text, UI_IMPORTS)


def _reached(text: str, allowed: re.Pattern[str]) -> list[str]:
    found = [m for m in imports(text) if not allowed.fullmatch(m)]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            found += [
                f"line {node.lineno}: {alias.name}"
                for alias in node.names
                if alias.name.startswith("_")
                or (BUILDERS.fullmatch(alias.name) and alias.name[0].islower())
                or node.level
            ]
        elif isinstance(node, ast.Attribute) and re.match(HIDDEN, node.attr):
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.Name) and re.match(f"_{HIDDEN}", node.id):
            found.append(f"line {node.lineno}: {node.id}")
    return found + calls(text, BUILDERS.pattern)


def imports(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def names(text: str, banned: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and re.fullmatch(banned, node.attr):
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.ImportFrom) and node.module == "streamlit":
            taken = [a.name for a in node.names if re.fullmatch(banned, a.name)]
            found += [f"line {node.lineno}: {name}" for name in taken]
    return found


def calls(text: str, banned: str) -> list[str]:
    return [
        f"line {node.lineno}: {called}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and re.fullmatch(banned, called := ast.unparse(node.func))
    ]


def literals(text: str) -> Iterator[tuple[int, str]]:
    """Give every string, an f-string with `_` for what it fills in, no docstring."""
    passed: set[ast.AST] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr):
            passed.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            passed.update(node.values)
            said = (getattr(part, "value", "_") for part in node.values)
            yield node.lineno, "".join(s if isinstance(s, str) else "_" for s in said)
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node not in passed
        ):
            yield node.lineno, node.value


# The promises


def test_session_state_is_read_and_written_in_pages_ui_alone() -> None:
    outside = (p for p in python_files(*PRODUCT) if p.parent != ROOT / "pages" / "ui")
    assert_kept(session_state, outside)


def test_the_access_layer_holds_the_only_cache() -> None:
    assert_kept(streamlit_cache, python_files(*PRODUCT))


def test_only_the_lake_opens_duckdb() -> None:
    lake = ROOT / "warehouse" / "lake"
    outside = (p for p in python_files(*PRODUCT) if lake not in p.parents)
    assert_kept(opened_database, outside)


def test_sql_is_written_in_the_warehouse_alone() -> None:
    outside = python_files("analytics", "pages", "sample_data", "app.py")
    assert_kept(sql_text, outside)


def test_every_sql_file_says_what_it_gives_and_is_one_statement() -> None:
    assert_kept(untold_or_many, sql_files())


def test_a_page_is_an_essay() -> None:
    assert_kept(unlike_an_essay, pages())


def test_pages_stand_in_folders_lest_one_is_served_without_the_frame() -> None:
    assert {path.name for path in (ROOT / "pages").glob("*.py")} <= {"main.py"}


def test_analytics_is_told_the_day_and_never_asks_the_clock() -> None:
    assert_kept(clock, python_files("analytics"))


def test_files_and_functions_are_short_enough_to_read_at_once() -> None:
    assert_kept(too_long, python_files(*PRODUCT))


def test_the_entry_point_leads_to_pages_and_the_warehouse_only() -> None:
    assert_kept(past_the_door, python_files("app.py"))


def test_a_page_reaches_the_book_only_through_its_view() -> None:
    assert_kept(around_the_view, pages())


def test_what_pages_share_reaches_the_book_only_through_the_door() -> None:
    shared = [*python_files("pages/ui"), ROOT / "pages" / "main.py"]
    assert_kept(around_the_door, (p for p in shared if p.name != "main.py"))


def test_no_file_names_a_package_registry_or_a_folder_of_someones_machine() -> None:
    assert_kept(elsewhere, all_files())


ASKS = """
import streamlit as st
from pages.ui.frame import view
from pages.ui.speech import say
rows = view().ask("trail", borrower_id="B1").rows.filter(kept)
"""
SHARES = """
from warehouse import access
from warehouse.access import View
opened = access.open_view(home, who, purpose=purpose, as_of=day)
"""
BYPASSES_OF_SHARED = [
    "import duckdb",
    "import sqlite3",
    "import _duckdb",
    "import pyarrow.parquet",
    "import importlib",
    "import subprocess",
    "import os",
    "import pickle",
    "from streamlit.connections import SQLConnection",
    "from warehouse.lake.catalog import open_to_read",
    "from warehouse.lake import catalog",
    "from warehouse.access.door import _behind",
    "from warehouse.access.store import store_of",
    "from warehouse.access.session import Caller",
    "from warehouse.access import sign_in_operator",
    "from ..lake import catalog",
    "access.sign_in_operator()",
    "access.Caller('me', ('committee',), 'unit')",
    "access.View()",
    "access.door._views[view()]",
    "view()._store",
    "view()._store._cursor()",
    "view().__class__",
    "getattr(view(), '_' + 'store')",
    "object.__setattr__(view(), 'highest', 'C3')",
    "pl.read_parquet('x.parquet')",
    "pl.scan_parquet('x.parquet')",
    "polars.read_database('select 1', connection)",
    "frame.write_csv('x.csv')",
    "frame.sql('select 1')",
    "open('x.parquet', 'rb')",
    "Path('reads.jsonl').read_text()",
    "Path('reads.jsonl').open()",
    "__import__('duckdb')",
    "__builtins__['open']",
    "eval('1')",
    "exec('import duckdb')",
    "globals()['access']",
    "st.connection('lake', type='sql')",
]
BYPASSES = [
    *BYPASSES_OF_SHARED,
    "from warehouse import access",
    "import warehouse.access",
    "from warehouse.home import home_from_environment",
    "import polars as pl",
    "import sys",
    "frame.access.open_view(home, who, purpose='credit_review', as_of=day)",
    "frame.access.home_from_environment()",
]

FUNCTION = "def f():\n" + "    x = 1\n" * (LONGEST_FUNCTION - 1)
PAGE = '"""What happened?"""\n'


@pytest.mark.parametrize(
    ("rule", "offence", "innocent"),
    [
        (session_state, "st.session_state['x'] = 1", "state = session"),
        (session_state, "from streamlit import session_state", "import streamlit"),
        (
            streamlit_cache,
            "@st.cache_data\ndef f(): ...",
            "from functools import cache",
        ),
        (opened_database, "c = duckdb.connect()", "c: duckdb.DuckDBPyConnection"),
        (clock, "d = date.today()", "today = as_of"),
        (clock, "d = datetime.now(UTC)", "d = row.known_at"),
        (sql_text, "q = 'select 1 from t'", "q = 'Select a day from the list'"),
        (sql_text, "q = f'SELECT {x}\\nFROM {t}'", "def f():\n  '''select x from t'''"),
        (sql_text, "q = 'insert into t values (1)'", "q = 'inserted'"),
        (sql_text, "q = 'create or replace temp view v as'", "q = 'create'"),
        (sql_text, "q = f'with {a} as (select 1)'", "q = 'with care'"),
        (untold_or_many, "select 1", "-- One.\nselect 1"),
        (untold_or_many, "-- Two.\nselect 1; select 2", "-- One.\nselect 1;\n"),
        (unlike_an_essay, "x = 1", PAGE + "x = 1"),
        (unlike_an_essay, '"""the page"""', '"""发生了什么？"""'),
        (unlike_an_essay, PAGE + "def f(): ...", PAGE + "f()"),
        (unlike_an_essay, PAGE + "class A: ...", PAGE + "A()"),
        (unlike_an_essay, PAGE + "try:\n  f()\nfinally: ...", PAGE + "f()"),
        (unlike_an_essay, PAGE + "x\n" * LONGEST_PAGE, PAGE + "x\n"),
        (too_long, FUNCTION + "    x = 1\n", FUNCTION),
        (too_long, "x\n" * (LONGEST_FILE + 1), "x\n" * LONGEST_FILE),
        (past_the_door, "from sample_data import book", "from pages.ui import frame"),
        (past_the_door, "import duckdb", "import streamlit as st"),
        *((around_the_view, planted, ASKS) for planted in BYPASSES),
        *((around_the_door, planted, SHARES) for planted in BYPASSES_OF_SHARED),
        (elsewhere, "https://p" + "ypi.org/simple", "https://example.org/simple"),
        (elsewhere, "open('/ho" + "me/me/x')", "https://example.org/ho" + "me/me"),
        (elsewhere, "cd /wo" + "rk/x", "root / 'wo" + "rk' / 'x'"),
    ],
)
def test_every_rule_bites_the_offence_and_spares_the_innocent(
    rule: Rule, offence: str, innocent: str
) -> None:
    assert rule(offence) != []
    assert rule(innocent) == []
