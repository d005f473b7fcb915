"""A whole estate in the lab, read by cpdiscover, by Ansible's own modules and by Confluent's discovery scripts."""
import contextlib
import json
import os
import pathlib
import subprocess

from .contenders import Contender

LAB = pathlib.Path(__file__).resolve().parent.parent / "lab"
NAME = "bench"


class LabHosts:
    """The hosts of a lab that is up; has what a measured server has."""

    def __init__(self, folder):
        self.folder = folder
        state = json.loads(pathlib.Path(f"/run/cpdiscover-lab/{NAME}/lab.json").read_text())
        self.hosts = [(host["name"], host["address"]) for host in state["hosts"]]
        self.input = f"/run/cpdiscover-lab/{NAME}/hosts.yml"
        self.key, self.known_hosts = f"/run/cpdiscover-lab/{NAME}/key", f"/run/cpdiscover-lab/{NAME}/known_hosts"


@contextlib.contextmanager
def booted(case, folder):
    subprocess.run([LAB, "--name", NAME, "up", case, "--owner", str(os.getpid())], check=True, stdout=subprocess.DEVNULL)
    try:
        yield LabHosts(folder)
    finally:
        subprocess.run([LAB, "--name", NAME, "down"], check=True)


def contenders(program, ansible, discovery, modules):
    """Those whose programs are there: `ansible` is the folder of Ansible's programs, `discovery` one with discovery/main.py, which imports
    from `modules`."""
    inside = [str(LAB), "--name", NAME, "run"]

    def cpdiscover(folder, lab, _):
        return [*inside, str(program), "--hosts", lab.input, "--output", "inventory.yml", "--quiet"]

    def named(folder):
        """Hosts that an inventory has, by name or by address."""
        path = folder / "inventory.yml"
        keys = {line.strip() for line in path.read_text().splitlines()} if path.exists() else set()
        return sum(f"{name}:" in keys or f"{address}:" in keys for name, address in LabHosts(folder).hosts)

    found = [Contender("cpdiscover, to the inventory", cpdiscover, named)]
    if ansible:
        def module(name, *arguments):
            def command(folder, lab, _):
                return [*inside, f"{ansible}/ansible", "-i", lab.input, "--forks", "50", "all", "-m", name, *arguments]
            return command

        def answers(folder):
            return (folder / "out").read_text(errors="replace").count("| SUCCESS")

        found += [Contender("ansible -m setup, 50 at once", module("setup"), answers),
                  Contender("ansible -m slurp of one file, 50 at once", module("slurp", "-a", "src=/etc/hostname"), answers)]
    if ansible and discovery:
        def scripts(folder, lab, _):
            lines = ["vars:", "  ansible_connection: ssh", "  ansible_user: ops", "  ansible_become: true",
                     f"  ansible_ssh_private_key_file: {lab.key}", f"  ansible_ssh_extra_args: -o UserKnownHostsFile={lab.known_hosts}",
                     "hosts:", "  all:", *(f"    - {address}" for _, address in lab.hosts)]
            (folder / "hosts.yml").write_text("\n".join(lines) + "\n")
            return [*inside, "env", f"PYTHONPATH={discovery}:{modules}", f"PATH={ansible}:/usr/bin:/bin", "LC_ALL=C.UTF-8", f"{ansible}/python3",
                    f"{discovery}/discovery/main.py", "--input", "hosts.yml", "--output_file", "inventory.yml"]

        found.append(Contender("Confluent's discovery scripts, to the inventory", scripts, named))
    return found
