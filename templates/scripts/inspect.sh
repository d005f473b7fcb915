
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
is_component() {
  text=
  if IFS= read -r text <"$1"; then
    text=$(tr '\000\n' '  ' <"$1") # an argument holds a line feed
  fi
  case $text in
    @PROCESSES@) return 0 ;;
  esac
  return 1
} 2>/dev/null

# kernel_facts FILE...: what these files of the kernel say of the host, each line after its path.
kernel_facts() {
  # `grep` reads all of them at once. The shell's own read takes a byte at a time, of which those of /proc/sys give only the first.
  grep -E '^(btime |processor|MemTotal:|MemAvailable:|SwapTotal:|[0-9])' /dev/null "$@" 2>/dev/null | {
    processors=0
    while IFS= read -r line; do
      line=${line#"$root"}
      path=${line%%:*}
      line=${line#*:}
      case $path in
        /proc/cpuinfo) processors=$((processors + 1)) ;;
        /proc/sys/*)
          name=${path##*/}
          path=${path%/*}
          printf '%s %s\n' "${path##*/}.$name" "$line"
          ;;
        *) printf '%s\n' "$line" ;;
      esac
    done
    [ "$processors" -eq 0 ] || printf 'processors %s\n' "$processors"
  }
}

host_facts() {
  say host
  if [ -z "$root" ]; then
    reader=$(id) # uid=1000(name) gid=..., and no brackets where the number has no name
    reader=${reader#uid=}
    id=${reader%%[!0-9]*}
    case $reader in "$id("*) reader=${reader#*'('} reader=${reader%%')'*} ;; *) reader=$id ;; esac
    printf 'reader-id %s\nreader %s\n' "$id" "$reader"
    uname=$(uname -s -n -r -m) # always in this order
    set -- $uname
    printf 'hostname %s\nkernel %s %s %s\n' "$2" "$1" "$3" "$4"
    printf 'now %s\n' "$(date +%s)"
    printf 'ticks %s\n' "$(getconf CLK_TCK 2>/dev/null)"
  else
    printf 'reader-id %s\n' "$(id -u)"
    printf 'copy yes\n' # owners, modes and times may be those of the copy
    if place /etc/hostname && [ -f "$place" ]; then printf 'hostname %s\n' "$(head -n 1 "$place")"; fi
  fi
  set --
  for path in /proc/stat /proc/cpuinfo /proc/meminfo; do
    ! inside "$root$path" || [ ! -r "$root$path" ] || set -- "$@" "$root$path"
  done
  # What a deploy would set anew on brokers and controllers, or asks for.
  for path in vm/swappiness vm/dirty_background_ratio vm/dirty_ratio vm/max_map_count crypto/fips_enabled; do
    place "/proc/sys/$path"
    [ ! -f "$place" ] || set -- "$@" "$place"
  done
  kernel_facts "$@"
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

unit_folders='/etc/systemd/system /run/systemd/system /run/systemd/generator /usr/local/lib/systemd/system
/usr/lib/systemd/system /lib/systemd/system /run/systemd/generator.late'

# A unit counts when a process that was found runs in it, when it has a name of the components, or
# when it starts one of their start scripts, running or not.
units() {
  names=" @UNITS@ "
  for unit in $found; do names="$names$unit "; done
  set --
  for folder in $unit_folders; do
    for path in "$root$folder"/*.service "$root$folder"/*.service.d/*.conf; do
      [ ! -f "$path" ] || set -- "$@" "$path" # grep would wait for a pipe
    done
  done
  for path in $(grep -lE '^[[:space:]]*ExecStart[[:space:]]*=.*(@START_SCRIPTS@)([[:space:]"]|$)' /dev/null "$@" 2>/dev/null); do
    case $path in *.conf) path=${path%.d/*} ;; esac
    names="$names${path##*/} "
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
    for folder in $unit_folders; do
      for path in "$root$folder/$plain" "$root$folder/$plain.d"/*.conf; do
        if [ -e "$path" ] || [ -h "$path" ]; then file "${path#"$root"}"; fi
      done
      [ "$plain" = "$unit" ] || for path in "$root$folder/$unit" "$root$folder/$unit.d"/*.conf; do
        if [ -e "$path" ] || [ -h "$path" ]; then file "${path#"$root"}"; fi
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
