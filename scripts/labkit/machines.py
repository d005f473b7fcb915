"""Machines: boots the hosts of an estate inside an enclosure and waits until they work."""
import pathlib
import resource
import shlex
import shutil
import subprocess
import time

from . import LabError
from . import packages as packages_layer
from .disk import Disk, hide_this_machine, write
from .estate import BASTION_FRONT, FRONT, GATEWAY

#: Every systemd takes several watchers of files; the usual 128 of a kernel end at about 24 hosts.
KERNEL_LIMITS = {"fs/inotify/max_user_instances": 8192, "fs/inotify/max_user_watches": 524288, "kernel/pty/max": 8192}
DISK_SIZE = "64m"
OPEN_FILES = 1048576


def require_tools():
    programs = {"systemd-nspawn": "systemd-container", "/usr/sbin/sshd": "openssh-server", "sudo": "sudo", "ip": "iproute2",
                "dbus-daemon": "dbus", "gcc": "gcc", "nsenter": "util-linux", "openssl": "openssl"}
    lacking = sorted(package for program, package in programs.items() if not shutil.which(program))
    if lacking:
        raise LabError(f"these packages are missing: apt-get install {' '.join(lacking)}")


def warnings():
    """What hosts can't have on this machine, for people."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[0], max(hard, OPEN_FILES)))
    except (ValueError, OSError):
        yield f"this machine allows no more than {hard} open files: processes of units that ask for more show less"


def boot(enclosure, hosts, java, front=None):
    """Boots all hosts, and the bastion in front of them; writes key, known_hosts and hosts.yml for those who log in."""
    _raise_kernel_limits()
    folder = enclosure.folder
    machines = [*hosts, front] if front else hosts
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", str(folder / "key")], check=True)
    key = (folder / "key.pub").read_text().strip()
    for program in ("pause", "wire"):
        source = pathlib.Path(__file__).with_name(f"{program}.c")
        subprocess.run(["gcc", "-O2", "-static", "-o", str(folder / program), str(source)], check=True)
    (folder / "log").mkdir()
    # The disks are mounted inside only; this is the way to them from outside.
    disks = pathlib.Path(f"/proc/{enclosure.holder}/root{enclosure.disks}")
    hide_this_machine(disks / "hidden")
    packages = sorted({name for host in hosts for name in host.facts.get("install", [])})
    layers = [packages_layer.install(enclosure, packages)] if packages else []
    layers.append(enclosure.disks / "hidden")
    enclosure.inside("sh", "-ec", "\n".join(_network(machines, front) + _mounts(enclosure, machines)))
    known = ""
    for host in machines:
        accounts = disks / "packages/upper/etc" if packages else pathlib.Path("/etc")
        public = Disk(disks / host.name / "upper", host, accounts).build(machines, key, folder / "pause", java)
        known += f"{host.name},{BASTION_FRONT if host is front else host.address} {public}\n"
    write(folder / "known_hosts", known)
    write(folder / "hosts.yml", hosts_file(enclosure, hosts, front))
    enclosure.inside("sh", "-ec", "\n".join(_starts(enclosure, machines, layers)))
    wait_until_up(enclosure, [host.name for host in machines])


def _raise_kernel_limits():
    for name, least in KERNEL_LIMITS.items():
        path = pathlib.Path("/proc/sys", name)
        if int(path.read_text()) < least:
            path.write_text(str(least))


def _network(hosts, front):
    # A bridge would take the address of one of its plugs, and another one when plugs come and go.
    lines = ["ip link add bridge0 address 02:00:00:00:00:01 type bridge", "ip link set bridge0 up"]
    if not front:
        lines.append(f"ip address add {GATEWAY}/16 dev bridge0")
    for host in hosts:
        lines += [f"ip netns add {host.name}", f"ip link add {host.port} type veth peer name host0 netns {host.name}",
                  f"ip link set {host.port} master bridge0 up", f"ip -n {host.name} address add {host.address}/16 dev host0",
                  f"ip -n {host.name} link set lo up", f"ip -n {host.name} link set host0 up"]
    if front:
        # Whoever logs in has a plug on the bastion only; the bastion passes no packets on.
        lines += [f"ip link add front type veth peer name front0 netns {front.name}", f"ip address add {FRONT}.0.2/24 dev front",
                  "ip link set front up", f"ip -n {front.name} address add {BASTION_FRONT}/24 dev front0", f"ip -n {front.name} link set front0 up"]
    return lines


def _mounts(enclosure, hosts):
    lines = []
    for host in hosts:
        disk = shlex.quote(str(enclosure.disks / host.name))
        # A disk of its own for each, so that one can be full.
        lines += [f"mkdir {disk}", f"mount -t tmpfs -o size={DISK_SIZE},mode=755 lab {disk}", f"mkdir {disk}/upper {disk}/work {disk}/root"]
    return lines


def _starts(enclosure, hosts, layers):
    lower = ":".join([*map(str, layers), "/"])
    lines = []
    for host in hosts:
        disk = shlex.quote(str(enclosure.disks / host.name))
        groups = enclosure.control_groups(host.name)
        lines.append(f"mount -t overlay -o lowerdir={lower},upperdir={disk}/upper,workdir={disk}/work lab {disk}/root")
        lines += [f"mkdir -p {group}" for group in groups]
        # A shell that moves itself into the host's control group and becomes the machine.
        move = "; ".join(f"echo 0 >{group}/cgroup.procs" for group in groups)
        command = ["systemd-nspawn", "--quiet", "--boot", "--register=no", "--keep-unit", "--directory", str(enclosure.disks / host.name / "root"),
                   "--machine", f"{enclosure.name.replace('_', '-')}-{host.number}", "--hostname", host.name,
                   f"--network-namespace-path=/run/netns/{host.name}", "--console=pipe", "--link-journal=no", "--timezone=off",
                   "--resolv-conf=off", f"--rlimit=NOFILE=1024:{OPEN_FILES}", "systemd.unit=multi-user.target"]
        lines.append(f"setsid sh -ec {shlex.quote(move + '; exec ' + shlex.join(command))} </dev/null >{enclosure.folder}/log/{host.number} 2>&1 &")
    return lines


def run_on(enclosure, host, command, **options):
    """Runs a command on a machine, as root, past its sshd."""
    leader = enclosure.leader(host)
    if leader is None:
        raise LabError(f"{host} does not run")
    return subprocess.run(["nsenter", "-t", str(leader), "-m", "-u", "-i", "-n", "-p", "--", *command], **options)


def written(enclosure, host):
    """The files on a host's own disk, over what all share: a line each, path and time of the last writing."""
    upper = enclosure.disks / host / "upper"
    return enclosure.inside("sh", "-ec", 'cd "$1"; find . -type f -printf "/%P %T@\\n" | LC_ALL=C sort', "written", str(upper))


