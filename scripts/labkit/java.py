"""What `java` is on the hosts: a program that only waits, or a real JVM with classes and agents that only wait."""
import os
import pathlib
import shutil
import subprocess

from . import LabError

WAITING_CLASS = """package %s;
public final class %s {
  public static void main(String[] arguments) throws InterruptedException {
    Thread.currentThread().join();
  }
}
"""
AGENT = """public final class LabAgent {
  public static void premain(String arguments) {
    System.setProperty("lab.agent", arguments == null ? "" : arguments);
  }
}
"""


class PausingJava:
    """Shows the arguments of a JVM, with nothing behind them."""

    def install(self, top, services, pause):
        if not any(service.get("main_class") for service in services):
            return
        release = next(iter(sorted(top.glob("usr/lib/jvm/*/release"))), None)
        home = release.parent if release else top / "usr/lib/jvm/lab"
        (home / "bin").mkdir(parents=True, exist_ok=True)
        shutil.copy(pause, home / "bin/java")
        (top / "usr/local/bin").mkdir(parents=True, exist_ok=True)
        os.symlink("/" + str((home / "bin/java").relative_to(top)), top / "usr/local/bin/java")


class RealJava:
    """Compiles a class of the right name for every component, and a jar for every agent that arguments name."""

    def __init__(self, workshop):
        for program in ("java", "javac", "jar"):
            if not shutil.which(program):
                raise LabError(f"{program} is missing: apt-get install default-jdk-headless, or leave --jvm away")
        self.workshop = workshop
        self._jars = {}

    def install(self, top, services, pause):
        for service in services:
            if not service.get("main_class"):
                continue
            words = service["argv"]
            main = self._jar(service["main_class"], *_main_source(service["main_class"]))
            self._copy(main, top, _first_jar(words[words.index("-cp") + 1]))
            for word in words:
                if word.startswith("-javaagent:"):
                    agent = self._jar("LabAgent", AGENT, "Premain-Class: LabAgent\n")
                    self._copy(agent, top, word.removeprefix("-javaagent:").partition("=")[0])

    @staticmethod
    def _copy(jar, top, path):
        target = top / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(jar, target)

    def _jar(self, name, source, manifest=""):
        """A jar of one class, made once."""
        if name not in self._jars:
            folder = self.workshop / name
            folder.mkdir(parents=True)
            (folder / f"{name.rpartition('.')[2]}.java").write_text(source)
            (folder / "manifest").write_text(manifest)
            _run("javac", "-d", str(folder / "classes"), str(folder / f"{name.rpartition('.')[2]}.java"))
            self._jars[name] = folder / "made.jar"
            _run("jar", "--create", "--file", str(self._jars[name]), "--manifest", str(folder / "manifest"), "-C",
                 str(folder / "classes"), ".")
        return self._jars[name]


def _main_source(name):
    package, _, simple = name.rpartition(".")
    return (WAITING_CLASS % (package, simple),)


def _first_jar(classpath):
    """A file of the class path that can be written: the first jar, or one in the first folder of jars."""
    first = classpath.split(":")[0]
    return str(pathlib.PurePath(first).parent / "lab.jar") if first.endswith("*") else first


def _run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise LabError(f"{command[0]} failed: {done.stderr.strip()}")
