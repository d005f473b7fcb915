# cpdiscover: reads the evidence of one host. It is handed to `sh -s` on standard input, so nothing
# is stored on the host. It only reads: no file is written, no service is asked to do anything.
#
# The answer is a row of sections. A section starts with a line of its own, the mark below and a
# word, and holds the bytes up to the next mark. The last section is `end`: without it, the answer
# was cut.

mark='@MARK@'
# A folder that holds the host's file system, for scripts that read one; empty on the host itself.
root=@ROOT@
# Bytes read of one file, and of all files together.
file_limit=@FILE_LIMIT@
total_limit=@TOTAL_LIMIT@
total=0
# Files that are never read, whoever names them.
key_files='@KEY_FILES@'
# A file of whoever runs this, which is never read either: the key of placeholders.
own_file=

LC_ALL=C
PATH=$PATH:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
export LC_ALL PATH

# say WORD...: starts a section.
say() { printf '\n%s %s\n' "$mark" "$*"; }

# place PATH: sets $place to where PATH is. Below a root, links are followed inside it, never out of it.
place() {
  place=$root$1
  [ -n "$root" ] || return 0
  place=$root
  left=$1
  hops=0
  while [ -n "$left" ]; do
    part=${left%%/*}
    case $left in */*) left=${left#*/} ;; *) left= ;; esac
    case $part in
      '' | .) continue ;;
      ..)
        [ "$place" = "$root" ] || place=${place%/*}
        continue
        ;;
    esac
    if [ ! -h "$place/$part" ]; then
      place=$place/$part
    elif [ "$hops" -lt 40 ]; then
      hops=$((hops + 1))
      target=$(readlink "$place/$part")
      case $target in /*) place=$root ;; esac
      left=$target/$left
    else
      place=/dev/null/none # links in a circle lead nowhere
      return 0
    fi
  done
}

# inside PATH: PATH is not there, or a file that lies where it says. Below a root, a link could lead out of it.
inside() {
  [ -n "$root" ] || return 0
  if [ ! -e "$1" ] && [ ! -h "$1" ]; then return 0; fi
  place "${1#"$root"}"
  [ "$place" = "$1" ] && [ -f "$1" ]
}

# beginning FILE: as much of a file as is taken; by `dd` where `head` is missing or too old for -c.
beginning() {
  head -c "$file_limit" "$1" 2>/dev/null || dd if="$1" bs="$file_limit" count=1 2>/dev/null
}

# attributes FILE: size, time of change, mode, owner and group of a file; `ls` where stat is missing.
attributes() {
  stat -L -c 'stat %s %Y %a %u %g %U %G' "$1" 2>/dev/null || ls -lLdn "$1" 2>/dev/null
}

# content PATH: the file that PATH is, at $place.
content() {
  say content "$1"
  beginning "$place"
}

# leads_to_key: by links of any part of its path, the file at $place is one that is never read, or it begins as a key or a
# certificate does, whatever it is called: who reads may be root, who made links and files need not be.
leads_to_key() {
  target=$place
  if [ -z "$root" ]; then
    target=$(readlink -f "$place") || target=$(cd -P "${place%/*}/" && pwd)/${place##*/}
  fi
  [ "$target" != "$own_file" ] || return 0
  [ "$(dd if="$place" bs=11 count=1)" != '-----BEGIN ' ] || return 0
  printf '%s\n' "${target#"$root"}" | grep -qEi -e "$key_files"
} 2>/dev/null

# file PATH: what PATH is and, if it is a regular file that may be read, its content. Pipes, sockets
# and devices are never opened: reading one could hang, or take something away.
file() {
  if [ -h "$root$1" ]; then
    say link "$1"
    readlink "$root$1"
    [ "$(readlink "$root$1")" != /dev/null ] || return 0 # a unit that is masked
  fi
  place "$1"
  if [ ! -e "$place" ]; then
    say missing "$1"
  elif [ ! -f "$place" ]; then
    say special "$1"
  elif leads_to_key; then
    say key "$1"
  else
    size=$(attributes "$place")
    say file "$1"
    printf '%s' "$size"
    set -- "$1" $size
    if [ "${2-}" = stat ]; then size=$3; else size=${6-}; fi # the fifth word of a line of `ls`
    case $size in *[!0-9]* | '') size=0 ;; esac
    [ "$size" -le "$file_limit" ] || size=$file_limit
    total=$((total + size))
    if [ ! -r "$place" ]; then
      say denied "$1"
    elif [ "$total" -gt "$total_limit" ]; then
      say skipped "$1"
    else
      content "$1"
    fi
  fi
}

# folder PATH: whose folder PATH is. Below a root, owners are whoever put it there.
folder() {
  [ -z "$root" ] && [ -d "$1" ] || return 0
  say folder "$1"
  attributes "$1"
}

# ask KIND COMMAND...: the answer of a command, as far as it comes in time.
ask() {
  kind=$1
  shift
  command -v "$1" >/dev/null 2>&1 || return 0
  limit=
  ! command -v timeout >/dev/null 2>&1 || limit='timeout @COMMAND_LIMIT@'
  say "$kind"
  $limit "$@" 2>/dev/null
  [ $? -ne 124 ] || say note "$1 did not answer within @COMMAND_LIMIT@ s"
}

# start: runs `main`, which by now was read whole and can't read from this script. Whatever takes longer
# than it may is ended with all that it started, so that nothing stays behind on the host.
start() {
  (
    left=@TIME_LIMIT@
    while [ "$left" -gt 0 ] && kill -0 $$ 2>/dev/null; do
      sleep 1
      left=$((left - 1))
    done
    [ "$left" -gt 0 ] || kill -s TERM 0
  ) </dev/null >/dev/null 2>&1 &
  guard=$!
  main </dev/null
  kill "$guard" 2>/dev/null
}
