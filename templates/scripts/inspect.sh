
# Wave 1: what runs and what is installed.

# process_content PID NAME: one file of a process below /proc.
process_content() {
  say "$2" "$1"
  beginning "$root/proc/$1/$2"
}

# process_file PID NAME: the same, if it may be read.
process_file() {
  if [ -r "$root/proc/$1/$2" ]; then
    process_content "$1" "$2"
  elif [ -e "$root/proc/$1/$2" ]; then
    say process-denied "$1" "$2"
  fi
}

# A component shows itself by its main class, or by its program. The shell's `read` drops the zero
# bytes between arguments and needs no process of its own, so hundreds of processes cost nothing.
drops_zeros=$(printf 'a\000b' | { IFS= read -r text; [ "$text" != ab ] || printf yes; })
is_component() {
  text=
  if IFS= read -r text <"$1" || [ -z "$drops_zeros" ]; then
    text=$(tr '\000\n' '  ' <"$1") # an argument holds a line feed, or the shell ends at a zero
  fi
  case $text in
    @PROCESSES@) return 0 ;;
  esac
  return 1
} 2>/dev/null

host_facts() {
  say host
  printf 'reader-id %s\n' "$(id -u)"
  if [ -z "$root" ]; then
    printf 'hostname %s\n' "$(hostname 2>/dev/null || uname -n)"
    printf 'kernel %s\n' "$(uname -s -r -m)"
    printf 'now %s\n' "$(date +%s)"
    printf 'ticks %s\n' "$(getconf CLK_TCK 2>/dev/null)"
    printf 'reader %s\n' "$(id -un 2>/dev/null || id -u)"
  else
    printf 'copy yes\n' # owners, modes and times may be those of the copy
    if place /etc/hostname && [ -f "$place" ]; then printf 'hostname %s\n' "$(head -n 1 "$place")"; fi
  fi
  ! inside "$root/proc/stat" || [ ! -r "$root/proc/stat" ] || grep '^btime ' "$root/proc/stat"
  ! inside "$root/proc/cpuinfo" || [ ! -r "$root/proc/cpuinfo" ] || printf 'processors %s\n' "$(grep -c '^processor' "$root/proc/cpuinfo")"
  ! inside "$root/proc/meminfo" || [ ! -r "$root/proc/meminfo" ] || grep -E '^(MemTotal|MemAvailable|SwapTotal):' "$root/proc/meminfo"
  # What a deploy would set anew on brokers and controllers, or asks for.
  for key in vm.swappiness vm.dirty_background_ratio vm.dirty_ratio vm.max_map_count crypto.fips_enabled; do
    place "/proc/sys/${key%.*}/${key#*.}"
    # The shell's own read takes a byte at a time, of which these files give only the first.
    if [ -f "$place" ] && value=$(cat "$place"); then printf '%s %s\n' "$key" "$value"; fi
  done
  file /etc/os-release
  # Where the command lies tells its version; the program itself is not read.
  if [ -h "$root/usr/local/bin/confluent" ]; then
    say link /usr/local/bin/confluent
    readlink "$root/usr/local/bin/confluent"
  fi
}

processes() {
  uids=
  found=
  ids=
  if [ -z "$root" ] && [ ! -d /proc/self ]; then
    say note 'there is no /proc here, so no process was seen'
  elif [ -z "$root" ] && [ ! -d /proc/1 ]; then
    say note 'processes of other users are hidden here (/proc is mounted with hidepid)'
  fi
  for folder in "$root"/proc/[0-9]*; do
    [ -d "$folder" ] || continue
    for name in cmdline environ cgroup status limits stat; do inside "$folder/$name" || continue 2; done
    is_component "$folder/cmdline" || continue
    id=${folder##*/}
    ids="$ids $id"
    say process "$id"
    for name in cmdline environ cgroup status limits stat; do process_file "$id" "$name"; done
    say exe "$id"
    readlink "$folder/exe" 2>/dev/null
    say cwd "$id"
    readlink "$folder/cwd" 2>/dev/null
    while read -r key value rest; do
      case $key in Uid: | Gid:) uids="$uids $value" ;; esac
    done <"$folder/status"
    while IFS= read -r line; do
      case $line in *.service*) found="$found ${line##*/}" ;; esac
    done <"$folder/cgroup"
  done 2>/dev/null
  users $uids
}

