"""Find a Chromium for the browser tests, or install one: python tests/browser_setup.py."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_on_path() -> str | None:
    """The first Chromium on PATH that runs (Ubuntu's may be a stub that only says where it is)."""
    for name in NAMES:
        path = shutil.which(name)
        if path and _succeeds(path, "--version", quiet=True):
            return path
    return None


def main() -> int:
    """Return 0 once there is a Chromium, 1 if none could be had."""
    if chromium_on_path() or _playwright_has_one():
        return 0
    print("Installing Chromium for the browser tests ...", flush=True)
    if _install_with_apt() or _install_with_playwright():
        return 0
    print(
        "No Chromium found, and none could be installed. Install chromium or google-chrome "
        "so that it is on PATH (Debian: sudo apt install chromium fonts-dejavu-core), "
        "then try again.",
        file=sys.stderr,
    )
    return 1


def _install_with_apt() -> bool:
    """Debian's packages; a bare Debian has no fonts, so one comes along."""
    root = _as_root()
    if root is None or not shutil.which("apt-get"):
        return False
    apt = (*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq")
    packages = ("chromium", "fonts-dejavu-core")
    return (
        _succeeds(*apt, "update")
        and _succeeds(*apt, "install", "-y", "--no-install-recommends", *packages)
        and chromium_on_path() is not None
    )


def _install_with_playwright() -> bool:
    """Playwright's own download, on Ubuntu with the system's libraries that it needs."""
    libraries = ("--with-deps",) if shutil.which("apt-get") and _as_root() is not None else ()
    command = (sys.executable, "-m", "playwright", "install", *libraries, "chromium")
    return _succeeds(*command) and _playwright_has_one()


def _playwright_has_one() -> bool:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def _as_root() -> tuple[str, ...] | None:
    """What to put before a command to run it as root without being asked, if that can be done."""
    if os.geteuid() == 0:
        return ()
    sudo = ("sudo", "-n")
    return sudo if shutil.which("sudo") and _succeeds(*sudo, "true", quiet=True) else None


def _succeeds(*command: str, quiet: bool = False) -> bool:
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, stdout=output, stderr=output).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
