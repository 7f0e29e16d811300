"""The guide to a team's deployment does what it says, as it is written."""

import http.client
import os
import re
import shutil
import ssl
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import sync_playwright

from sample_data.delivery import deliver
from tests.pages.serving import wait_until_served
from tests.pages.test_journeys import FLAGS
from tests.pages.test_sign_in import PROVIDE
from tests.postgres import new_server
from tests.terminal.test_own_source import BLOCK
from tests.terminal.town import BASH, NAME, ROOT, Town, certify, install

GUIDE = (ROOT / "docs" / "team.md").read_text("utf-8")
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH')}:/usr/sbin")
SETTINGS = "set -a; . /etc/loantrail/team.env; . /etc/loantrail/secrets.env; set +a"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.postgres,
    pytest.mark.skipif(not NGINX, reason="there is no nginx here; install nginx"),
]


@dataclass(frozen=True)
class Block:
    """A block of the guide, the section it stands in, the file it names if any."""

    section: str
    language: str
    place: str
    text: str


def blocks() -> Iterator[Block]:
    for section in re.split(r"^## ", GUIDE, flags=re.MULTILINE)[1:]:
        title = section.splitlines()[0]
        for language, place, text in BLOCK.findall(section):
            yield Block(title, language, place.strip(), text)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Bare machines: the accounts and certificates a company has already."""
    with ExitStack() as running:
        database = new_server(roles=())
        running.callback(database.remove)
        made = Town(tmp_path, database, running)
        for folder in (
            *("/etc/loantrail", "/etc/nginx/conf.d", "/etc/systemd/system"),
            *("/srv/loantrail", "/var/lib/loantrail", "/var/backups/loantrail"),
        ):
            made.path(folder).mkdir(parents=True)
        settings = made.path("/etc/loantrail")
        shutil.copy(database.certificate, settings / "db-ca.crt")
        (settings / "provider.secret").write_text("what the provider gave out")
        certify(settings)
        install(made)
        running.callback(lambda: print(made.said()))  # noqa: T201  shown if it fails
        yield made


def test_the_guide_does_what_it_says(town: Town, chromium: str) -> None:
    deliver(town.path("/var/lib/loantrail/written"), borrowers=12, seed=7)
    files = town.path("/var/lib/loantrail/written/files")
    files.rename(town.path("/var/lib/loantrail/incoming"))
    town.start(sys.executable, "-c", PROVIDE, str(town.provider))
    printed: dict[str, str] = {}
    for block in blocks():
        if block.place:
            town.path(block.place).write_text(town.here(block.text), "utf-8")
        elif block.language == "sh":
            printed[block.section] = town.sh(block.text, section=block.section)

    assert "mei.lin" in printed["3. The lake, and the people"]
    assert "0 promises broken" in printed["6. What runs at night"]
    borrower = _assign_a_borrower(town)
    _serve(town)
    _look(town, chromium, borrower)
    assert _answer_to(town, "trail.bank.example") == 101
    assert _answer_to(town, "elsewhere.example") == 403
    _lose_all_and_restore(town, borrower)


def _assign_a_borrower(town: Town) -> str:
    """Let mei see one borrower of those taken in."""
    incoming = town.path("/var/lib/loantrail/incoming")
    told = pl.read_csv(min(incoming.glob("customers_*.csv")), infer_schema=False)
    borrower = str(told["borrower_id"][0])
    case = f"cases assign mei.lin case-1 --purpose credit_review --borrower {borrower}"
    town.sh(f"{SETTINGS}\nloantrail {case}", section="a case")
    return borrower


def _serve(town: Town) -> None:
    """Start the dashboard as its unit says, and nginx with the guide's site."""
    unit = town.path("/etc/systemd/system/loantrail.service").read_text("utf-8")
    settings = re.findall(r"^EnvironmentFile=(.+)$", unit, re.MULTILINE)
    (command,) = re.findall(r"^ExecStart=(.+)$", unit, re.MULTILINE)
    sourced = "".join(f". {file}; " for file in settings)
    town.start(BASH, "-c", f"set -a; {sourced}set +a; exec {command}")
    wait_until_served(f"http://127.0.0.1:{town.dashboard}")
    place = town.root / "nginx.conf"
    user = "user root;" if os.getuid() == 0 else ""
    temporary = "".join(
        f"{kind}_temp_path {town.root}/{kind}; "
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    place.write_text(
        f"daemon off; pid {town.root}/nginx.pid; error_log stderr; {user} events {{}}\n"
        f"http {{ {temporary} include {town.root}/etc/nginx/conf.d/*.conf; }}\n"
    )
    town.start(str(NGINX), "-e", "stderr", "-c", str(place))


def _look(town: Town, chromium: str, borrower: str) -> None:
    """Open a deep link by the proxy, sign in, and see the borrower."""
    flags = [*FLAGS, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"]
    base = f"https://{NAME}:{town.proxy}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        context = browser.new_context(locale="en-US", ignore_https_errors=True)
        context.set_default_timeout(60_000)
        page = context.new_page()
        answer = page.goto(f"{base}/timeline?borrower={borrower}&span=1y")
        page.get_by_role("button", name="Sign in with your own account").click()
        page.get_by_role("button", name="mei").first.click()
        page.get_by_role("heading", name=borrower).wait_for()
        cookies = context.cookies()
        browser.close()
    assert answer
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    ours = {c["name"]: c["secure"] for c in cookies if c["domain"] == NAME}
    assert {"_streamlit_user", "loantrail_browser"} <= ours.keys()
    assert all(ours.values()), ours


def _answer_to(town: Town, name: str) -> int:
    """Tell how the proxy answers a page of that name that opens a session."""
    by_tls = ssl.create_default_context(cafile=town.path("/etc/loantrail/tls.crt"))
    by_tls.check_hostname = False
    with closing(
        http.client.HTTPSConnection("127.0.0.1", town.proxy, context=by_tls)
    ) as line:
        asked = {"Connection": "Upgrade", "Upgrade": "websocket", "Host": name}
        version = {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "x" * 22 + "=="}
        line.request("GET", "/_stcore/stream", headers={**asked, **version})
        return line.getresponse().status


def _lose_all_and_restore(town: Town, borrower: str) -> None:
    """Back up, lose databases and folders while nothing runs, and restore."""
    trail = f"{SETTINGS}\nloantrail trail {borrower} --as-of 2026-01-01 --json"
    before = town.sh(trail, section="before")
    town.sh("bash backup.sh", section="7. Backups")
    for name, owner in (("lake", "writer"), ("casebook", "casebook")):
        town.database.as_owner(f"drop database loantrail_{name} with (force)")
        made = f"create database loantrail_{name} owner loantrail_{owner}"
        town.database.as_owner(f"{made} template template0")
    for folder in ("/srv/loantrail", "/var/lib/loantrail"):
        shutil.rmtree(town.path(folder))
        town.path(folder).mkdir()

    told = town.sh("bash restore.sh", section="7. Backups")

    assert "0 promises broken" in told
    assert town.sh(trail, section="after") == before