def wait_until_up(enclosure, names, seconds=300):
    """Waits until every machine has started all that it should."""
    waiting, end = list(names), time.monotonic() + seconds
    while waiting:
        waiting = [name for name in waiting if state(enclosure, name) not in ("running", "degraded")]
        if waiting and time.monotonic() > end:
            raise LabError(f"these hosts do not come up: {', '.join(waiting)} (see {enclosure.folder}/log)")
        time.sleep(0.1)


def state(enclosure, name):
    """What systemd says of a machine; `down` where none runs."""
    try:
        asked = run_on(enclosure, name, ["systemctl", "is-system-running"], capture_output=True, text=True, timeout=5)
    except (LabError, subprocess.TimeoutExpired):
        return "down"
    return asked.stdout.strip() or "down"


def hosts_file(enclosure, hosts, front=None):
    """An inventory that names the hosts and how to reach them."""
    options = f"-o UserKnownHostsFile={enclosure.folder}/known_hosts"
    if front:
        # In this form, OpenSSH itself can do it, too: with -J it would not know the key for the bastion.
        options += f" -o ProxyCommand=\"ssh -i {enclosure.folder}/key {options} -W %h:%p ops@{BASTION_FRONT}\""
    lines = ["all:", "  vars:", "    ansible_user: ops", "    ansible_become: true",
             f"    ansible_ssh_private_key_file: {enclosure.folder}/key",
             f"    ansible_ssh_common_args: '{options}'", "  hosts:"]
    for host in hosts:
        lines += [f"    {host.name}:", f"      ansible_host: {host.address}"]
    return "\n".join(lines) + "\n"
