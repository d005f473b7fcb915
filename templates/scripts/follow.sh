
# Waves 2 and later: which files arguments, units and other files name. Whatever could be a settings file is looked
# for; the rules are lists of names, so that stores, keys and logs are not read.

nl='
'
# Options whose value is a file that is never read.
key_options='@KEY_OPTIONS@'
# What tells the name of a secret: of an option, whose value is no file then; of a setting, where secrets are left out.
secret_words='@SECRET_WORDS@'
last_words='@LAST_WORDS@'
harmless_names='@HARMLESS_NAMES@'
option_rules='
  function names_secret(name) {
    name = tolower(name); gsub(/[_-]/, ".", name)
    return (name ~ ENVIRON["secret_words"] || name ~ ENVIRON["last_words"]) && name !~ ENVIRON["harmless_names"]
  }'
# For awk: file_of(WORD) is the file that a word of a command line names, taken with the option before it, or nothing;
# machine_files(WORD, BEFORE) prints the files that an option of Java names, each behind BEFORE.
arguments=$option_rules'
  # Whether the value of an option is none of the files that are read.
  function names_key(name) {
    sub(/^-*/, "", name)
    if (names_secret(name)) return 1
    name = tolower(name)
    gsub(/[^a-z0-9]/, "", name)
    return name ~ ENVIRON["key_options"]
  }
  function is_address(word) { return word ~ ":(//|[^/]*@)" }
  function file_of(word, name) {
    name = option
    option = ""
    if (word ~ /^-/) {
      name = word
      sub(/=.*/, "", name)
      if (!sub(/^[^=]*=/, "", word)) { option = name; return "" }
    }
    # An address is no file.
    if (names_key(name) || is_address(word)) return ""
    if (word ~ /^\//) return word
    # --override NAME=VALUE gives a setting.
    if (word ~ /=/) return ""
    return folder ~ /^\// && word ~ "[./]" ? folder "/" word : ""
  }
  function machine_files(word, before, n, m, o, i, options, words, names) {
    if (word ~ /^-D/) {
      n = split(ENVIRON["properties"], names, " ")
      for (i = 1; i <= n; i++) if (index(word, "-D" names[i] "=") == 1) {
        sub(/^[^=]*=/, "", word); sub(/^file:\/*/, "/", word); print before word
      }
    }
    if (word !~ /^-javaagent:/ || !sub(/^[^=]*=/, "", word)) return
    n = split(word, options, ",")
    for (o = 1; o <= n; o++) {
      m = split(options[o], words, /[:=]/)
      if (is_address(options[o]) || options[o] ~ /=/ && names_key(words[1])) continue
      for (i = 1; i <= m; i++) if (words[i] ~ /^\// && !(i > 1 && names_key(words[i - 1]))) print before words[i]
    }
  }'
# Options of Java (-Dname=value) whose value is a file.
properties='@SYSTEM_PROPERTIES@'
export key_options secret_words last_words harmless_names properties

# to_read: the paths of the input that may be read, each once.
to_read() { grep -vEi -e "$key_files" | sort -u; }

# named_by_process PID: the files among the arguments of a process, and what tells the version of its Java.
named_by_process() {
  exe=$(readlink "$root/proc/$1/exe" 2>/dev/null)
  case $exe in */*/*/java) printf '%s\n' "${exe%/*/*}/release" ;; esac
  tr '\000\n' '\n ' <"$root/proc/$1/cmdline" |
    folder=$(readlink "$root/proc/$1/cwd" 2>/dev/null) awk "$arguments"'
      BEGIN { folder = ENVIRON["folder"] }
      NR == 1 { java = /(^|\/)java$/; next }
      !java || inmain { if ((path = file_of($0)) != "") print path; next }
      skip { skip = 0; next }
      /^(-D|-javaagent:)/ { machine_files($0, ""); next }
      /^(-cp|-classpath|--class-path|--module-path|-p|--upgrade-module-path|--add-modules|--limit-modules)$/ { skip = 1 }
      /^(--add-exports|--add-opens|--add-reads|--patch-module|--enable-native-access|--source)$/ { skip = 1 }
      /^[-@]/ { next }
      { inmain = 1 }'
}

# unit_text UNIT: its unit file and drop-ins, one after the other.
unit_text() {
  case $1 in *@*.service) plain=${1%%@*}@.service ;; *) plain=$1 ;; esac
  for path in $unit_paths; do
    case $path in
      */"$1" | */"$plain" | */"$1.d"/* | */"$plain.d"/*)
        place "$path"
        cat "$place"
        echo
        ;;
    esac
  done 2>/dev/null
}

# named_by_unit UNIT: lines `file PATH` for what it reads, with `environment PATH` for those with variables, and
# `archive FOLDER` for what it starts from.
named_by_unit() {
  instance=${1#*@}
  unit_text "$1" | instance=${instance%.service} awk "$arguments"'
    /\\$/ { sub(/\\$/, " "); line = line $0; next }
    { $0 = line $0; line = ""; gsub(/%[iI]/, ENVIRON["instance"]) }
    /^[ \t]*WorkingDirectory[ \t]*=/ { sub(/^[^=]*=[ \t]*-?/, ""); folder = $0 }
    /^[ \t]*EnvironmentFile[ \t]*=/ { sub(/^[^=]*=[ \t]*-?/, ""); gsub(/"/, ""); print "file " $0; print "environment " $0 }
    /^[ \t]*Environment[ \t]*=/ {
      sub(/^[^=]*=/, ""); gsub(/["\047]/, " ")
      n = split($0, words, /[ \t]+/)
      for (w = 1; w <= n; w++) { sub(/^[A-Za-z_][A-Za-z0-9_]*=/, "", words[w]); machine_files(words[w], "file ") }
    }
    /^[ \t]*ExecStart[ \t]*=[ \t]*[^ \t]/ { sub(/^[^=]*=[ \t]*[-@:+!|]*/, ""); commands[++count] = $0 }
    END {
      for (c = 1; c <= count; c++) {
        gsub(/["\047;]/, " ", commands[c])
        n = split(commands[c], words, /[ \t]+/)
        option = ""
        for (w = 1; w <= n; w++) {
          word = words[w]
          if (word ~ /^\/.*\/bin\// && word !~ /^\/usr\//) print "archive " substr(word, 1, index(word, "/bin/") - 1)
          if (w > 1 && (path = file_of(word)) != "") print "file " path
        }
      }
    }'
}

# standard UNIT: the main files of a unit, where the collection puts them.
standard() {
  case $1 in
    @STANDARD@) ;;
  esac
}

# set_up UNIT: files that tell what a deploy has set up beside it.
set_up() {
  case $1 in
    @SET_UP@) ;;
  esac
}

