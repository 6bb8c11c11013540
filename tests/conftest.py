"""What all tests share: golden reports, what only some machines have, the settings of hypothesis."""

import os
import shutil
import subprocess
from difflib import unified_diff
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

GOLDEN = Path(__file__).parent / "golden"

#: The same examples on every run, however slow the machine is.
settings.register_profile(
    "scorer",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("scorer")


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew; review it like code")


@pytest.fixture
def golden(request):
    """Compare a text with tests/golden/<name>, byte for byte; --update-golden writes it instead."""

    def compare(name, text):
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.write_bytes(text.encode())
            return
        expected = path.read_bytes().decode() if path.exists() else ""
        if text != expected:
            # Line ends count, so they are shown.
            before, after = (repr_lines(expected), repr_lines(text))
            diff = "\n".join(unified_diff(before, after, f"golden/{name}", "now", lineterm=""))
            pytest.fail(f"{name} has changed (pytest --update-golden takes the new text):\n{diff}", pytrace=False)

    return compare


def repr_lines(text):
    return [line.replace("\r", "␍") for line in text.split("\n")]


@pytest.fixture(scope="session")
def needed():
    """Skip a test for want of something; where nothing may be skipped, fail it."""

    def check(what, found):
        if found:
            return found
        reason = f"{what} is not installed"
        if os.environ.get("SCORER_NOTHING_SKIPPED"):
            pytest.fail(f"{reason}, and SCORER_NOTHING_SKIPPED is set", pytrace=False)
        pytest.skip(reason)

    return check


@pytest.fixture(scope="session")
def chromium(needed):
    """The path of the browser."""
    return needed("chromium", shutil.which("chromium"))


@pytest.fixture(scope="session")
def libreoffice(needed):
    """The path of LibreOffice (with Calc and Writer)."""
    return needed("libreoffice", shutil.which("soffice"))


@pytest.fixture(scope="session")
def poppler(needed):
    """The folder of pdftotext, pdftoppm and pdfinfo."""
    return Path(needed("pdftoppm (poppler-utils)", shutil.which("pdftoppm"))).parent


@pytest.fixture(scope="session")
def chinese_fonts(needed):
    """The Chinese fonts that a page is laid out with."""
    listed = ""
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=True).stdout
    return needed("a Noto CJK SC font", "CJK SC" in listed)
