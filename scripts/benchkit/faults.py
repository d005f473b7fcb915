"""Reads many hosts of which three in ten are out of order, and holds what came of it against what is wrong with them."""
import json
import pathlib
import re
import subprocess
import tempfile
import time

from . import arena
from .mix import KINDS, Mix, deal


def run(program, count, timeout):
    """Prints the counts; the number of things that are not as they should be."""
    kinds = deal(count)
    with tempfile.TemporaryDirectory(prefix="cpdiscover-bench-") as name, arena.served(pathlib.Path(name) / "server") as server:
        mix = Mix(server)
        hosts = dict(zip(server.addresses(count), kinds))
        lines = ["all:", "  vars:", "    ansible_user: root", f"    ansible_ssh_private_key_file: {server.key}",
                 f"    ansible_ssh_common_args: -o UserKnownHostsFile={server.folder}/known -o IdentitiesOnly=yes", "  hosts:"]
        lines += [f"    {host}: {{ansible_port: {mix.port(kind)}}}" for host, kind in hosts.items()]
        key = server.known_hosts.read_text().split(" ", 1)[1].split("\n")[0]
        (server.folder / "known").write_text("".join(f"[127.*]:{port} {key}\n" for port in sorted(set(mix.ports.values()))))
        (server.folder / "hosts.yml").write_text("\n".join(lines) + "\n")
        start = time.monotonic()
        done = subprocess.run([program, "collect", "--hosts", "hosts.yml", "--forks", str(count), "--timeout", str(timeout),
                               "--save-snapshot", "snapshot"], cwd=server.folder, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        seconds = time.monotonic() - start
        snapshot = json.loads((server.folder / "snapshot").read_text().split("\n")[1])
        mix.stop()
    causes = {failure["host"]: [failure["reason"]] for failure in snapshot["failures"]}
    for record in snapshot["hosts"]:
        if record["gaps"]:
            causes.setdefault(record["name"], []).extend(record["gaps"])
    print(f"{count} hosts, --timeout {timeout}: {seconds:.1f} s, exit status {done.returncode}\n")
    print("| a host that | there are | named with this cause | otherwise |\n| --- | ---: | ---: | ---: |")
    wrong = done.returncode != 3
    for kind in [*KINDS, None]:
        members = [host for host, its in hosts.items() if its == kind]
        pattern = KINDS[kind][1] if kind else None
        right = [host for host in members if (re.search(pattern, causes.get(host, [""])[0]) if pattern else host not in causes)]
        others = sorted(set(members) - set(right))
        wrong += len(others)
        print(f"| {kind or 'is in order'} | {len(members)} | {len(right) if kind else 'not named: ' + str(len(right))} | {len(others)} |")
        for host in others[:5]:
            print(f"unexpected: {host}: {causes.get(host, 'not named')}")
    # Beside its line of progress, a host is told of once.
    told = [line for line in done.stderr.splitlines() if not re.search(r": (read|read in part|failed)$", line)]
    doubled = [host for host in causes if sum(host + ":" in line for line in told) != 1]
    print(f"\nnamed more or less than once: {len(doubled)}; over the time of the slowest timeout by more than a tenth: "
          + ("yes" if seconds > 1.1 * timeout else "no"))
    for host in doubled[:5]:
        print(f"unexpected: {host}: {[line for line in told if host + ':' in line]}")
    return wrong + len(doubled)
