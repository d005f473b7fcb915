"""What a lab is kept in: namespaces of its own for processes, mounts and network, held by one process.

Everything a lab starts, mounts and connects is inside; when the holder ends, by `down` or by a crash, the kernel takes
all of it away. Only control groups outlive it, and they are removed by name.
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

from . import LabError

BASE = pathlib.Path("/run/cpdiscover-lab")


class Enclosure:
    def __init__(self, name):
        if not name.isidentifier():
            raise LabError(f"a lab can't be called {name}: letters, digits and _ only")
        self.name = name
        self.folder = BASE / name
        self.holder = None

    # State

    @property
    def disks(self):
        """Where the machines' disks are mounted; only inside."""
        return self.folder / "disks"

    def load(self):
        """The lab that is up; an error where there is none."""
        state = self._read()
        if not state or not self._lives(state):
            raise LabError(f"no lab {self.name} is up; start one: scripts/lab up FOLDER")
        self.holder = state["holder"]
        return state

    def save(self, **more):
        """Keeps what later commands need. The file is there as soon as there is something to end."""
        state = {**(self._read() or {}), "holder": self.holder, "started": _start_time(self.holder), **more}
        fresh = self.folder / "lab.json.new"
        fresh.write_text(json.dumps(state, indent=1))
        fresh.replace(self.folder / "lab.json")

    def _read(self):
        try:
            return json.loads((self.folder / "lab.json").read_text())
        except (FileNotFoundError, ValueError):
            return None

    @staticmethod
    def _lives(state):
        # A number may have gone to another process since; its start time tells.
        return _start_time(state["holder"]) == state["started"]

    # Life

    def create(self):
        state = self._read()
        if state and self._lives(state):
            raise LabError(f"the lab {self.name} is up already: scripts/lab down, or take another --name")
        self.remove()
        self.folder.mkdir(parents=True, mode=0o700)
        self.disks.mkdir()
        # The last word only shows in a process list whose it is.
        unshare = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--net", "--ipc", "--fork", "--kill-child", "--mount-proc", "--propagation", "private",
             "sh", "-c", "exec sleep infinity", "cpdiscover-lab"],
            stdin=subprocess.DEVNULL, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.holder = _only_child(unshare)
        self.save()
        self.inside("sh", "-ec", f"""
            mkdir -p /run/netns && mount -t tmpfs lab /run/netns
            mount -t tmpfs -o mode=700 lab {self.disks}
            ip link set lo up""")

    def remove(self):
        """Ends all of the lab, whatever state it is in; fine where there is none."""
        state = self._read()
        if state and self._lives(state):
            os.kill(state["holder"], signal.SIGKILL)
            _wait(lambda: not self._lives(state), 10, "the lab's holder does not end")
        for group in self.control_groups():
            _wait(lambda group=group: _remove_group(group), 10, f"{group} is still in use")
        if self.folder.exists():
            shutil.rmtree(self.folder)

    def end_with(self, process):
        """Ends the lab when a process ends, however that comes about."""
        program = pathlib.Path(__file__).resolve().parent.parent / "lab"
        watch = 'while kill -0 "$1" && [ -e "$4" ]; do sleep 1; done; exec "$2" --name "$3" down'
        subprocess.Popen(["sh", "-c", watch, "lab-watch", str(process), program, self.name, self.folder / "lab.json"],
                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    # Use

    def inside(self, *command, **options):
        """Runs a command inside; its failure is an error with what it said."""
        done = subprocess.run(self.enter("-m", "-n", "-p", "-i") + list(command), text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
        if done.returncode:
            raise LabError(f"{' '.join(command)[:200]} failed: {done.stdout.strip()[-2000:]}")
        return done.stdout

    def enter(self, *namespaces):
        return ["nsenter", "-t", str(self.holder), *namespaces, "--"]

    def control_groups(self, host=None):
        """The lab's folders in the hierarchies that systemd uses, or those of one host."""
        folders = [mount / f"cpdiscover-lab-{self.name}" for mount in _hierarchies()]
        return [folder / host for folder in folders] if host else folders

    def leader(self, host):
        """The first process of a machine, as this machine counts; None before it is up or after its end."""
        for group in self.control_groups(host):
            try:
                processes = (group / "payload/init.scope/cgroup.procs").read_text().split()
            except OSError:
                continue
            if processes:
                return int(processes[0])
        return None


def _hierarchies():
    """Mount points of control groups that systemd uses: version 2, and the one named systemd of version 1."""
    found = []
    for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines():
        place, _, system = line.partition(" - ")
        kind, _, options = system.split(" ", 2)
        if kind == "cgroup2" or (kind == "cgroup" and "name=systemd" in options):
            found.append(pathlib.Path(place.split()[4]))
    if not found:
        raise LabError("no control groups are mounted here, and systemd needs them")
    return found


def _remove_group(group):
    for folder, _, _ in os.walk(group, topdown=False):
        try:
            os.rmdir(folder)
        except FileNotFoundError:
            pass
        except OSError:  # busy as long as a process is dying
            return False
    return True


def _only_child(process):
    path = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")

    def ready():
        if process.poll() is not None:
            raise LabError("no namespaces can be made here: " + process.stderr.read().strip())
        children = path.read_text().split()
        # Before it runs `sleep`, the child has not yet mounted its /proc.
        return children and pathlib.Path(f"/proc/{children[0]}/comm").read_text().strip() == "sleep" and int(children[0])

    return _wait(ready, 10, "unshare does not start")


def _start_time(process):
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return None


def _wait(condition, seconds, complaint):
    end = time.monotonic() + seconds
    while True:
        if result := condition():
            return result
        if time.monotonic() > end:
            raise LabError(complaint)
        time.sleep(0.02)
