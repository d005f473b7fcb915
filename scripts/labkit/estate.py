"""An estate case, read: which hosts there are and what runs on them."""
import json
import pathlib
from dataclasses import dataclass

from . import LabError

#: Addresses for tests of networks (RFC 2544), which nobody routes.
NETWORK = "198.18"
GATEWAY = f"{NETWORK}.255.254"
#: The network in front of a bastion, where there is one.
FRONT = "198.19"
BASTION_FRONT = f"{FRONT}.0.1"


@dataclass
class Host:
    name: str
    address: str
    #: Folder with host.json and root/.
    case: pathlib.Path
    #: Names network interfaces, whose own names are too short for a host's.
    number: int

    @property
    def facts(self):
        return json.loads((self.case / "host.json").read_text())

    @property
    def services(self):
        """What runs, the programs that belong to a component included."""
        return self.facts.get("services", []) + self.facts.get("companions", [])

    @property
    def port(self):
        """Name of the host's plug on the lab's bridge."""
        return f"plug{self.number}"

    def noted(self):
        """What later commands need to know of it."""
        first = self.services[0] if self.services else {}
        return {"name": self.name, "address": self.address, "number": self.number, "unit": first.get("unit"), "file": first.get("config_file")}


def hosts_of(cases):
    """The hosts of all cases in the order of their names."""
    hosts = []
    for case in cases:
        folder = pathlib.Path(case).resolve() / "hosts"
        if not folder.is_dir():
            raise LabError(f"{case} is no estate: it has no folder hosts/ (fixtures/README.md tells the form)")
        for path in sorted(path for path in folder.iterdir() if path.is_dir()):
            if not (path / "host.json").is_file():
                raise LabError(f"{path} has no host.json, which says what runs there")
            number = len(hosts) + 1
            hosts.append(Host(path.name, f"{NETWORK}.{number // 250}.{number % 250 + 1}", path, number))
    doubled = {host.name for host in hosts if sum(other.name == host.name for other in hosts) > 1}
    if doubled:
        raise LabError(f"more than one case has a host {', '.join(sorted(doubled))}")
    return hosts


def bastion(hosts, folder):
    """One more host, with nothing on it, that stands between those who log in and the others."""
    (folder / "root").mkdir(parents=True)
    (folder / "host.json").write_text("{}")
    return Host("bastion", f"{NETWORK}.255.253", folder, len(hosts) + 1)
