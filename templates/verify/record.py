"""Action `cpdiscover_record`: tells what the template tasks of a role would write on a host, and which of the role's own files
would be copied there. Writes nothing.

arguments: role (name), folder (the role as it was installed)
answer:    {"cpdiscover": {"role", "files": [{"path", "content"} or {"path", "error"}]}}
"""
import os
import re

from ansible.plugins.action import ActionBase
from ansible.plugins.loader import lookup_loader

TEMPLATE = ("template", "ansible.builtin.template", "ansible.legacy.template")
COPY = ("copy", "ansible.builtin.copy", "ansible.legacy.copy")
LOOP = ("loop", "with_items", "with_list")
# What a task that asks the host would have answered where all is in place and nothing was to be done. Only
# conditions see it, so that none of them fails for want of an answer.
ANSWER = {"changed": False, "failed": False, "skipped": False, "rc": 0, "stdout": "", "stderr": "",
          "stdout_lines": [], "stderr_lines": [], "results": [], "stat": {"exists": True}}
# Texts of errors that name things and hold no values, which may be secret.
HARMLESS = [re.compile(pattern, re.IGNORECASE) for pattern in (
    r"'[\w .()-]+' is undefined", r"has no attribute '\w+'", r"no (?:filter|test) named '[\w.]+'",
    r"could not locate file in lookup: \S+", r"could not load ['\"\w. ]+", r"[\w ]*(?:passlib|bcrypt|jmespath|netaddr)[\w ]*",
    r"the '[\w.]+' lookup had an issue", r"lookup plugin \(?[\w.]+\)? not found", r"unable to find ['\"\w. /-]+ in expected paths", r"recursive loop detected",
    r"division by zero", r"expected token '[\w ]+'", r"unexpected end of template", r"an error occurred while running the lookup plugin '[\w.]+'",
    r"failed to combine variables, expected dicts but got an? '\w+' and an? '\w+'", r"dict2items requires a dictionary, got <class '\w+'>",
    r"unexpected templating type error", r"template error while templating string")]


def cause(error):
    """What went wrong, without the text that was being rendered."""
    found = next(filter(None, (pattern.search(str(error)) for pattern in HARMLESS)), None)
    return found.group(0) if found else type(error).__name__


def as_list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


class Task:
    """A task that writes a file, with what the blocks around it bring."""

    def __init__(self, spec, outer=None):
        self.spec = spec
        self.conditions = (outer.conditions if outer else []) + as_list(spec.get("when"))
        self.variables = dict(outer.variables if outer else {}, **(spec.get("vars") or {}))

    @property
    def arguments(self):
        return next((self.spec[name] for name in TEMPLATE + COPY if name in self.spec), None)

    @property
    def is_copy(self):
        return any(name in self.spec for name in COPY)

    def writing(self):
        for part in ("block", "always"):
            for spec in self.spec.get(part) or []:
                yield from Task(spec, self).writing()
        if isinstance(self.arguments, dict) and not (self.is_copy and "src" not in self.arguments):
            yield self

    def registered(self):
        if "register" in self.spec:
            yield self.spec["register"]
        for part in ("block", "rescue", "always"):
            for spec in self.spec.get(part) or []:
                yield from Task(spec).registered()


class ActionModule(ActionBase):
    """Found by its file's name."""

    TRANSFERS_FILES = False

    def run(self, tmp=None, task_vars=None):
        role, folder = self._task.args["role"], self._task.args["folder"]
        tasks = [Task(spec) for spec in self._loader.load_from_file(os.path.join(folder, "tasks", "main.yml")) or []]
        # As for a task of the role, with the folder of the collection's playbooks for what an inventory names.
        places = [folder, os.path.join(folder, "tasks"), os.path.join(folder, "..", "..", "playbooks")]
        variables = dict(task_vars, ansible_search_path=[os.path.normpath(place) for place in places])
        for task in tasks:
            for name in task.registered():
                variables.setdefault(name, ANSWER)
        files = [file for task in tasks for one in task.writing() for file in self.record(one, variables, folder)]
        return {"changed": False, "cpdiscover": {"role": role, "files": files}}

    def record(self, task, variables, folder):
        """The files of one task: one, several with a loop, none where a condition says so."""
        scope = dict(variables, **task.variables)
        copied = self.copied(task, scope, folder) if task.is_copy else None
        if task.is_copy and copied is None:
            return  # what lies on the user's machine, or on the host already
        looped = next((task.spec[name] for name in LOOP if name in task.spec), None)
        try:
            items = [None] if looped is None else self.value(looped, scope)
        except Exception as error:  # whatever a template may raise
            yield {"path": str(task.arguments.get("dest")), "error": cause(error)}
            return
        name = (task.spec.get("loop_control") or {}).get("loop_var", "item")
        for item in items:
            own = scope if looped is None else dict(scope, **{name: item})
            path = str(task.arguments.get("dest"))
            try:
                if not all(self.holds(condition, own) for condition in task.conditions):
                    continue
                path = self.value(path, own)
                source = self.value(task.arguments["src"], own)
                if path.endswith("/"):
                    path += re.sub(r"\.j2$", "", os.path.basename(source))
                yield {"path": path, "content": self.content(source, own) if copied is None else copied}
            except Exception as error:  # whatever a template may raise
                yield {"path": path, "error": cause(error)}

    def copied(self, task, scope, folder):
        """The text of the role's own file that a task copies; None where it copies something else."""
        try:
            files = os.path.join(os.path.normpath(folder), "files", "")
            place = os.path.normpath(files + self.value(task.arguments["src"], scope))
            if task.arguments.get("remote_src") or not place.startswith(files):
                return None
            with open(place, encoding="utf-8") as file:
                return file.read()
        except Exception:  # not there, not known, or no text
            return None

    def holds(self, condition, scope):
        if isinstance(condition, bool):
            return condition
        if "{{" in str(condition):
            condition = self.value(condition, scope)
        return str(self.value("{%% if %s %%}True{%% else %%}False{%% endif %%}" % condition, scope)) == "True"

    def value(self, text, scope):
        with self._templar.set_temporary_context(available_variables=scope):
            return self._templar.template(text)

    def content(self, source, scope):
        with self._templar.set_temporary_context(available_variables=scope):
            lookup = lookup_loader.get("ansible.builtin.template", loader=self._loader, templar=self._templar)
            return lookup.run([source], variables=scope, convert_data=False)[0]
