"""compose.yaml and Dockerfile: nothing secret in them, and each of our services' commands really runs.

Containers can't be built everywhere, so the commands run beside the tests, on the suite's PostgreSQL.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml
from django.db import connection

from hub.settings.apps import HUB_APPS
from tests.databases import ROOT
from tests.servers import free_port

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OURS = [name for name, service in SERVICES.items() if "build" in service]
PATIENCE_SECONDS = 90
SHORT_NAME = re.compile(r"[a-z0-9-]+(:[a-z0-9.-]+)?")


def test_services_are_those_of_the_design():
    assert set(SERVICES) == {"migrate", "web", "worker", "database", "elasticsearch", "cache"}
    assert SERVICES["elasticsearch"]["image"].startswith("elasticsearch:8.19")
    assert int(SERVICES["database"]["image"].partition(":")[2]) >= 15


def test_images_are_named_without_a_host():
    images = [service["image"] for service in SERVICES.values()]
    images += re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert [image for image in images if not SHORT_NAME.fullmatch(image)] == []


def test_no_secret_stands_in_the_files():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("KEY|PASSWORD|SECRET|TOKEN", name):
                assert str(value).startswith("${"), name
    assert re.search(r"://[^$\s]+:[^$\s@]+@", (ROOT / "compose.yaml").read_text()) is None
    assert "SECRET_KEY" in SERVICES["web"]["environment"]
    assert not re.search(r"^(ENV|ARG).*(SECRET|PASSWORD)", DOCKERFILE, re.MULTILINE)


def test_lasting_services_have_health_checks_and_volumes():
    for name, service in SERVICES.items():
        assert service["volumes"], name
        if name != "migrate":
            assert service["healthcheck"]["test"], name
    assert "/healthz" in SERVICES["web"]["healthcheck"]["test"][-1]
    mounted = {volume.partition(":")[0] for service in SERVICES.values() for volume in service["volumes"]}
    assert mounted == set(COMPOSE["volumes"])


def test_image_holds_every_app():
    # All that is let in is copied, and each app is let in.
    assert "\nCOPY . .\n" in DOCKERFILE
    let_in = (ROOT / ".dockerignore").read_text().split()
    assert let_in[0] == "*"
    for app in {name.partition(".")[0] for name in HUB_APPS}:
        assert f"!{app}" in let_in


def test_image_runs_the_web_service_by_itself():
    command = re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)[1]
    assert json.loads(command) == SERVICES["web"]["command"]


# --- The commands, run outside containers -------------------------------------------------------
def _command(service: str, port: int) -> list[str]:
    """The service's command, with this environment's programs and a port of its own."""
    program, *arguments = [
        part.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for part in SERVICES[service]["command"]
    ]
    beside_us = Path(sys.executable).parent / program
    return [sys.executable if program == "python" else str(beside_us), *arguments]


def _environment(tmp_path) -> dict[str, str]:
    """The service's own variables, filled for this machine; no cache and search server."""
    values = {
        "SECRET_KEY": "compose-test-" + "x" * 50,
        "ALLOWED_HOSTS": "hub.example",
        "SITE_URL": "https://hub.example",
        "HUB_VAR_DIR": str(tmp_path),
        "STATIC_ROOT": str(tmp_path),
        "REDIS_URL": "",
        "ELASTICSEARCH_URL": "",
        "DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0]
        + "/"
        + connection.settings_dict["NAME"],
    }
    assert set(values) - {"STATIC_ROOT"} <= set(SERVICES["web"]["environment"])
    settings = SERVICES["web"]["environment"]["DJANGO_SETTINGS_MODULE"]
    return {**os.environ, **values, "DJANGO_SETTINGS_MODULE": settings}


def _end(process) -> int:
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def _health(port: int) -> dict:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": "hub.example"})
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 (this machine)
        return json.load(answer)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_services_run_outside_containers(tmp_path):
    assert set(OURS) == {"migrate", "web", "worker"}
    port, environment = free_port(), _environment(tmp_path)
    migrated = subprocess.run(
        _command("migrate", port), check=False, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert migrated.returncode == 0, migrated.stderr

    running = {}
    try:
        for service in ("web", "worker"):
            running[service] = subprocess.Popen(
                _command(service, port),
                cwd=ROOT,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        deadline, health = time.monotonic() + PATIENCE_SECONDS, {}
        # The web process answers, and has seen the worker's sign of life.
        while health.get("status") != "ok" and time.monotonic() < deadline:
            assert all(process.poll() is None for process in running.values())
            try:
                health = _health(port)
            except OSError:
                time.sleep(0.3)
        assert health["status"] == "ok", health
        check = [*_command("worker", port), *SERVICES["worker"]["healthcheck"]["test"][-1:]]
        assert subprocess.run(check, check=False, cwd=ROOT, env=environment).returncode == 0
        assert {service: _end(process) for service, process in running.items()} == {"web": 0, "worker": 0}
    finally:
        for process in running.values():
            if process.poll() is None:
                process.kill()
                process.wait()


@pytest.mark.postgresql
@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"])
@pytest.mark.django_db
def test_web_refuses_to_start_without(missing, tmp_path):
    environment = _environment(tmp_path)
    del environment[missing]
    done = subprocess.run(
        [sys.executable, "-c", "import hub.settings.production"],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert missing in done.stderr
