"""What the browser tests need beside Python, found or installed: python tests/browser_setup.py.

A Chromium, without which they cannot be; and nginx, without which those of several servers are
left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SHELL = "chromium-headless-shell"
"""The one without the window around its pages: a new visitor costs it a sixth of the processor time
(0.11 s in place of 0.7), a page two thirds."""

NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome")


def chromium_on_path() -> str | None:
    """The first Chromium on PATH that runs (Ubuntu's may be a stub that only says where it is)."""
    for name in NAMES:
        path = shutil.which(name)
        if path and _succeeds(path, "--version", quiet=True):
            return path
    return None


def nginx_on_path() -> str | None:
    """Where nginx is; Debian has it where only root looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def main() -> int:
    """Return 0 once there is a Chromium, 1 if none could be had."""
    if nginx_on_path() is None:
        print("Installing nginx for the tests of several servers ...", flush=True)
        if not _apt_installs("nginx-light"):
            print("It could not be installed; they are left out.", flush=True)
    if _apt_has(SHELL) and not shutil.which(SHELL):
        _apt_installs(SHELL)
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
    return _apt_installs("chromium", "fonts-dejavu-core") and chromium_on_path() is not None


def _apt_has(package: str) -> bool:
    return bool(shutil.which("apt-cache")) and _succeeds("apt-cache", "show", package, quiet=True)


def _apt_installs(*packages: str) -> bool:
    root = _as_root()
    if root is None or not shutil.which("apt-get"):
        return False
    apt = (*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq")
    apt += ("-o", "DPkg::Lock::Timeout=300")  # somebody else may be installing just now
    return _succeeds(*apt, "update") and _succeeds(
        *apt, "install", "-y", "--no-install-recommends", *packages
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
