"""What can go wrong with a host, made to happen and taken back."""
import os
import shlex
import signal

from . import LabError
from .machines import run_on

SUDOERS = "/etc/sudoers.d/lab"
#: Where originals of changed files wait for `mend`.
KEPT = "/usr/lib/lab/kept"
SLOWNESS = 200_000  # microseconds


class Fault:
    """One kind: what a shell on the host does, and what one beside the hosts does with the host's plug on the bridge."""

    def __init__(self, summary, break_script="", mend_script="", break_link="", mend_link=""):
        self.summary = summary
        self._break, self._mend = (break_script, break_link), (mend_script, mend_link)

    def make(self, lab, host, **words):
        self._run(lab, host, *self._break, words)

    def take_back(self, lab, host, **words):
        self._run(lab, host, *self._mend, words)

    @staticmethod
    def _run(lab, host, script, link, words):
        if link:
            lab.inside("sh", "-ec", link.format(plug=f"plug{host['number']}", number=host["number"], folder=lab.folder))
        if script:
            text = script.format(**{name: shlex.quote(word) for name, word in words.items()})
            done = run_on(lab, host["name"], ["bash", "-ec", text], capture_output=True, text=True)
            if done.returncode:
                raise LabError(f"{host['name']}: {(done.stderr or done.stdout).strip()}")


class Freeze:
    """Stops the first process of a machine."""

    summary = "systemd does not answer"

    def make(self, lab, host, **_):
        os.kill(lab.leader(host["name"]), signal.SIGSTOP)

    def take_back(self, lab, host, **_):
        os.kill(lab.leader(host["name"]), signal.SIGCONT)


def _file_fault(summary, script):
    """A fault of one file; the original comes back with its owner, mode and times."""
    keep = f"mkdir -p {KEPT}$(dirname {{file}}); [ -e {KEPT}{{file}} ] || cp -a {{file}} {KEPT}{{file}}; "
    return Fault(summary, keep + script, f"rm -f {{file}}; mv {KEPT}{{file}} {{file}}")


KINDS = {
    "network": Fault("its cable is pulled", break_link="ip link set {plug} down", mend_link="ip link set {plug} up"),
    "slow": Fault(
        f"every packet takes {SLOWNESS // 1000} ms each way",
        # A wire with a delay comes between the host's plug and the bridge.
        break_link=f"""setsid {{folder}}/wire {SLOWNESS} near{{number}} far{{number}} >{{folder}}/wire{{number}} 2>&1 &
            echo $! >{{folder}}/wire{{number}}.pid
            until grep -q ready {{folder}}/wire{{number}}; do kill -0 $!; done
            ip link add slow{{number}} type bridge; ip link set near{{number}} master slow{{number}} up; ip link set slow{{number}} up
            ip link set far{{number}} master bridge0 up; ip link set {{plug}} master slow{{number}}""",
        mend_link="""ip link set {plug} master bridge0; kill $(cat {folder}/wire{number}.pid); ip link delete slow{number}"""),
    "sshd-stopped": Fault("nobody listens for SSH", "systemctl stop ssh", "systemctl start ssh"),
    "sshd-frozen": Fault(
        "sshd takes connections and says nothing", "systemctl kill --kill-who=main --signal=STOP ssh",
        "systemctl kill --kill-who=main --signal=CONT ssh"),
    "login-hangs": Fault(
        "the login shell waits for a FIFO that nobody writes to",
        "mkfifo /home/ops/never; echo 'read -r never </home/ops/never' >/home/ops/.bashrc", "rm -f /home/ops/never /home/ops/.bashrc"),
    "systemd-frozen": Freeze(),
    "sudo": Fault("sudo asks for a password", f"sed -i 's/NOPASSWD: //' {SUDOERS}", f"sed -i 's/^ops .*/ops ALL=(ALL) NOPASSWD: ALL/' {SUDOERS}"),
    "disk": Fault("no byte can be written any more", "dd if=/dev/zero of=/full bs=64K 2>/dev/null || true", "rm /full"),
    "unit": Fault("a unit was stopped", "systemctl stop {unit}", "systemctl start {unit}"),
    "edit": _file_fault("a file was changed after the start", r"printf '\n# by hand\nlab.edited=yes\n' >>{file}"),
    "corrupt": _file_fault("a file is garbage", "head -c 4096 /dev/urandom >{file}"),
    "fifo": _file_fault("a file is a FIFO that nobody writes to", "rm {file}; mkfifo {file}"),
}


def make(lab, name, kind, file=None, unit=None):
    """Breaks a host; what was broken is noted, so that it can be mended."""
    state = lab.load()
    host = _host(state, name)
    words = {"file": file or host["file"], "unit": unit or host["unit"]}
    broken = state.get("broken", {})
    if any(entry["kind"] == kind for entry in broken.get(name, [])):
        raise LabError(f"{name} is broken in that way already")
    KINDS[kind].make(lab, host, **words)
    broken.setdefault(name, []).append({"kind": kind, "words": words})
    lab.save(broken=broken)


def mend(lab, name, kind=None):
    """Takes back what was done to a host, the last thing first, or only one kind of it."""
    state = lab.load()
    host = _host(state, name)
    broken = state.get("broken", {})
    for entry in reversed(broken.get(name, [])[:]):
        if kind in (None, entry["kind"]):
            KINDS[entry["kind"]].take_back(lab, host, **entry["words"])
            broken[name].remove(entry)
            lab.save(broken=broken)


def _host(state, name):
    for host in state["hosts"]:
        if host["name"] == name:
            return host
    raise LabError(f"there is no host {name} in this lab")
