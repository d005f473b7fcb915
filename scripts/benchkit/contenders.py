"""Who is compared: each makes a command that reads all hosts, and counts the hosts that it has an answer of."""
import json
import re
import shlex

#: What others let run at once, as their own defaults or documentation have it.
XARGS_PROCESSES, CLUSH_FANOUT, PSSH_POOL = 16, 64, 100

PSSH = """import sys
from pssh.clients import ParallelSSHClient
hosts, key, port, script = sys.argv[1].split(), sys.argv[2], int(sys.argv[3]), open(sys.argv[4]).read()
client = ParallelSSHClient(hosts, user="root", port=port, pkey=key, pool_size=%d, num_retries=1, timeout=120)
for answer in client.run_command("sh -s", stop_on_errors=False):
    if answer.exception:
        print(answer.host, answer.exception, file=sys.stderr)
        continue
    answer.stdin.write(script)
    answer.stdin.flush()
    answer.channel.send_eof()
    for line in answer.stdout:
        print(f"{answer.host}: {line}")
""" % PSSH_POOL


class Contender:
    """`name` for the table; `command` for a folder, a server and addresses."""

    def __init__(self, name, command, count):
        self.name, self.command, self.count = name, command, count


def _hosts_file(folder, server, addresses, port, more=""):
    lines = ["all:", "  vars:", "    ansible_user: root", f"    ansible_port: {port}", f"    ansible_ssh_private_key_file: {server.key}",
             f"    ansible_ssh_common_args: -o UserKnownHostsFile={server.known_hosts} -o IdentitiesOnly=yes{more}", "  hosts:"]
    path = folder / "hosts.yml"
    path.write_text("\n".join(lines + [f"    {address}:" for address in addresses]) + "\n")
    return path


def contenders(program, script, floor, python, port, bastion=False):
    """All of them; those that need Python packages only where `python` has them, and cpdiscover once more where a bastion is asked for."""
    mark = script.read_text().split("mark='")[1].split("'")[0]

    def endings(folder):
        return len(re.findall(rb"^(?:[^ ]+: )?" + mark.encode() + rb" end\r?$", (folder / "out").read_bytes(), re.MULTILINE))

    def discovered(folder):
        return len(json.loads((folder / "snapshot").read_text().split("\n")[1])["hosts"])

    def cpdiscover(folder, server, addresses):
        hosts = _hosts_file(folder, server, addresses, port)
        return [program, "collect", "--hosts", str(hosts), "--save-snapshot", "snapshot", "--quiet"]

    def through_bastion(folder, server, addresses):
        way = shlex.join(["ssh", *server.ssh_options, "-W", "%h:%p", server.bastion])
        hosts = _hosts_file(folder, server, addresses, port, f" -o 'ProxyCommand={way}'")
        return [program, "collect", "--hosts", str(hosts), "--save-snapshot", "snapshot", "--quiet"]

    def xargs(folder, server, addresses):
        (folder / "list").write_text("\n".join(addresses) + "\n")
        ssh = shlex.join(["ssh", *server.ssh_options])
        return ["sh", "-c", f"xargs -a list -P{XARGS_PROCESSES} -I@ sh -c '{ssh} @ sh -s <{script}'"]

    def clush(folder, server, addresses):
        options = shlex.join(server.ssh_options)
        return ["sh", "-c", shlex.join([str(python.parent / "clush"), "-f", str(CLUSH_FANOUT), "-w", ",".join(addresses), "-o", options,
                                        "sh", "-s"]) + f" <{script}"]

    def pssh(folder, server, addresses):
        return [str(python), "-c", PSSH, " ".join(addresses), str(server.key), str(port), str(script)]

    def login_only(folder, server, addresses):
        return [str(floor), str(server.key), "root", str(port), "16", *addresses]

    def logins(folder):
        return int((folder / "out").read_text().split()[0])

    found = [Contender("cpdiscover", cpdiscover, discovered), Contender("only logging in (the floor)", login_only, logins),
             Contender(f"OpenSSH, xargs -P{XARGS_PROCESSES}", xargs, endings)]
    if bastion:
        found.insert(1, Contender("cpdiscover, through a bastion", through_bastion, discovered))
    if python:
        found += [Contender(f"ClusterShell, {CLUSH_FANOUT} at once", clush, endings),
                  Contender(f"parallel-ssh, {PSSH_POOL} at once", pssh, endings)]
    return found
