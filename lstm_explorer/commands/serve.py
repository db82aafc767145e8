"""`serve`: open the app, for oneself or for others."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from lstm_explorer.environment import PUBLIC
from lstm_explorer.jobs.limits import WORKERS

ANY = "*"
"""In place of the hosts' names: whoever can reach this machine may visit."""

PROFILE = {
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "server.enableCORS": "true",
    "server.enableStaticServing": "false",
    "server.enableXsrfProtection": "true",
    "server.fileWatcherType": "none",
    "server.maxUploadSize": "4",
}
"""Streamlit's options on a public server, whatever a configuration file says."""

_LOOPBACK = "127.0.0.1", "localhost"
_APP = Path(__file__).parents[2] / "streamlit_app.py"


def serve(
    public: Annotated[
        list[str] | None,
        typer.Option(
            help="A host name under which others visit, such as lstm.example.org; may be given "
            "several times. No other name is answered.",
            envvar=PUBLIC,
        ),
    ] = None,
    address: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Likewise.", min=1, max=65535)] = 8501,
    workers: Annotated[
        int, typer.Option(help="Trainings at once; 0: by the cores.", min=0, max=64)
    ] = 0,
) -> None:
    """Open the app.

    With --public, or where it listens for others than this machine, no visitor can take so much
    that nothing is left for the others (docs/reliability.md says how much that is).
    """
    if not _APP.exists():
        raise typer.BadParameter(
            "The installed package has no pages. Clone the project, and run this in its folder."
        )
    hosts = [host for given in public or () for host in given.split(",") if host]
    if not hosts and not _is_loopback(address):
        hosts = [ANY]
    if hosts:
        os.environ[PUBLIC] = ",".join(hosts)
    if workers:
        os.environ[WORKERS] = str(workers)
    command = ["-m", "lstm_explorer.ui.server", "run", str(_APP), *options(hosts, address, port)]
    os.execv(sys.executable, [sys.executable, *command])


def options(hosts: list[str], address: str, port: int) -> list[str]:
    """Streamlit's options for a server.

    Args:
        hosts: Under which names others visit it; none for one's own machine.
        address: Where it listens.
        port: Likewise.
    """
    found = ["--server.address", address, "--server.port", str(port)]
    if not hosts:
        return found
    for name, value in PROFILE.items():
        found += [f"--{name}", value]
    if ANY in hosts:
        # Told its address, Streamlit shows it, and need not ask somebody outside for it.
        return [*found, "--browser.serverAddress", own_address(address)]
    for host in (*hosts, *_LOOPBACK):
        found += ["--server.allowedHosts", host]
    return [*found, "--browser.serverAddress", hosts[0], "--server.headless", "true"]


def own_address(address: str) -> str:
    """Where others reach a server that listens on an address.

    Args:
        address: Such as "0.0.0.0", which is all that this machine has: of those, the one that is
            used towards others. Nothing is sent to find out.
    """
    if address not in ("0.0.0.0", "::"):
        return address
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for examples (RFC 5737)
            return str(probe.getsockname()[0])
        except OSError:
            return "localhost"  # no network


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
