# Functions that scripts/setup, scripts/test and .ci/run share. Sourced from the root of the project.
# shellcheck shell=sh

say() { printf '==> %s\n' "$*"; }
complain() { printf 'warning: %s\n' "$*" >&2; }
stop() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# What a package is good for decides how it is looked for: COMMAND=PACKAGE or just PACKAGE.
build_needs='git=git g++=g++ pkg-config=pkg-config ca-certificates libyaml-dev libssh2-1-dev'
test_needs='/usr/sbin/sshd=openssh-server ssh-keygen=openssh-client sudo=sudo doas=opendoas su=util-linux useradd=passwd
dash=dash busybox=busybox mawk=mawk gawk=gawk original-awk=original-awk setpriv=util-linux setsid=util-linux ps=procps /lib/systemd/systemd=systemd java=default-jdk-headless
shellcheck=shellcheck systemd-nspawn=systemd-container ip=iproute2 dbus-daemon=dbus gcc=gcc nsenter=util-linux openssl=openssl
python3=python3 chromium=chromium chromedriver=chromium-driver promtool=prometheus dot=graphviz groovy=groovy'
lab_needs=zookeeperd

# missing NEED...: prints the packages that are not there yet.
missing() {
  for need in "$@"; do
    package=${need#*=}
    if [ "$package" != "$need" ]; then
      command -v "${need%%=*}" >/dev/null || printf '%s ' "$package"
    elif [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
      printf '%s ' "$package"
    fi
  done
}

# as_root COMMAND...: fails where neither root nor sudo is at hand.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif ! command -v sudo >/dev/null; then
    return 1
  elif [ -t 0 ]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

# install_packages PACKAGE...
install_packages() {
  command -v apt-get >/dev/null || return 1
  say "installing with apt-get: $*"
  as_root apt-get -q update || complain "apt-get update failed; going on with the lists that are there"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
    install --no-install-recommends "$@" </dev/null || return 1
  case " $* " in
    *' openssh-server '*)
      # The tests start servers of their own on 127.0.0.1; one that listens to the world is nobody's wish.
      if [ -d /run/systemd/system ]; then
        say "switching off the SSH server that the package has switched on"
        as_root systemctl disable --now ssh.service ssh.socket 2>/dev/null || true
      fi
      ;;
  esac
  case " $* " in
    *' prometheus '*)
      # Only its promtool is needed.
      if [ -d /run/systemd/system ]; then
        as_root systemctl disable --now prometheus.service 2>/dev/null || true
      fi
      ;;
  esac
}

# Building stops without its packages; tests only lose those that need what is missing.
prepare_packages() {
  # shellcheck disable=SC2086 # words are meant to be split
  lacking=$(missing $build_needs)
  # shellcheck disable=SC2086
  [ -z "$lacking" ] || install_packages $lacking \
    || stop "these packages are needed and could not be installed: $lacking(as root: apt-get install ${lacking% })"
  # shellcheck disable=SC2086
  lacking=$(missing $test_needs)
  # shellcheck disable=SC2086
  [ -z "$lacking" ] || install_packages $lacking \
    || complain "without these packages some tests are skipped: $lacking"
  # Only fetched: hosts of the lab install it, this machine does not.
  as_root apt-get -q -y --download-only install --no-install-recommends $lab_needs </dev/null >/dev/null \
    || complain "$lab_needs could not be fetched: tests in the lab may fail"
}

# usable_python: prints a Python that ansible-core runs on and that can make virtual environments.
usable_python() {
  for python in python3 /usr/bin/python3; do
    if "$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  return 1
}

# The Ansible that tests compare with, in a folder of its own.
prepare_ansible() {
  if cmp -s scripts/requirements.txt .venv/requirements.txt && .venv/bin/ansible-inventory --version >/dev/null 2>&1; then
    return
  fi
  if ! python=$(usable_python); then
    install_packages python3 python3-venv || true
    python=$(usable_python) || {
      complain "no Python 3.10 or later with venv: tests that compare with Ansible are skipped"
      return
    }
  fi
  say "making .venv with ansible-core from PyPI"
  if "$python" -m venv --clear .venv && .venv/bin/python3 -m pip --disable-pip-version-check --no-input install --quiet \
    -r scripts/requirements.txt </dev/null; then
    cp scripts/requirements.txt .venv/requirements.txt
  else
    complain "ansible-core could not be installed: tests that compare with Ansible are skipped"
  fi
}

# Swift comes from swift.org, since Debian has none; it is only looked for.
require_swift() {
  swiftly=${SWIFTLY_BIN_DIR:-$HOME/.local/share/swiftly/bin}
  if ! command -v swift >/dev/null && [ -x "$swiftly/swift" ]; then
    PATH=$swiftly:$PATH
    export PATH
  fi
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
  major=${version% *}
  minor=${version#* }
  if [ -z "$version" ] || [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
    stop "Swift 6.2 or later is needed${version:+, but this is Swift $major.$minor}.
  Get it from https://www.swift.org/install/linux/ (swiftly, Swift's own installer, does it), open a new shell
  and run this again."
  fi
}

prepare() {
  prepare_packages
  prepare_ansible
  require_swift
}
