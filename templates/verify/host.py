"""Action `cpdiscover_host`: gives a host the facts that its templates ask for, as they were seen and not asked now.

arguments: facts ({host or address: {fact: value}}, with those of a host that is not known under "")
answer:    facts, and {"cpdiscover": {"address", "port"}}: how the inventory reaches the host
"""
from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    """Found by its file's name."""

    TRANSFERS_FILES = False

    def run(self, tmp=None, task_vars=None):
        known = self._task.args["facts"]
        name, address, port = (self.text(task_vars.get(key)) for key in ("inventory_hostname", "ansible_host", "ansible_port"))
        facts = known.get(name) or known.get(address) or known[""]
        return {"changed": False, "ansible_facts": dict(facts), "cpdiscover": {"address": address, "port": port}}

    def text(self, value):
        try:
            return "" if value is None else str(self._templar.template(value))
        except Exception:  # whatever a template may raise: the host is known by its name, then
            return ""
