"""Debian packages on the hosts of a lab: installed once, into a layer that all hosts share."""
import pathlib
import subprocess

from . import LabError


def install(enclosure, packages):
    """Installs packages beside this machine's own; the layer that holds what they brought. Nothing of them is started."""
    folder = enclosure.disks / "packages"
    enclosure.inside("sh", "-ec", f"""
        mkdir {folder}; mount -t tmpfs -o size=512m,mode=755 lab {folder}; mkdir {folder}/upper {folder}/work {folder}/root
        mount -t overlay -o lowerdir=/,upperdir={folder}/upper,workdir={folder}/work lab {folder}/root
        mount -t proc proc {folder}/root/proc; mount -t devtmpfs dev {folder}/root/dev
        printf '#!/bin/sh\\nexit 101\\n' >{folder}/root/usr/sbin/policy-rc.d; chmod 755 {folder}/root/usr/sbin/policy-rc.d""")
    # This machine's network, for apt; what lies in its cache is not fetched again.
    command = ["chroot", f"{folder}/root", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "install", "--no-install-recommends"]
    done = subprocess.run(enclosure.enter("-m", "-p") + command + packages, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise LabError(f"{' '.join(packages)} could not be installed: {done.stderr.strip()[-1000:]}")
    enclosure.inside("sh", "-ec", f"rm {folder}/root/usr/sbin/policy-rc.d; umount {folder}/root/dev {folder}/root/proc {folder}/root")
    return pathlib.Path(folder / "upper")
