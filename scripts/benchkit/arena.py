"""One sshd that plays all hosts: every address of 127.0.0.0/8 is it, in a network of its own."""
import contextlib
import os
import pathlib
import resource
import signal
import subprocess
import sys
import time

PORT = 2222
#: Set in the copy of the program that runs inside.
INSIDE = "CPDISCOVER_BENCH_INSIDE"
LABKIT = pathlib.Path(__file__).resolve().parent.parent / "labkit"


def enter():
    """Starts this program again in namespaces of its own; all it starts ends with it. Returns only inside."""
    if os.environ.get(INSIDE):
        # The first process of a namespace hears no signal that it has no handler for.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        subprocess.run(["mount", "--make-rprivate", "/"], check=True)
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        return
    if os.geteuid():
        sys.exit("scripts/bench: namespaces and an sshd of its own need root")
    os.environ[INSIDE] = "yes"
    os.execvp("unshare", ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child", "--mount-proc", sys.executable, *sys.argv])


@contextlib.contextmanager
def served(folder, delay=0):
    """A server, ended at the end; `delay` in milliseconds, there and back."""
    folder.mkdir()
    wire = _connect_far_side(folder, delay) if delay else None
    server = Server(folder, ["ip", "netns", "exec", "far"] if delay else [], "198.18" if delay else "127.1")
    try:
        yield server
    finally:
        for process in filter(None, (server.process, wire)):
            process.kill()
            process.wait()


def _connect_far_side(folder, delay):
    """A second network, `far`, at the other end of a slow wire; every address of 198.18.0.0/16 is there."""
    program = folder / "wire"
    subprocess.run(["gcc", "-O2", "-o", str(program), str(LABKIT / "wire.c")], check=True)
    wire = subprocess.Popen([program, str(delay * 1000 // 2), "near", "far"], stdout=subprocess.PIPE)
    wire.stdout.readline()
    subprocess.run(["sh", "-ec", """
        mkdir -p /run/netns; mount -t tmpfs bench /run/netns
        ip netns add far; ip link set far netns far
        ip address add 198.19.0.1/30 dev near; ip link set near up; ip route add 198.18.0.0/16 via 198.19.0.2
        ip -n far address add 198.19.0.2/30 dev far; ip -n far link set lo up; ip -n far link set far up
        ip -n far route add local 198.18.0.0/16 dev lo"""], check=True)
    return wire


class Server:
    """The sshd. Every login gets processes of its own, as if the machine were another one each time; else what reads
    /proc on the one machine that plays all hosts would grow with the square of their number."""

    def __init__(self, folder, prefix, network):
        self.folder, self.network = folder, network
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "bench", "-f", str(folder / name)], check=True)
        host = " ".join((folder / "host.pub").read_text().split()[:2])
        self.key = folder / "user"
        self.known_hosts = folder / "known_hosts"
        self.known_hosts.write_text(f"[127.*]:{PORT} {host}\n[198.18.*]:{PORT} {host}\n")
        login = folder / "login"
        login.write_text('#!/bin/sh\nexec unshare --pid --fork --kill-child --mount-proc sh -c "$SSH_ORIGINAL_COMMAND"\n')
        login.chmod(0o755)
        config = folder / "sshd_config"
        config.write_text("\n".join([
            f"Port {PORT}", "ListenAddress 0.0.0.0", f"HostKey {folder}/host", f"AuthorizedKeysFile {folder}/user.pub", "PidFile none",
            "StrictModes no", "UsePAM no", "UseDNS no", "PermitRootLogin yes", "PasswordAuthentication no", "MaxStartups 100000",
            "LoginGraceTime 600", "PrintMotd no", "PrintLastLog no", "LogLevel VERBOSE", f"SetEnv HOME={folder}", f"ForceCommand {login}"]) + "\n")
        os.makedirs("/run/sshd", exist_ok=True)
        resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
        self.process = subprocess.Popen([*prefix, "/usr/sbin/sshd", "-D", "-f", str(config), "-E", str(folder / "sshd.log")])
        self._wait()

    def addresses(self, count):
        return [f"{self.network}.{number // 250}.{number % 250 + 1}" for number in range(count)]

    @property
    def bastion(self):
        """An address that plays no host."""
        return f"{self.network}.250.1"

    def connections_to_bastion(self):
        return (self.folder / "sshd.log").read_text().count(f" on {self.bastion} port ")

    def _wait(self):
        for _ in range(500):
            if subprocess.run(["ssh-keyscan", "-p", str(PORT), "-T", "1", self.addresses(1)[0]], capture_output=True).stdout:
                return
            time.sleep(0.02)
        sys.exit("scripts/bench: sshd does not start: " + pathlib.Path(self.folder, "sshd.log").read_text())

    @property
    def ssh_options(self):
        return ["-i", str(self.key), "-p", str(PORT), "-o", f"UserKnownHostsFile={self.known_hosts}", "-o", "IdentitiesOnly=yes",
                "-o", "BatchMode=yes", "-F", "none", "-o", "User=root", "-o", "ConnectTimeout=120"]
