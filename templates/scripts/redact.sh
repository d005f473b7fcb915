
# Secrets are left out here, before anything leaves the host: the values of settings, options and users whose names
# say so, and all values of files of passwords. Each is replaced by REDACTED_ and a digest of it under a key: equal
# secrets get equal placeholders wherever the key is the same, and without the key a placeholder can't be guessed
# from, however weak the secret is. The key is not written anywhere.

# The placeholders given so far, one a line: PLACEHOLDER SECRET.
placeholders=
task=

# hide: reads text from $text and prints it without secrets; $kind is how to read it (settings, passwords).
hide() {
  secrets=$(printf '%s' "$text" | task=list find_secrets | sort -u)
  set -f
  IFS=$nl
  for secret in $secrets; do
    case $nl$placeholders in *" $secret$nl"*) continue ;; esac
    # `printf` belongs to the shell, so no process list shows what it prints.
    digest=$(printf '%s:%s' "$redact_key" "$secret" | sha256sum)
    digest=${digest%"${digest#????????????}"}
    placeholders="${placeholders}REDACTED_$digest $secret$nl"
  done
  unset IFS
  set +f
  { printf '%s\n' "$placeholders" && printf '%s' "$text"; } | task=replace find_secrets
}

# find_secrets: lists secrets ($task is list), or replaces them by the placeholders before the first empty line.
find_secrets() {
  words='@SECRET_WORDS@' harmless='@HARMLESS_ENDINGS@' kind=$kind task=$task awk '
    BEGIN {
      list = ENVIRON["task"] == "list"
      reading = !list
      words = ENVIRON["words"]
      harmless = ENVIRON["harmless"]
    }
    function secret(value) {
      if (value == "" || value ~ /^[$][{]/ || value ~ /^REDACTED_/) return value
      if (!list) return placeholder[value]
      print value
      return value
    }
    function is_secret(name) {
      name = tolower(name)
      gsub(/[_-]/, ".", name)
      return name ~ words && name !~ harmless
    }
    # The value without the quotes and blanks around it is hidden.
    function bare(value, head, tail) {
      match(value, /^[ \t]*(\\?["\047])?/)
      head = substr(value, 1, RLENGTH)
      value = substr(value, RLENGTH + 1)
      if (match(value, /(\\?["\047])?[;,]?[ \t]*$/)) {
        tail = substr(value, RSTART)
        value = substr(value, 1, RSTART - 1)
      }
      return head secret(value) tail
    }
    # name=value, name="value" anywhere in a line.
    function pairs(line, done, whole, name, at, value) {
      found = 0
      while (match(line, /[A-Za-z0-9_.-]+[ \t]*=[ \t]*(\\"[^"\\]*\\"|"[^"]*"|\047[^\047]*\047|[^ \t"\047]+)/)) {
        whole = substr(line, RSTART, RLENGTH)
        at = index(whole, "=")
        name = substr(whole, 1, at - 1)
        sub(/[ \t]+$/, "", name)
        done = done substr(line, 1, RSTART - 1) substr(whole, 1, at)
        value = substr(whole, at + 1)
        line = substr(line, RSTART + RLENGTH)
        if (name !~ /jaas[._]config$/ && (is_secret(name) || name ~ /^user_/)) {
          done = done bare(value)
          found = 1
        } else {
          line = value line
        }
      }
      return done line
    }
    function treated(line, at, name, value, head) {
      if (line ~ /^[ \t]*([#!;]|$)/) return line
      while (match(line, /:\/\/[^\/@: \t]+:[^@\/ \t]+@/)) {
        at = index(substr(line, RSTART + 3), ":") + RSTART + 2
        value = substr(line, at + 1, RSTART + RLENGTH - 2 - at)
        if (list) print value
        line = substr(line, 1, at) (list ? "" : placeholder[value]) substr(line, at + 1 + length(value) + 1)
      }
      if (match(line, /^[ \t]*(-[ \t]+)?"?[A-Za-z0-9_.@\/-]+"?[ \t]*[=:]/)) {
        name = substr(line, 1, RLENGTH)
        value = substr(line, RLENGTH + 1)
        head = name
        gsub(/[ \t"=:]/, "", name)
        if (name ~ /jaas[._]config$/) {
          line = pairs(value)
          return head (found || tolower(value) !~ /password|secret/ ? line : bare(value))
        }
        if (ENVIRON["kind"] == "passwords" || is_secret(name)) return head bare(value)
      } else if (ENVIRON["kind"] == "passwords") {
        return bare(line)
      }
      return pairs(line)
    }
    reading && /^$/ { reading = 0; next }
    reading { at = index($0, " "); placeholder[substr($0, at + 1)] = substr($0, 1, at - 1); next }
    {
      original = original (original == "" ? "" : "\n") $0
      line = $0
      if (sub(/\\$/, "", line)) { sub(/^[ \t]+/, "", line); joined = joined line; next }
      if (joined != "") sub(/^[ \t]+/, "", line)
      line = joined line
      after = treated(line)
      if (!list) print (after == line ? original : after)
      joined = ""
      original = ""
    }
    END { if (!list && original != "") print treated(joined) }'
}

# redacted_content PATH: the file at $place without secrets.
redacted_content() {
  say redacted "$1"
  text=$(beginning "$place")
  case $(printf '%s' "${1##*/}" | tr 'A-Z_-' 'a-z..') in
    *jaas*) kind=settings ;;
    *password* | *credential* | *secret* | *web.config*) kind=passwords ;;
    *) kind=settings ;;
  esac
  hide
}

# redacted_words: the words of the input, one a line, without secrets.
redacted_words() {
  kind=settings
  hide
}

# take_key: the key for the placeholders: a line of the file that -k names, else of $CPDISCOVER_REDACT_KEY, else one
# that nobody knows, and then placeholders of different hosts can't be compared.
take_key() {
  command -v sha256sum >/dev/null || stop 'sha256sum is needed to leave secrets out'
  redact_key=${CPDISCOVER_REDACT_KEY-}
  if [ -n "$key_file" ]; then
    IFS= read -r redact_key <"$key_file" || [ -n "$redact_key" ] || stop "no key in $key_file"
  elif [ -z "$redact_key" ]; then
    redact_key=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
    echo 'no key was given (-k FILE): placeholders are good for this host alone' >&2
  fi
  [ -n "$redact_key" ] || stop "the key is empty"
}
