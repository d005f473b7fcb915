"""The disk of a machine: this machine's own system below, the estate's files above, and what a lab needs to log in."""
import os
import pathlib
import shutil
import subprocess

from .startscripts import start_scripts

#: Folders of this machine that say nothing about a host of the lab: their content is hidden from it.
HIDDEN = ("etc/cron.d", "etc/cron.daily", "etc/rc2.d", "etc/rc3.d", "etc/rc5.d", "etc/ssh", "etc/sudoers.d", "etc/systemd/system", "home", "media", "mnt", "opt", "root",
          "srv", "tmp", "var/cache", "var/lib/dpkg", "var/log", "var/tmp")
#: Units of this machine that only cost time, or would touch what all machines share.
MASKED = ("apt-daily.timer", "apt-daily-upgrade.timer", "console-getty.service", "dpkg-db-backup.timer", "e2scrub_all.timer",
          "e2scrub_reap.service", "fstrim.timer", "getty.target", "logrotate.timer", "man-db.timer", "ssh.socket",
          "systemd-logind.service", "systemd-networkd.service", "systemd-resolved.service", "systemd-sysctl.service",
          "systemd-timesyncd.service", "systemd-udevd.service")
#: Who may log in: `ops` becomes root without being asked, `audit` is asked for this password.
LOGINS = {"ops": "NOPASSWD: ALL", "audit": "ALL"}
AUDIT_PASSWORD = "audit"
SSHD = """HostKey /etc/ssh/ssh_host_ed25519_key
# Sessions by PAM would start a second systemd for every user.
UsePAM no
PermitRootLogin no
PasswordAuthentication no
MaxStartups 200:30:400
Subsystem sftp /usr/lib/openssh/sftp-server
UseDNS no
"""


