"""Where the suite's time goes: processor and clock time by folder, set-up against call.

Processor time is that of the test's own process: what the database, Elasticsearch and the browser use is in the clock
time alone. With several workers, the clock times of a run add up to more than it took.
"""

import os
import time
from collections import defaultdict
from pathlib import Path

import pytest

PHASES = {"setup": "set-up", "call": "call", "teardown": "tear-down"}
FOLDERS_SHOWN = 30
SLOWEST_SHOWN = 12


class Timings:
    """Measures each phase of each test; prints the sums when the run is over."""

    def __init__(self):
        self.sums = defaultdict(lambda: defaultdict(float))
        self.counts = defaultdict(int)
        self.tests = defaultdict(float)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        # Reports travel from the workers to the controller with what is in their properties.
        started = item.stash.get(_PROCESSOR, 0.0)
        now = time.process_time()
        item.stash[_PROCESSOR] = now
        report.user_properties = [*report.user_properties, ("processor", now - started)]
        return report

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item):
        item.stash[_PROCESSOR] = time.process_time()
        return (yield)

    def pytest_runtest_logreport(self, report):
        folder = str(Path(report.nodeid.partition("::")[0]).parent)
        processor = next(
            (value for name, value in reversed(report.user_properties) if name == "processor"), 0.0
        )
        sums = self.sums[folder]
        sums[f"{report.when} clock"] += report.duration
        sums[f"{report.when} processor"] += processor
        self.counts[folder] += report.when == "call"
        self.tests[report.nodeid] += report.duration

    def pytest_terminal_summary(self, terminalreporter):
        if not self.tests or "PYTEST_XDIST_WORKER" in os.environ:
            return
        write = terminalreporter.write_line
        terminalreporter.section("where the time goes (seconds of processor / by the clock)")
        write(f"{'folder':36} {'tests':>6} {'set-up':>15} {'call':>15} {'tear-down':>15}")

        def line(name: str, tests: int, sums: dict) -> str:
            cells = [f"{sums[f'{phase} processor']:.0f} / {sums[f'{phase} clock']:.0f}" for phase in PHASES]
            return f"{name:36} {tests:>6} " + " ".join(f"{cell:>15}" for cell in cells)

        def weight(folder: str) -> float:
            return sum(self.sums[folder][f"{phase} clock"] for phase in PHASES)

        total = defaultdict(float)
        for sums in self.sums.values():
            for name, value in sums.items():
                total[name] += value
        for folder in sorted(self.sums, key=weight, reverse=True)[:FOLDERS_SHOWN]:
            write(line(folder, self.counts[folder], self.sums[folder]))
        write(line("all", sum(self.counts.values()), total))
        for test in sorted(self.tests, key=self.tests.get, reverse=True)[:SLOWEST_SHOWN]:
            write(f"{self.tests[test]:7.1f} s  {test}")


_PROCESSOR = pytest.StashKey[float]()
