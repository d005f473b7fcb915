
# The last wave: questions to programs, which may hang (a locked package database, a busy systemd) when
# everything else is in already.

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

packages() {
  if [ -z "$root" ]; then
    ask rpm rpm -qa 'confluent*' '*openjdk*' 'temurin*' 'zulu*'
    return
  fi
  for database in /var/lib/rpm /usr/lib/sysimage/rpm; do
    place "$database"
    if [ -d "$place" ]; then
      ask rpm rpm --root "$root" -qa 'confluent*' '*openjdk*' 'temurin*' 'zulu*'
      return
    fi
  done
}

main() {
  packages
  if [ -z "$root" ] && [ -d /run/systemd/system ]; then
    ask systemctl systemctl show --no-pager \
      -p Id,LoadState,ActiveState,SubState,UnitFileState,FragmentPath,DropInPaths,MainPID,NRestarts \
      -- @UNIT_NAMES@
  fi
  say end
}
start