def write(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


def hide_this_machine(layer):
    """A layer between this machine's system and the hosts' files: folders that let nothing through."""
    for name in HIDDEN:
        folder = layer / name
        folder.mkdir(parents=True)
        os.setxattr(folder, "trusted.overlay.opaque", b"y")
    for name in ("tmp", "var/tmp"):
        (layer / name).chmod(0o1777)


class Disk:
    """The files of one host, written below `top` before its first start."""

    def __init__(self, top, host, accounts):
        self.top = top
        self.host = host
        #: The folder with passwd and group of the system below.
        self.accounts = accounts

    def build(self, all_hosts, login_key, pause, java):
        """Writes everything; returns the public half of the host's key."""
        shutil.copytree(self.host.case / "root", self.top, symlinks=True, dirs_exist_ok=True, ignore=self._not_copied)
        self._identity(all_hosts)
        ids = self._accounts()
        key = self._logins(login_key, ids)
        self._services(ids, pause)
        java.install(self.top, self.host.services, pause)
        return key

    def _not_copied(self, folder, names):
        skipped = {"proc", "etc/passwd", "etc/group"}
        here = pathlib.Path(folder).relative_to(self.host.case / "root")
        return [name for name in names if str(here / name) in skipped]

    def _identity(self, all_hosts):
        write(self.top / "etc/hostname", self.host.name + "\n")
        write(self.top / "etc/machine-id", "")
        write(self.top / "etc/hosts", "127.0.0.1 localhost\n" + "".join(f"{host.address} {host.name}\n" for host in all_hosts))

    def _accounts(self):
        """Passwd and group of the case with this machine's after them; the first line of a number or a name counts."""
        ids = {}
        for base in ("passwd", "group"):
            path = self.host.case / "root/etc" / base
            lines = path.read_text().splitlines() if path.is_file() else []
            names = {line.split(":")[0] for line in lines}
            ours = (self.accounts / base).read_text().splitlines()
            lines += [line for line in ours if line.split(":")[0] not in names and not _is_persons(line)]
            wanted = {name for service in self.host.services for name in [service["user" if base == "passwd" else "group"]]}
            lines += self._missing(base, sorted(wanted | set(LOGINS)), lines)
            write(self.top / "etc" / base, "".join(f"{line}\n" for line in lines))
            ids[base] = {line.split(":")[0]: int(line.split(":")[2]) for line in reversed(lines)}
        shadow = [f"{name}:*:19000:0:99999:7:::" for name in ids["passwd"] if name != "audit"]
        hashed = subprocess.run(["openssl", "passwd", "-6", AUDIT_PASSWORD], capture_output=True, text=True, check=True).stdout.strip()
        write(self.top / "etc/shadow", "\n".join(shadow + [f"audit:{hashed}:19000:0:99999:7:::"]) + "\n", 0o640)
        return ids

    @staticmethod
    def _missing(base, names, lines):
        known = {line.split(":")[0] for line in lines}
        for number, name in enumerate((name for name in names if name not in known), 2001):
            home = f"/home/{name}" if name in LOGINS else "/nonexistent"
            shell = "/bin/bash" if name in LOGINS else "/usr/sbin/nologin"
            yield f"{name}:x:{number}:{number}::{home}:{shell}" if base == "passwd" else f"{name}:x:{number}:"

    def _logins(self, login_key, ids):
        for name in LOGINS:
            home = self.top / "home" / name
            write(home / ".ssh/authorized_keys", login_key + "\n", 0o600)
            (home / ".ssh").chmod(0o700)
            for path in (home, home / ".ssh", home / ".ssh/authorized_keys"):
                os.chown(path, ids["passwd"][name], ids["group"][name])
        write(self.top / "etc/sudoers.d/lab", "".join(f"{name} ALL=(ALL) {may}\n" for name, may in LOGINS.items()), 0o440)
        write(self.top / "etc/ssh/sshd_config", SSHD)
        key = self.top / "etc/ssh/ssh_host_ed25519_key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", str(key)], check=True)
        return " ".join(key.with_suffix(".pub").read_text().split()[:2])

    def _services(self, ids, pause):
        units = self.top / "etc/systemd/system"
        wants = units / "multi-user.target.wants"
        wants.mkdir(parents=True, exist_ok=True)
        for unit in MASKED:
            os.symlink("/dev/null", units / unit)
        os.symlink("/lib/systemd/system/ssh.service", wants / "ssh.service")
        (self.top / "usr/lib/lab").mkdir(parents=True)
        shutil.copy(pause, self.top / "usr/lib/lab/pause")
        for path, text in start_scripts(self.host.services).items():
            write(self.top / path.lstrip("/"), text, 0o755)
        managed = self.host.facts.get("managed", [])
        # As a deploy leaves them.
        for path in self._files(managed):
            path.chmod(0o640)
        for service in self.host.services:
            owner = (ids["passwd"][service["user"]], ids["group"][service["group"]])
            if not service.get("stopped") and not os.path.lexists(wants / service["unit"]):
                os.symlink(self._unit(service["unit"]), wants / service["unit"])
            folder = pathlib.PurePath(service["config_file"]).parent
            # What a deploy writes for a service belongs to its user: the files beside its main one.
            for path in self._files(path for path in managed if pathlib.PurePath(path).parent == folder):
                os.chown(path, *owner)
            for folder in self._log_folders(service):
                folder.mkdir(parents=True, exist_ok=True)
                os.chown(folder, *owner)

    def _unit(self, name):
        for folder in ("etc/systemd/system", "usr/lib/systemd/system"):
            if (self.top / folder / name).is_file():
                return f"/{folder}/{name}"
        raise FileNotFoundError(f"{self.host.case}/root has no unit file {name}")

    def _files(self, paths):
        found = (self.top / path.lstrip("/") for path in paths)
        return [path for path in found if path.is_file() and not path.is_symlink()]

    def _log_folders(self, service):
        named = [service.get("environment", {}).get("LOG_DIR", "")]
        for word in service["argv"]:
            if word.startswith("-Dkafka.logs.dir="):
                named.append(word.partition("=")[2])
            if word.startswith("-Xlog:") and "file=" in word:
                named.append(str(pathlib.PurePath(word.partition("file=")[2].split(":")[0]).parent))
        return [self.top / path.lstrip("/") for path in sorted(set(named)) if path.startswith("/")]


def _is_persons(line):
    """A person's account on this machine has no place on a host of the lab."""
    number = int(line.split(":")[2])
    return 1000 <= number < 60000
