"""What a command costs: time, CPU time and memory of all its processes."""
import os
import pathlib
import resource
import subprocess
import threading
from dataclasses import dataclass

PAGE = resource.getpagesize()


@dataclass
class Cost:
    """Seconds, and bytes that were resident at once in all processes of the command (seen ten times a second)."""
    wall: float
    cpu: float
    memory: int
    done: int


def run(command, count, folder, environment=None, stdin=None):
    """Runs a command; `count` tells from its folder how many hosts it has an answer of."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = os.times().elapsed
    with open(folder / "out", "wb") as out, open(folder / "err", "wb") as err:
        process = subprocess.Popen(command, stdin=stdin or subprocess.DEVNULL, stdout=out, stderr=err, cwd=folder, env=environment)
        peak = _Peak(process.pid)
        process.wait()
        wall = os.times().elapsed - start
        memory = peak.stop()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, memory, count(folder))


class _Peak:
    """Looks at the memory of a process and of all that descend from it."""

    def __init__(self, process):
        self._process, self._most = process, 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self):
        self._end.set()
        self._thread.join()
        return self._most

    def _look(self):
        while True:
            self._most = max(self._most, self._resident())
            if self._end.wait(0.1):
                return

    def _resident(self):
        total, next_ones = 0, [self._process]
        while next_ones:
            process = next_ones.pop()
            try:
                total += int(pathlib.Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE
                for task in os.listdir(f"/proc/{process}/task"):
                    next_ones += map(int, pathlib.Path(f"/proc/{process}/task/{task}/children").read_text().split())
            except (OSError, ValueError, IndexError):
                continue  # it ended meanwhile
        return total
