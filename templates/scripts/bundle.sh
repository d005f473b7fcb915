
# The bundle: all waves in one go, as one text.

# Files are printed as they are, and remembered, to look for names of further files in them.
content() {
  fresh=$fresh$1$nl
  if [ -z "$redact" ]; then
    say content "$1"
    beginning "$place"
  elif [ -n "$looking" ]; then
    beginning "$place" | named_as_secret >&3
  else
    redacted_content "$1"
  fi
}

# Arguments and environment are printed one a line.
process_content() {
  say "$2" "$1"
  case $2 in
    cmdline | environ)
      if [ -z "$redact" ]; then
        beginning "$root/proc/$1/$2" | tr '\000\n' '\n\001'
      elif [ -n "$looking" ]; then
        # An option and its value are two words.
        beginning "$root/proc/$1/$2" | tr '\000\n' '  ' | named_as_secret >&3
      else
        text=$(beginning "$root/proc/$1/$2" | tr '\000\n' '\n\001')
        hide words
      fi
      ;;
    *) beginning "$root/proc/$1/$2" ;;
  esac
}

stop() {
  printf '%s: %s\n' "$0" "$*" >&2
  exit 1
}

main() {
  [ -z "$redact" ] || look_for_secret_files
  fresh=
  printf 'cpdiscover-bundle 1\n'
  printf 'program %s\n' '@PROGRAM@'
  printf 'scripts %s\n' '@SCRIPTS@'
  printf 'taken %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  printf 'redacted %s\n' "${redact:-no}"
  host_facts
  processes
  units
  packages
  say files
  follow
  say questions
  archives
  rpm_packages
  # shellcheck disable=SC2086 # words
  unit_states $units_found
  say end
}

# bundle: the evidence, and a line that tells whether all of it arrived as it was.
bundle() { { main </dev/null | tee /dev/fd/3 | cksum | sed 's/^/sum /' >&3; } 3>&1 | cat; }

output_file=
key_file=
redact=@REDACT@
while [ $# -gt 0 ]; do
  case $1 in
    -o | -k) [ $# -gt 1 ] || stop "$1 needs a file" ;;
    *) stop "usage: sh $0 [-o FILE] [-k FILE]" ;;
  esac
  if [ "$1" = -o ]; then output_file=$2; else key_file=$2; fi
  shift 2
done
# is_able: what not every shell can. zsh splits no words unless it is called sh, a text of yash holds no bytes of any kind,
# and the pipes of ksh93 are none that /dev/fd could name.
is_able() {
  text='two words'
  set -- $text
  text=$(printf 'a\344b')
  [ $# = 2 ] && [ "$(printf '%s' "$text" | cksum)" = '1916146156 3' ] &&
    [ "$({ printf yes | tee /dev/fd/3 >/dev/null; } 2>/dev/null 3>&1 | cat)" = yes ]
}
is_able || stop "this shell can't run it; take sh, bash, dash, mksh or busybox sh (a host without /dev/fd can't, either)"
# Whatever keeps a processor busy for longer is ended.
# shellcheck disable=SC3045 # a shell that has no such limit goes without
ulimit -t 300 2>/dev/null
if [ -n "$redact" ]; then
  take_key
elif [ -n "$key_file" ]; then
  stop '-k is for a script that leaves secrets out (--redact)'
fi
if [ -n "$output_file" ]; then
  umask 077
  set -C # an existing file is not overwritten
  bundle >"$output_file" || stop "$output_file could not be written"
  set +C
else
  bundle
fi
