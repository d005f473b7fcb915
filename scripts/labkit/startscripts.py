"""The start scripts of components: from the environment of a unit to the command line of the process."""
import shlex


def start_scripts(services):
    """The text of each start script by its path. Several services of one host may share a script."""
    scripts = {}
    for service in services:
        program, *arguments = service["exec_start"].split()
        scripts.setdefault(program, []).append(f"  {shlex.quote(' '.join(arguments))})\n    {_command(service)}\n    ;;\n")
    return {
        program: "#!/bin/bash\n# Stands in for the script of the same name: options come from the environment.\nset -f\n"
                 f'case "$*" in\n{"".join(sorted(cases))}  *)\n    echo "no such configuration: $*" >&2\n    exit 1\n    ;;\nesac\n'
        for program, cases in scripts.items()
    }


def _command(service):
    words = service["argv"]
    if not service.get("main_class"):
        # The script has the program's own name here and there, so the program lies elsewhere.
        return f"exec -a {shlex.quote(words[0])} /usr/lib/lab/pause {' '.join(map(shlex.quote, words[1:]))}"
    options, environment = words[1:words.index(service["main_class"])], service.get("environment", {})
    text = [shlex.quote(word) for word in options]
    for variable in (service["heap_var"], service["log4j_var"], service["opts_var"]):
        value = environment.get(variable, service["default_heap"] if variable == service["heap_var"] else "").split()
        place = _place(value, options)
        if value and place is not None:
            default = f":-{service['default_heap']}" if variable == service["heap_var"] else ""
            text[place:place + len(value)] = [f"${{{variable}{default}}}"] + [""] * (len(value) - 1)
    return f"exec java {' '.join(filter(None, text))} {service['main_class']} \"$@\""


def _place(part, whole):
    """Where the words of `part` stand one after the other in `whole`."""
    return next((at for at in range(len(whole)) if part and whole[at:at + len(part)] == part), None)
