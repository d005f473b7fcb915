"""Prints what Ansible itself makes of an inventory, as JSON: for each of its two ways to combine dictionaries the hosts of
every group, and every host's variables with their templates rendered. `lines` holds each dictionary once more, written
out line by line by a template as roles do it.

usage: rendered.py INVENTORY
"""
import json
import sys

from ansible import constants
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible.utils.vars import combine_vars
from ansible.vars.manager import VariableManager

LINES = "{%% for key, value in %s.items() %%}{{ key }}={{ value }}\n{%% endfor %%}"


def text(value, written):
    if isinstance(value, dict):
        for key, inner in value.items():
            # What the inventory writes as a number may be one.
            is_number = isinstance(written, dict) and isinstance(written.get(key), int) and inner == written[key]
            assert isinstance(key, str) and (isinstance(inner, str) or is_number), f"{key}: {inner!r} is no text any more"
        return {key: str(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [text(inner, None) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def read(path, behaviour):
    constants.DEFAULT_HASH_BEHAVIOUR = behaviour
    merged = combine_vars({"a": {"x": 1}}, {"a": {"y": 2}})["a"]
    assert ("x" in merged) == (behaviour == "merge"), "the way to combine dictionaries could not be set"
    loader = DataLoader()
    inventory = InventoryManager(loader=loader, sources=[path])
    manager = VariableManager(loader=loader, inventory=inventory)
    hosts = {}
    for host in inventory.get_hosts("all"):
        variables = manager.get_vars(host=host, include_hostvars=False)
        templar = Templar(loader=loader, variables=variables)
        names = set(host.vars).union(*(group.vars for group in host.get_groups()))
        rendered = {name: text(templar.template(variables[name]), variables[name]) for name in names if name in variables}
        lines = {name: templar.template(LINES % name) for name, value in rendered.items() if isinstance(value, dict) and value}
        hosts[host.name] = {"variables": rendered, "lines": lines}
    groups = {name: [host.name for host in group.get_hosts()] for name, group in inventory.groups.items()}
    return {"groups": groups, "hosts": hosts}


print(json.dumps({behaviour: read(sys.argv[1], behaviour) for behaviour in ("replace", "merge")}))
