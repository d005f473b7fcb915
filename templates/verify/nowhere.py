"""Connection `cpdiscover_nowhere`: leads nowhere, so that whatever a role may try, no program runs and no file is touched."""
from ansible.errors import AnsibleError
from ansible.plugins.connection import ConnectionBase

DOCUMENTATION = """
name: cpdiscover_nowhere
short_description: leads nowhere
description: Refuses every command and every file.
"""


class Connection(ConnectionBase):
    """Found by its file's name."""

    transport = "cpdiscover_nowhere"
    has_pipelining = True

    def _connect(self):
        return self

    def refuse(self, *arguments, **options):
        raise AnsibleError("nothing is run to render an inventory")

    exec_command = put_file = fetch_file = refuse

    def close(self):
        self._connected = False
