
# Only for audits: what wears out, grows or expires. Nothing of this is asked for otherwise.

# kernel_state: memory, swap and limits of the kernel.
kernel_state() {
  say audit-state
  place /proc/meminfo
  ! inside "$place" || [ ! -r "$place" ] || grep -E '^(SwapTotal|SwapFree):' "$place"
  for name in file-max file-nr; do
    place "/proc/sys/fs/$name"
    if [ -f "$place" ] && value=$(cat "$place"); then printf 'fs.%s %s\n' "$name" "$value"; fi
  done
  place /sys/kernel/mm/transparent_hugepage/enabled
  if [ -f "$place" ] && value=$(cat "$place"); then printf 'transparent_hugepage %s\n' "$value"; fi
} 2>/dev/null

# java_processes: options about memory of every Java process, whoever it belongs to.
java_processes() {
  [ -z "$root" ] || return 0
  for folder in /proc/[0-9]*; do
    text=
    IFS= read -r text <"$folder/cmdline"
    case $text in *java*) ;; *) continue ;; esac
    case $(readlink "$folder/exe") in */java | */java\ *) ;; *) continue ;; esac
    say audit-java "${folder##*/}"
    tr '\000' '\n' <"$folder/cmdline" | grep -E '^-(Xmx|XX:(MaxHeapSize|MaxRAMPercentage)=)'
  done 2>/dev/null
}

# descriptors PID: how many a process has open, and libraries that it uses and that were deleted since.
descriptors() {
  [ -z "$root" ] || return 0
  if [ ! -r "/proc/$1/fd" ]; then
    [ ! -d "/proc/$1" ] || say audit-failed "descriptors of process $1 may not be listed"
    return 0
  fi
  say audit-descriptors "$1"
  ls -l "/proc/$1/fd" 2>/dev/null | awk '
    / -> / {
      open++
      if (match($0, /\/[^ ]*[.]jar [(]deleted[)]$/)) print "gone " substr($0, RSTART, RLENGTH - 10)
    }
    END { print "open " open + 0 }'
  grep -E '[.](so|jar)[.0-9]* [(]deleted[)]$' "/proc/$1/maps" 2>/dev/null |
    awk '{ sub(/ [(]deleted[)]$/, ""); sub("^[^/]*", "gone "); if (!seen[$0]++) print }'
}

# volume PATH: size and free space of the volume that PATH is on, in blocks and in inodes.
volume() {
  [ -z "$root" ] && [ -e "$1" ] || return 0
  ask "audit-volume $1" df -Pk "$1"
  ask "audit-inodes $1" df -Pi "$1"
}

# listed FOLDER NAMES: size, times of change of content and of place, and name of the files of a folder.
listed() {
  # Below a root, a link could lead out of it.
  if [ -z "$root" ]; then follow=-L; else follow=; fi
  (cd "$1" && find . -name . -o -type d -prune -o -name "$2" -exec stat $follow -c '%s %Y %Z %n' {} +) 2>/dev/null | head -n 3000
}

# can_list PATH: there are programs to list a folder with.
can_list() {
  command -v find >/dev/null 2>&1 && command -v stat >/dev/null 2>&1 && return 0
  say audit-failed "$1 can't be listed without find and stat"
  return 1
}

# log_folder PATH: the files in a folder of logs.
log_folder() {
  place "$1"
  [ -d "$place" ] || return 0
  if [ ! -r "$place" ]; then
    say audit-failed "$1 may not be listed"
    return 0
  fi
  can_list "$1" || return 0
  say audit-logs "$1"
  listed "$place" '*'
}

# libraries PATH: a library, or, where PATH ends with a star, those in a folder.
libraries() {
  place "${1%/\*}"
  [ -e "$place" ] && can_list "$1" || return 0
  say audit-libraries "$1"
  if [ -d "$place" ]; then listed "$place" '*.jar'; else listed "${place%/*}" "${place##*/}"; fi
}

# owner PATH: whose a file is and who may read it; its content stays where it is.
owner() {
  [ -z "$root" ] && [ -f "$1" ] || return 0
  say audit-owner "$1"
  attributes "$1"
}

# certificates PATH: the certificates in a file, never its keys.
certificates() {
  place "$1"
  if [ ! -e "$place" ]; then
    say audit-store-failed "$1"
    printf 'it is not there'
  elif [ ! -f "$place" ] || [ ! -r "$place" ]; then
    say audit-store-failed "$1"
    printf 'it may not be read'
  else
    say audit-store "$1"
    beginning "$place" | sed -n '/-----BEGIN CERTIFICATE-----/,/-----END CERTIFICATE-----/p'
  fi
}

# only_roots FOLDER: nobody but root can have put or changed a program there, nor anywhere on the way to it.
only_roots() {
  [ -z "$(find "$1" ! -type l \( ! -user 0 -o -perm -020 -o -perm -002 \) 2>&1 | head -n 1)" ] || return 1
  above=$1
  while [ "$above" != / ]; do
    above=${above%/*}
    above=${above:-/}
    [ -z "$(find "$above" -prune \( ! -user 0 -o -perm -020 -o -perm -002 \) 2>&1)" ] || return 1
  done
}

# key_store JAVA_HOME PATH PASSWORD: the certificates in a store of Java's. The password is an argument of this function
# only: keytool finds it in its environment. Without its statistics Java writes no file.
key_store() {
  [ -z "$root" ] || return 0
  failure=
  [ -f "$2" ] || failure='it is not there'
  [ -n "$failure" ] || [ -r "$2" ] || failure='it may not be read'
  [ -n "$failure" ] || [ -x "$1/bin/keytool" ] || failure='there is no keytool to list it'
  # A process may start any java, and this one may be run as root.
  home=$(readlink -f "$1" 2>/dev/null) || home=
  [ -n "$failure" ] || { [ -n "$home" ] && only_roots "$home"; } || failure='others than root may change its keytool, so it was not run'
  if [ -n "$failure" ]; then
    say audit-store-failed "$2"
    printf '%s' "$failure"
    return 0
  fi
  limit=
  ! command -v timeout >/dev/null 2>&1 || limit='timeout @COMMAND_LIMIT@'
  say audit-store "$2"
  STORE_PASSWORD=$3 $limit "$home/bin/keytool" -J-XX:-UsePerfData -J-Xmx64m -J-Duser.language=en \
    -list -rfc -keystore "$2" -storepass:env STORE_PASSWORD 2>/dev/null |
    sed -n '/^keytool error/p; /^Alias name/p; /-----BEGIN CERTIFICATE-----/,/-----END CERTIFICATE-----/p'
}

# unit_results UNIT...: how units ended the last time.
unit_results() {
  [ -z "$root" ] && [ -d /run/systemd/system ] && [ $# -gt 0 ] || return 0
  ask audit-units systemctl show --no-pager -p Id,Result,ExecMainStatus,NRestarts -- "$@"
}

main() {
  kernel_state
  java_processes
@QUESTIONS@
  unit_results @UNIT_NAMES@
  say end
}
start
