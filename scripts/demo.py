"""Install what is missing, then run the site and a worker with demo content until Ctrl-C.

The second time, hashes of what goes in are compared instead of running the steps.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from assets import collect, compile_assets
from environment import (
    PYTHON,
    REQUIREMENTS,
    ROOT,
    SOURCES,
    VENV,
    alone,
    digest,
    environment,
    install,
    run,
    say,
    stamped,
)

PORT = int(os.environ.get("PORT", "8000"))
ADDRESS = f"http://127.0.0.1:{PORT}"
VAR = Path(os.environ.get("HUB_VAR_DIR", ROOT / "var")).absolute()
LOG_INS = VAR / "demo-log-ins.txt"
START_PATIENCE_SECONDS = 90
STOP_PATIENCE_SECONDS = 15


def _environment() -> dict[str, str]:
    defaults = {
        "DJANGO_SETTINGS_MODULE": "hub.settings.dev",
        "HUB_VAR_DIR": str(VAR),
        "SITE_URL": ADDRESS,
        # The person at the terminal wants the address and the log-ins, not every request.
        "LOG_LEVEL": "WARNING",
    }
    return environment(**{name: os.environ.get(name, value) for name, value in defaults.items()})


def _manage(*arguments: str, **options) -> None:
    run(PYTHON, "manage.py", *arguments, env=_environment(), **options)


def _fill() -> None:
    """Migrate, and add the demo content where there is none."""
    VAR.mkdir(parents=True, exist_ok=True)
    migrations = [path for name in SOURCES for path in (ROOT / name).rglob("migrations")]
    with stamped("migrated", digest(REQUIREMENTS / "production.txt", *migrations), VAR) as needed:
        if needed:
            say("Preparing the database")
            _manage("migrate", "--verbosity", "0", "--skip-checks")
    demo = ROOT / "hub" / "home"
    with stamped("demo", digest(demo / "demo", demo / "management"), VAR) as needed:
        if needed or not LOG_INS.exists():
            say("Adding demo content")
            done = subprocess.run(
                [str(PYTHON), "manage.py", "demo", "--print-logins", "--verbosity", "0"],
                check=False,
                cwd=ROOT,
                env=_environment(),
                stdout=subprocess.PIPE,
            )
            if done.returncode:
                sys.exit("The demo content could not be added.")
            LOG_INS.write_bytes(done.stdout)


def prepare() -> None:
    """Everything that must be there before the site can start."""
    with alone():
        install("production")
        with ThreadPoolExecutor() as side_by_side:
            steps = [side_by_side.submit(compile_assets), side_by_side.submit(_fill)]
        for step in steps:
            step.result()
        collect()


def _refuse_taken_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", PORT))
        except OSError:
            sys.exit(f"Something else answers on port {PORT}. Choose another: make demo PORT=8001")


def _start() -> list[subprocess.Popen]:
    """Start web and worker at once, out of reach of the terminal's Ctrl-C: they are ended in order."""
    web = [
        VENV / "bin" / "gunicorn",
        "hub.wsgi",
        "--bind",
        f"127.0.0.1:{PORT}",
        "--workers",
        "1",
        "--threads",
        "4",
    ]
    commands = [[*web, "--log-level", "warning"], [PYTHON, "manage.py", "worker", "--verbosity", "0"]]
    return [
        subprocess.Popen(
            [str(part) for part in command], cwd=ROOT, env=_environment(), start_new_session=True
        )
        for command in commands
    ]


def _answers() -> bool:
    try:
        with urllib.request.urlopen(ADDRESS, timeout=30):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def _stop(processes: list[subprocess.Popen]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_PATIENCE_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def serve() -> int:
    """Run both until one ends or the person ends them."""
    processes = _start()
    try:
        deadline = time.monotonic() + START_PATIENCE_SECONDS
        while not _answers():
            if time.monotonic() > deadline or any(process.poll() is not None for process in processes):
                say("The site did not start.")
                return 1
            time.sleep(0.1)
        say(f"The hub answers on {ADDRESS} (Ctrl-C ends it)")
        print(LOG_INS.read_text(), flush=True)
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        say("One of the two processes ended.")
        return 1
    except KeyboardInterrupt:
        say("Stopping")
        return 0
    finally:
        _stop(processes)


def main() -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _refuse_taken_port()
    prepare()
    return serve()


if __name__ == "__main__":
    sys.exit(main())
