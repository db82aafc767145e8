"""nginx in front of servers, configured as `docs/nginx.conf` says."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.server import ROOT, free_port
from tests.browser_setup import nginx_on_path

CONFIGURATION = ROOT / "docs" / "nginx.conf"


def configured(ports: tuple[int, int], port: int) -> str:
    """The documented configuration with other ports, for whoever visits this machine.

    Args:
        ports: Of the two servers.
        port: Of nginx.
    """
    text = CONFIGURATION.read_text("utf-8")
    for documented, own in (("127.0.0.1:8501", ports[0]), ("127.0.0.1:8502", ports[1])):
        text = text.replace(documented, f"127.0.0.1:{own}")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    text = text.replace("server_name lstm.example.org;", "server_name 127.0.0.1;")
    text = text.replace("proxy_set_header Host $host;", "proxy_set_header Host $http_host;")
    return text.replace("include mime.types;", "")


@contextmanager
def proxy(urls: tuple[str, str], folder: Path) -> Iterator[str]:
    """Run nginx before two servers; gives the address that both are behind.

    Args:
        urls: Of the servers.
        folder: For its files.
    """
    program = nginx_on_path()
    assert program is not None
    port = free_port()
    first, second = (int(url.rpartition(":")[2]) for url in urls)
    places = "".join(
        f"{name}_temp_path {folder / name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = re.sub(r"http \{", "http {\n" + places, configured((first, second), port), count=1)
    text = f"pid {folder / 'pid'};\nerror_log {folder / 'error.log'};\n" + text
    (folder / "nginx.conf").write_text(text)
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen([*command, "-g", "daemon off;"])
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert process.poll() is None, "nginx has ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("nginx does not answer")