# neighbours: for each main file of the input, what may lie beside it.
neighbours() {
  while IFS= read -r path; do
    case $path in *.properties) ;; *) continue ;; esac
    for name in @NEIGHBOURS@; do printf '%s\n' "${path%/*}/$name"; done
  done
}

# named_by_file PATH: files that a file names in turn.
named_by_file() {
  place "$1"
  [ -f "$place" ] || return 0
  case $environment_files in *"$nl$1$nl"*) awk "$arguments"'
    /^[ \t]*[#;]/ { next }
    {
      sub(/\\$/, " "); gsub(/["\047]/, " ")
      n = split($0, words, /[ \t]+/)
      for (w = 1; w <= n; w++) { sub(/^[A-Za-z_][A-Za-z0-9_]*=/, "", words[w]); machine_files(words[w], "") }
    }' "$place" ;; esac
  case $1 in
    *.conf) awk '{ while (match($0, /file[ \t]*=[ \t]*"[^"]+"/)) {
      word = substr($0, RSTART, RLENGTH); $0 = substr($0, RSTART + RLENGTH)
      sub(/^[^"]*"/, "", word); sub(/"$/, "", word); print word } }' "$place" ;;
    *.properties) endings='@SETTING_ENDINGS@' folders='@SETTING_FOLDERS@' awk '
      BEGIN {
        n = split(ENVIRON["endings"], ending, " ")
        m = split(ENVIRON["folders"], pair, " ")
        for (i = 1; i < m; i += 2) marker[pair[i]] = pair[i + 1]
      }
      { sub(/\r$/, ""); sub(/^[ \t\f]+/, "") }
      joined == "" && /^[#!]/ { next }
      /(^|[^\\])(\\\\)*\\$/ {
        # Nobody writes a longer one by hand, and to put it together could take an hour.
        if (length(joined) <= 65536) { sub(/\\$/, ""); joined = joined $0 }
        next
      }
      {
        $0 = joined $0; joined = ""
        match($0, /^([^=: \t\\]|\\.)*/)
        key = substr($0, 1, RLENGTH); value = substr($0, RLENGTH + 1)
        sub(/^[ \t]*[=:]?[ \t]*/, "", value); gsub(/\\/, "", key); gsub(/\\/, "", value)
        if (key in marker) {
          count = split(value, words, ",")
          for (i = 1; i <= count; i++) { gsub(/ /, "", words[i]); print words[i] "/" marker[key] }
          next
        }
        for (i = 1; i <= n; i++) {
          start = length(key) - length(ending[i]) + 1
          if (start > 0 && substr(key, start) == ending[i]) {
            print value
            break
          }
        }
        while (match(value, /[$][{](securepass|file|dir|properties):[^:}]+:/)) {
          word = substr(value, RSTART, RLENGTH - 1); value = substr(value, RSTART + RLENGTH)
          sub(/^[^:]*:/, "", word); print word
        }
      }' "$place" ;;
  esac
} 2>/dev/null

# named_at_first: the files that processes, units and what wave 1 has read name.
named_at_first() {
  main_files=$(
    for id in $ids; do named_by_process "$id"; done
    for unit in $units_found; do
      named_by_unit "$unit" | sed -n 's/^file //p'
      standard "$unit"
    done
  )
  printf '%s\n' "$main_files"
  printf '%s\n' "$main_files" | neighbours
  for unit in $units_found; do
    set_up "$unit"
    for folder in $(named_by_unit "$unit" | sed -n 's/^archive //p'); do
      standard "$unit" | sed "s|^|$folder|" | neighbours
    done
  done
  named_by_fresh
}

# named_by_fresh: the files that those read in the last wave name.
named_by_fresh() {
  set -f
  IFS=$nl
  # shellcheck disable=SC2086 # one path a line
  set -- $fresh
  unset IFS
  set +f
  for path in "$@"; do named_by_file "$path"; done
}

# follow: reads all files that are named, and those that these name, and so on.
follow() {
  asked=$nl
  # shellcheck disable=SC2154 # $seen holds the units of wave 1
  units_found=$seen
  unit_paths=$(printf '%s' "$fresh" | grep /systemd/system/)
  environment_files=$nl$(for unit in $units_found; do named_by_unit "$unit" | sed -n 's/^environment //p'; done)$nl
  named=$(named_at_first | to_read)
  for _ in 2 3 4 5; do
    fresh=
    set -f
    IFS=$nl
    # shellcheck disable=SC2086 # one path a line
    set -- $named
    unset IFS
    set +f
    [ $# -gt 0 ] || break
    for path in "$@"; do
      case $path in *[%*]* | [!/]*) continue ;; esac
      case $asked in *"$nl$path$nl"*) continue ;; esac
      asked=$asked$path$nl
      file "$path"
    done
    named=$(named_by_fresh | to_read)
  done
}

# archives: whose the folders are that units start from.
archives() {
  for path in $(for unit in $units_found; do named_by_unit "$unit" | sed -n 's/^archive //p'; done | sort -u); do
    folder "$path"
  done
}
