"""Callback `cpdiscover_stream`: writes what the actions of cpdiscover found to standard output, one line of JSON each, and
why a host fell out. Nothing of it ever lies in a file."""
import json
import sys

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: cpdiscover_stream
type: stdout
short_description: hands the findings of cpdiscover over
description: One line of JSON for each finding on standard output.
"""


class CallbackModule(CallbackBase):
    """Found by its file's name."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "cpdiscover_stream"

    def put(self, result, **finding):
        finding["host"] = result._host.get_name()
        sys.stdout.write(json.dumps(finding) + "\n")
        sys.stdout.flush()

    def v2_runner_on_ok(self, result):
        found = result._result.get("cpdiscover")
        if found is not None:
            self.put(result, **found)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        if not ignore_errors:
            role = result._task._role.get_name() if result._task._role else ""
            self.put(result, failed=result._task.get_name(), role=role)

    def v2_runner_on_unreachable(self, result):
        self.v2_runner_on_failed(result)