# users ID...: the names of user and group ids.
users() {
  [ $# -gt 0 ] || return 0
  for base in passwd group; do
    say "$base"
    if [ -z "$root" ] && command -v getent >/dev/null 2>&1; then
      getent "$base" "$@"
    else
      place "/etc/$base"
      for id in "$@"; do grep "^[^:]*:[^:]*:$id:" "$place"; done
    fi
  done 2>/dev/null
}

# `systemctl set-property` writes to system.control, `systemd-run` to transient.
unit_folders='/etc/systemd/system.control /run/systemd/system.control /run/systemd/transient /etc/systemd/system
/run/systemd/system /run/systemd/generator /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system
/run/systemd/generator.late'

# drop_in_folders UNIT: the names of folders whose drop-ins apply to it besides its own: those of all units whose names begin
# alike up to a dash, and of all services.
drop_in_folders() {
  stem=${1%.service}
  while :; do
    case $stem in *-*) stem=${stem%-*} ;; *) break ;; esac
    printf '%s\n' "$stem-.service.d"
  done
  printf '%s\n' service.d
}

# A unit counts when a process that was found runs in it, when it has a name of the components, or
# when it starts one of their start scripts, running or not.
units() {
  names=" @UNITS@ "
  for unit in $found; do names="$names$unit "; done
  for folder in $unit_folders; do
    set --
    for path in "$root$folder"/*.service "$root$folder"/*.service.d/*.conf; do
      [ ! -f "$path" ] || set -- "$@" "$path" # grep would wait for a pipe
    done
    [ $# -gt 0 ] || continue
    for path in $(grep -lE '^[[:space:]]*ExecStart[[:space:]]*=.*(@START_SCRIPTS@)([[:space:]"]|$)' "$@" 2>/dev/null); do
      path=${path#"$root$folder/"}
      path=${path%%/*}
      names="$names${path%.d} "
    done
  done
  # A template is no service; its instances are.
  for unit in $names; do
    case $unit in *@.service) ;; *) continue ;; esac
    for link in "$root"/etc/systemd/system/*.wants/"${unit%.service}"*.service; do
      if [ -h "$link" ] || [ -e "$link" ]; then names="$names${link##*/} "; fi
    done
  done
  seen=' '
  for unit in $names; do
    case $seen in *" $unit "*) continue ;; esac
    case $unit in *@.service) continue ;; esac
    case $unit in *@*.service) plain=${unit%%@*}@.service ;; *) plain=$unit ;; esac
    known=
    for folder in $unit_folders; do
      for path in "$folder/$plain" "$folder/$unit" "$folder/$plain.d"/ "$folder/$unit.d"/; do
        if [ -e "$root$path" ] || [ -h "$root${path%/}" ]; then known=yes; fi
      done
    done
    [ -n "$known" ] || continue
    seen="$seen$unit "
    say unit "$unit"
    for link in "$root"/etc/systemd/system/*.wants/"$unit" "$root"/etc/systemd/system/*.requires/"$unit"; do
      if [ -h "$link" ] || [ -e "$link" ]; then
        say wanted "$unit"
        printf '%s' "${link#"$root"}"
      fi
    done
    parts="$plain $plain.d"
    [ "$plain" = "$unit" ] || parts="$parts $unit $unit.d"
    parts="$parts $(drop_in_folders "$plain")"
    for folder in $unit_folders; do
      [ -d "$root$folder" ] || continue
      for name in $parts; do
        case $name in *.d) set -- "$root$folder/$name"/*.conf ;; *) set -- "$root$folder/$name" ;; esac
        for path in "$@"; do
          if [ -e "$path" ] || [ -h "$path" ]; then file "${path#"$root"}"; fi
        done
      done
    done
  done
}

packages() {
  place /var/lib/dpkg/status
  [ -r "$place" ] || return 0
  say dpkg
  awk 'BEGIN { RS = ""; ORS = "\n\n" } /^Package: (confluent|openjdk|temurin|zulu|java)/' "$place"
}

main() {
  host_facts
  processes
  units
  packages
  say end
}
start
