
# Secrets are left out here, before anything leaves the host: the values of settings, options and users whose names
# say so, private keys, and all values of files of passwords. Each is replaced by REDACTED_ and a digest of it under a
# key: equal secrets get equal placeholders wherever the key is the same, and without the key a placeholder can't be
# guessed from, however weak the secret is. The key is not written anywhere.

# The placeholders given so far, one a line: PLACEHOLDER SECRET.
placeholders=
# What settings and options name as files of secrets, and login modules as files of users, one a line: KIND PATH.
secret_files=
# While these are looked for, nothing is printed.
looking=

# hide KIND: prints $text without secrets. KIND is how to read it: settings; properties, which are settings as Java
# reads them; words of a command line; names of files; passwords, of which one stands behind every name; users, as Jetty reads them.
hide() {
  secrets=$(find_secrets list "$1")
  if [ -n "$secrets" ]; then
    placeholders=$placeholders$(
      printf '%s\n' "$secrets" | digests | { cut -c 1-12 && printf '\n%s\n' "$secrets"; } |
        awk '/^$/ { ended = 1; next } !ended { digest[++n] = $0; next } { print "REDACTED_" digest[++at] " " $0 }'
    )$nl
  fi
  find_secrets replace "$1"
}

# digests: the digest of each line of the input, in order. Seven go to one sha256sum, as many as a shell has pipes for.
digests() {
  set --
  while IFS= read -r secret; do
    set -- "$@" "$secret"
    [ $# -lt 7 ] || { digests_of 3 '' "$@" && set --; }
  done
  [ $# -eq 0 ] || digests_of 3 '' "$@"
}

# digests_of NUMBER PIPES SECRET...: hands each secret to a pipe of its own, from NUMBER on. `printf` belongs to the shell,
# so no process list shows what it prints.
digests_of() {
  pipe=$1 pipes=$2
  shift 2
  if [ $# -gt 0 ]; then
    secret=$1
    shift
    printf '%s:%s' "$redact_key" "$secret" | eval 'digests_of $((pipe + 1)) "$pipes /dev/fd/$pipe" "$@"' "$pipe<&0"
  else
    sha256sum $pipes
  fi
}

# find_secrets TASK KIND: lists the secrets in $text that have no placeholder yet (list), or replaces all (replace).
find_secrets() {
  { printf '%s\n' "$placeholders" && printf '%s' "$text"; } |
    folders='@FOLDER_NAMES@' programs='@PROGRAMS@' openings='@OPENINGS@' naming='@NAME_WORDS@' valuing='@VALUE_WORDS@' \
      task=$1 kind=$2 \
      awk "$option_rules$names_rules$endless_rules$line_rules$program_rules$next_rules$text_rules"
}

# For awk: which names and values are secret. (Some awks take both signs of `\/` between brackets: expressions with a slash
# there are texts.)
names_rules='
  BEGIN {
    list = ENVIRON["task"] == "list"; kind = ENVIRON["kind"]
    folders = ENVIRON["folders"]; naming = ENVIRON["naming"]; valuing = ENVIRON["valuing"]
    # How XML has quotes inside of quotes.
    entity = "&(quot|apos|#34|#39);"; mark = "\\\\?[\"\047]|" entity
    # What stands between quotes; in YAML, two single ones in it are one.
    quoted["\""] = "^([^\"\\\\]|\\\\.)*"; quoted["\047"] = "^([^\047]|\047\047)*"
  }
  function secret(value) {
    if (value == "" || value ~ /^REDACTED_[0-9a-f]*$/) return value
    # ${...} names a secret and is none, unless it says what to take where nothing has that name.
    if (value ~ /^([$][{][^}]*[}]|[{][{][^}]*[}][}])$/ && value !~ /:[-=]/) return value
    if (value in placeholder) return placeholder[value]
    if (list) { print value; placeholder[value] = value }
    return "REDACTED_"
  }
  function is_secret(name) {
    if (name in known) return known[name]
    return known[name] = !is_login(name) && names_secret(name)
  }
  # A word behind the name of a folder is one.
  function is_word(name, value) { return tolower(name) ~ folders && value ~ "^[ \t\"\047]*[^ \t\"\047/]" }
  # A login configuration holds more than secrets.
  function is_login(name) { return tolower(name) ~ /jaas[._]config$/ }
  # A name without what files may write in it: \uXXXX for Java, \xXX and \NNN for systemd, &#NNN; and &#xXX; for XML, and
  # backslashes.
  function plain(name, code) {
    while (match(name, /&#x[2-7][0-9A-Fa-f];/)) name = with_letter(name, of_hex(substr(name, RSTART + 3, 2)))
    while (match(name, /&#[0-9][0-9][0-9]?;/)) name = with_letter(name, substr(name, RSTART + 2, RLENGTH - 3) + 0)
    while (match(name, /\\(u00|x)[2-7][0-9A-Fa-f]/)) {
      name = with_letter(name, of_hex(substr(name, RSTART + RLENGTH - 2, 2)))
    }
    while (match(name, /\\[01][0-7][0-7]/)) {
      code = substr(name, RSTART + 1, 3)
      name = with_letter(name, 64 * substr(code, 1, 1) + 8 * substr(code, 2, 1) + substr(code, 3))
    }
    gsub(/["\047\\]|&[a-z]*;/, "", name)
    return name
  }
  function of_hex(code) { return 16 * substr(code, 1, 1) + index("0123456789abcdef", tolower(substr(code, 2))) - 1 }
  function with_letter(name, code) { return substr(name, 1, RSTART - 1) sprintf("%c", code) substr(name, RSTART + RLENGTH) }
  # Whether a quote ends what begins a text; how long that is, says RLENGTH.
  function closes(text, quote) { match(text, quoted[quote]); return substr(text, RLENGTH + 1, 1) == quote }
  # The value is hidden without the quotes and blanks around it. In the midst of a line ($within), signs that part it
  # from the next one stay, too. A quote that nothing closes goes on in the next line.
  function bare(value, within, head, tail, quote) {
    match(value, "^[ \t]*(" mark ")?")
    head = substr(value, 1, RLENGTH); value = substr(value, RLENGTH + 1); quote = substr(head, RLENGTH)
    if (quote in quoted && head !~ /\\/ && !closes(value, quote)) open_quote = quote
    match(value, "(" (within ? "(" mark ")?[;,)]*" : "((" mark ")[;,)]*)?") ")[ \t\r]*$")
    tail = substr(value, RSTART); value = substr(value, 1, RSTART - 1)
    return head secret(value) tail
  }'

# For awk: of thousands of letters without a break (a certificate, say) only the end can be a name. Without it, a search
# for names would begin anew at each letter.
endless_rules='
  function without_endless(line, parts, n, i, done, run, cut) {
    if (length(line) < 1000) return line
    n = split(line, parts, /[^A-Za-z0-9_.\\-]+/)
    for (i = 1; i <= n; i++) if (length(parts[i]) > run) run = length(parts[i])
    if (run < 1000) return line
    while (match(line, /[A-Za-z0-9_.\\-]+/)) {
      cut = RLENGTH > 1000 ? RLENGTH - 200 : 0
      done = done substr(line, 1, RSTART - 1) (cut ? signs(cut) : "") substr(line, RSTART + cut, RLENGTH - cut)
      line = substr(line, RSTART + RLENGTH)
    }
    return done line
  }
  # So many signs that are of no name.
  function signs(count, text) { while (length(text) < count) text = text text "~"; return substr(text, 1, count) }'

# For awk: secrets anywhere in a line.
line_rules='
  BEGIN {
    key_start = "-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----"
    escaped = "\\\\\"([^\"\\\\]|\\\\[^\"]|\\\\\\\\\\\\\")*\\\\\""
    # A quote in the midst of a word belongs to it, one at its end does not.
    one_value = "^(" escaped "|[^ \t\"\047]+([\"\047][^] \t\"\047,;:)}]+)*)"
    oracle = "oracle:[a-z0-9]+:[^/@ \t\047]*/[^ \t\047]*@"
    scheme = "([Bb][Aa][Ss][Ii][Cc]|[Bb][Ee][Aa][Rr][Ee][Rr])[ \t]+"
    header = "(" scheme "|" ENVIRON["openings"] ")"
    option = "--?[A-Za-z0-9_.-]+[ \t]+"
    # A letter of a name may be written as its number, behind a backslash.
    of_name = "[A-Za-z0-9_.\\\\-]+"
    assigned = of_name "(\\[[^]]*\\])?(\\\\*[\"\047]|" entity ")?"
    # Each is searched for on its own: older mawk passes over matches of long alternations.
    piece[1] = "://"; piece[2] = oracle; piece[3] = header; piece[4] = option
    piece[5] = assigned "[ \t]*="; piece[6] = assigned "[ \t]*:[ \t\"\047\\\\&]"; piece[7] = "(" assigned ")?[ \t]*>"
    # X-API-Key:value; names of headers have a dash in them, and those of hosts a port behind them.
    piece[8] = "([A-Za-z0-9_.]+-[A-Za-z0-9_.-]+|[Aa]uthorization):[^ \t\"\047\\\\&/]"
    port = "^[0-9][0-9]?[0-9]?[0-9]?[0-9]?([^0-9A-Za-z]|$)"
    # What ends the value of a header: a quote, the next one of a list, or the next option of a command.
    header_end = "[\"\047|<]|\\\\[\"\047]|" entity "|[,;][ \t]*[A-Za-z0-9_.-]+:|[ \t]-+[A-Za-z][A-Za-z0-9_.-]*[=:]"
    word_end = header_end "|[ \t\r]"
    piece_count = 8
  }
  # Finds the next piece of a line, as match() would: the first one, of several there the longest. The line is the end
  # of what it was the last time, so places are remembered as what stands from there to its end.
  function next_piece(line, all, i, at, length_there) {
    all = length(line)
    if (searched != "") line = substr(searched, length(searched) - all + 1)
    at = all + 1
    for (i = 1; i <= piece_count; i++) {
      if (rest_length[i] > all) {
        if (match(line, piece[i])) { rest_length[i] = all - RSTART + 1; piece_length[i] = RLENGTH }
        else rest_length[i] = 0
      }
      if (!rest_length[i] || all - rest_length[i] + 1 > at) continue
      if (all - rest_length[i] + 1 == at && piece_length[i] < length_there) continue
      at = all - rest_length[i] + 1
      length_there = piece_length[i]
    }
    RSTART = at
    return RLENGTH = length_there
  }
  # How long the first value of a text is, with blanks before it.
  function value_length(text, blanks, quote) {
    match(text, /^[ \t]*/); blanks = RLENGTH
    text = substr(text, blanks + 1); quote = substr(text, 1, 1)
    if (quote in quoted) return blanks + (closes(substr(text, 2), quote) ? RLENGTH + 2 : length(text))
    if (match(text, "^" entity)) {
      quote = index(substr(text, RLENGTH + 1), substr(text, 1, RLENGTH))
      return blanks + (quote ? quote + 2 * RLENGTH - 1 : length(text))
    }
    return blanks + (match(text, one_value) ? RLENGTH : length(text))
  }
  # The length of a value in brackets, with what is joined to it. Of an entry of YAML or JSON that ends on another line, all.
  function brackets_length(text, is_entry, otherwise, rest, sign, depth) {
    if (!is_entry) text = substr(text, 1, 1000)
    rest = text; is_closed = 0
    while (match(rest, /[]["\047(){}]/)) {
      sign = substr(rest, RSTART, 1); rest = substr(rest, RSTART + 1)
      if (sign in quoted) { if (closes(rest, sign)) rest = substr(rest, RLENGTH + 2) }
      else if (sign ~ /[[({]/) depth++
      else if (!--depth) { is_closed = 1; match(rest, /^[^] \t\r,;)}"\047<]*/); return length(text) - length(rest) + RLENGTH }
    }
    if (!is_entry || text ~ /^[ \t]*[(]/) return otherwise
    open_brackets = 1
    return length(text)
  }
  # name=value, name: value, "name":"value", <name>value<, --name value, ://user:value@, oracle:thin:user/value@, Basic value.
  function pieces(line, done, found, before, name, at) {
    line = logins(line)
    for (at = 1; at <= piece_count; at++) rest_length[at] = length(line) + 1
    searched = without_endless(line)
    if (searched == line) searched = ""
    while (next_piece(line)) {
      found = substr(line, RSTART, RLENGTH)
      done = done substr(line, 1, RSTART - 1); before = substr(done, length(done))
      line = substr(line, RSTART + RLENGTH)
      if (found ~ "^" oracle "$") {
        at = index(found, "/")
        done = done substr(found, 1, at) bare(substr(found, at + 1, length(found) - at - 1)) "@"
        any_hidden = 1
        continue
      }
      if (found == "://") {
        at = login_start(line, substr(done, length(done) - 4))
        done = done found substr(line, 1, at - 1) (at ? hidden(substr(line, at, RLENGTH - at)) : "")
        if (at) line = substr(line, RLENGTH)
        continue
      }
      if (found ~ "^" header "$") {
        match(line, found ~ /[ \t]$/ ? "^[A-Za-z0-9_.+/=~-]*" : "^[^ \t\"\047,;<]*")
        at = RLENGTH >= (found ~ /^[Bb][Ee]/ ? 4 : 8) || found !~ /[ \t]$/ || done ~ /[Aa]uthorization/ ? RLENGTH : 0
        done = done found hidden(substr(line, 1, at)); line = substr(line, at + 1)
        continue
      }
      is_header = found ~ /:[^ \t"\047\\&]$/
      if (is_header && (before !~ "^[=|,;\"\047( \t[]?$" || substr(found, length(found)) substr(line, 1, 5) ~ port ||
        !is_secret(substr(found, 1, length(found) - 2)))) {
        # Behind its last dash something else may begin.
        at = match(found, /.*-/) ? RLENGTH : 1
        done = done substr(found, 1, at); line = substr(found, at + 1) line
        continue
      }
      # What was looked at behind a colon belongs to the value.
      if (found ~ /:.$/) {
        line = substr(found, length(found)) line; found = substr(found, 1, length(found) - 1)
      }
      in_list = found ~ /:$/ && substr(done, length(done) - 9) ~ /[{,][ \t]*["\047]?$/
      done = done found; name = found
      gsub(/\[[^]]*\]|[ \t=:>"\047]/, "", name)
      name = plain(name)
      is_tag = is_named = is_closed = 0
      if (found ~ />$/) {
        # An element is called by its first word, whatever attributes it has. Its end names nothing.
        tag = open_tag " " substr(done, length(done) - 199)
        open_tag = ""
        is_tag = tag ~ /<[A-Za-z][^<>]*>$/
        if (is_tag) { name = element(tag); is_named = named_before && is_naming(tag) }
        else if (tag ~ /<\/[^<>]*>$/ || found ~ /^[ \t]*>$|[ \t]>$/) continue
      }
      if (found ~ /[ \t]$/ && (before ~ /[A-Za-z0-9_.-]/ || line ~ /^-/)) continue
      at = is_header ? header_length(line, word_end) : value_length(line)
      if (!is_secret(name) && !(name ~ /^user_/ && found ~ /=$/) && !is_word(name, line) &&
        !(is_value(name) && (named_before || found !~ />$/ && is_named_ahead(substr(line, at + 1)))) && !is_named) {
        # <property name="x.password" value="...">, or <name> and <value>, also on lines of their own
        if (is_name(name)) {
          if (is_tag) at = text_length(line)
          note_name(name, substr(line, 1, at))
        }
        continue
      }
      if (is_tag) at = text_length(line)
      # What is named may stand on the next line, or in an element of its own.
      if ((is_value(name) || is_tag) && substr(line, 1, at) ~ /[^ \t\r]/) named_before = 0
      if (is_tag && at == length(line)) open_text = 1
      # The word before a credential in a header is none.
      if (line ~ "^[ \t\"\047]*" scheme) continue
      if (line ~ /^[ \t]*[[({]/ && found ~ /[=:]$/) {
        at = brackets_length(line, found ~ /:$/, at)
      } else if (in_list && line ~ /^[ \t]+[^ \t"\047&]/) {
        # Words up to the next entry.
        match(line, /^[^],}]*/)
        if (RLENGTH > at) at = RLENGTH
      } else if (tolower(name) ~ /authorization$/ && found ~ /[=:]$/ && line !~ /^[ \t]*["\047\\&]/) {
        at = header_length(line, header_end)
      } else if (!is_tag && before ~ /["\047]/ && found ~ /^[^"\047-][^"\047]*=$/ && index(line, before)) {
        # What a quote before the name begins ends with it: "NAME=two words".
        match(line, quoted[before])
        if (RLENGTH > at) at = RLENGTH
      }
      any_hidden = 1
      if (is_closed) {
        match(line, /^[ \t]*/)
        done = done substr(line, 1, RLENGTH) secret(substr(line, RLENGTH + 1, at - RLENGTH))
      } else done = done bare(substr(line, 1, at), 1)
      line = substr(line, at + 1)
      if (line != "" || is_tag) open_quote = ""
    }
    return done line
  }
  # How long the value of a header is. That of Authorization has words of its own, whatever the scheme is called.
  function header_length(text, ends) {
    return match(substr(text, 1, 300), ends) || match(text, ends) ? RSTART - 1 : length(text)
  }
  # Where the password of `user:password@` begins, and up to the sign behind it; slashes in it may stand as they are. Of
  # a user without a password, the name may be a token.
  function login_start(text, before, at, host) {
    text = substr(text, 1, 1000)
    sub(/[ \t"\047].*/, "", text)
    if (at = index(text, "://")) { text = substr(text, 1, at); sub(/,[^,]*$/, "", text) }
    match(text, "^[^/]*")
    host = substr(text, 1, RLENGTH); at = index(host, ":")
    if (!at || substr(text, at + 1) ~ "^[0-9]+([,</]|$)") text = host
    if (!match(text, /.*@/) || RLENGTH <= at + 1) return 0
    if (!at && (before !~ /https?$/ || RLENGTH < 9 || substr(text, 1, RLENGTH) !~ /[0-9]/)) return 0
    return at + 1
  }
  # Whether a name like that of a secret stands behind a value, in the same element or entry, be it on the next line.
  function is_named_ahead(text) {
    text = substr(text, 1, 300) "\n" substr(ahead, 1, 300)
    sub(/[<>{}].*/, "", text); sub(/\n[ \t#]*-[ \t].*/, "", text)
    if (!match(tolower(text), "(^|[^a-z0-9_.-])(" naming ")[\"\047]?[ \t]*[:=][ \t]*")) return 0
    text = substr(text, RSTART + RLENGTH); sub(/[,\n].*/, "", text)
    return was_ahead = is_secret(plain(substr(text, 1, value_length(text))))
  }
  # Words that name, in one place, what has its value in another: <param-name>, key=, - env:
  function is_name(name) { return tolower(name) ~ "^([a-z]+-)?(" naming ")$" }
  function is_value(name) { return tolower(name) ~ "^([a-z]+-)?(" valuing ")$" }
  function note_name(word, text) {
    if (text !~ /[^ \t\r]/) return
    if (is_secret(plain(text))) named_before = !was_ahead
    else if (word ~ /^(name|key)$/) named_before = 0
    was_ahead = 0
  }
  # The name of the element that begins at the end of a text.
  function element(text) {
    match(text, /<[A-Za-z][^<>]*>$/)
    text = substr(text, RSTART + 1); sub(/^[A-Za-z0-9_.-]*:/, "", text)
    match(text, /^[A-Za-z0-9_.-]*/)
    return substr(text, 1, RLENGTH)
  }
  # Whether an attribute of the element that begins at the end of a text names what is in it: <Property name="password">
  function is_naming(text) { return text ~ "<[A-Za-z][^<>]*[ \t](name|key)[ \t]*=[^<>]*[^<>/]>$" }
  # How long the text of an element is; comments and sections of character data belong to it.
  function text_length(line, rest, at) {
    rest = line
    while (match(rest, /^[^<]*<!(--|\[CDATA\[)/)) {
      at = index(substr(rest, RLENGTH + 1), substr(rest, RLENGTH, 1) == "-" ? "-->" : "]]>")
      if (!at) return length(line)
      rest = substr(rest, RLENGTH + at + 3)
    }
    match(rest, /^[^<]*/); return length(line) - length(rest) + RLENGTH
  }
  function hidden(value) { if (value != "") any_hidden = 1; return secret(value) }
  # Pieces, and private keys that begin and end in the line.
  function parts(line, head, body, tail) {
    if (!match(line, key_start)) return pieces(line)
    head = substr(line, 1, RSTART - 1); body = substr(line, RSTART + RLENGTH)
    line = substr(line, RSTART, RLENGTH)
    if (match(body, /-----END/)) { tail = substr(body, RSTART); body = substr(body, 1, RSTART - 1) }
    return pieces(head) line hidden(body) parts(tail)
  }'

# For awk: passwords behind options of programs whose names do not tell (curl -u user:password).
program_rules='
  BEGIN {
    programs = split(ENVIRON["programs"], program, ";")
    for (i = 1; i <= programs; i++) {
      split(program[i], part, "~"); program[i] = part[1]; options[i] = part[2]; user[i] = part[3]
      any_program = any_program (i > 1 ? "|" : "") part[1]
    }
  }
  function logins(line, i) {
    if (line ~ any_program) for (i = 1; i <= programs; i++) line = login(line, i)
    return line
  }
  # The blank behind a program stays: options stand behind one. Of words behind the first password, some may belong to
  # what the program starts (sshpass -p word ssh -p 22).
  function login(line, i, done, rest, value, at) {
    while (match(line, "(^|[/ \t=\"\047;|&(`])" program[i] "[^ \t]*[ \t]")) {
      done = done substr(line, 1, RSTART + RLENGTH - 2); line = substr(line, RSTART + RLENGTH - 1)
      at = match(line, /[;|&][;|& \t]/) ? RSTART : length(line) + 1
      rest = substr(line, at); line = substr(line, 1, at - 1)
      while (match(line, "[ \t]" options[i] "[ \t=]*")) {
        done = done substr(line, 1, RSTART + RLENGTH - 1); line = substr(line, RSTART + RLENGTH)
        value = substr(line, 1, value_length(line)); line = substr(line, length(value) + 1)
        at = user[i] ? index(value, ":") : 0
        if (value != "" && (at || !user[i])) {
          any_hidden = 1; value = substr(value, 1, at) bare(substr(value, at + 1), 1)
        }
        done = done value
        if (!user[i]) break
      }
      done = done line; line = rest
    }
    return done line
  }'

# For awk: values on the lines after their names, as in YAML, JSON, XML and login configurations. What the lines so far have
# announced is `waiting`: a word or text in quotes, behind name=; a block of lines that stand further in than `margin`,
# behind name: ; the text of an element; or what is named, behind <name>.
next_rules='
  BEGIN { entry = "^([-:?][ \t]+)*[\"\047]?[A-Za-z0-9_./\\\\-]+[\"\047]?:([ \t]+|\r?$)" }
  # How far in a line begins. Signs of comments count only where a comment announced it.
  function column(line) { match(line, in_comment ? "^[ \t#!;]*" : "^[ \t]*"); return RLENGTH }
  # The line as far as it was announced; what is left to look at as usual is `unread` then.
  function expected(line, at, head) {
    unread = line
    if (waiting == "" || line ~ /^[ \t\r#!;]*$/) return ""
    at = column(line)
    head = substr(line, 1, at); line = substr(line, at + 1)
    if (waiting == "name") {
      waiting = ""; match(line, /^[^< \t\r]*/)
      if (RLENGTH) named_before = is_secret(plain(substr(line, 1, RLENGTH)))
      return ""
    }
    if (waiting == "text" || waiting in quoted) {
      at = waiting == "text" ? text_length(line) : closes(line, waiting) ? RLENGTH : length(line)
      if (at < length(line)) waiting = ""
      if (line !~ /^</) named_before = 0
      unread = substr(line, at + 1)
      return head bare(substr(line, 1, at))
    }
    # In JSON a value may stand no further in than its name.
    if (waiting == "block" && at == margin && line ~ /^["\047]/ && line !~ entry) waiting = "word"
    if (waiting == "word") {
      waiting = ""
      if (match(line, /^=[ \t]*/)) { head = head substr(line, 1, RLENGTH); line = substr(line, RLENGTH + 1) }
      if (line ~ /^["\047]/) {
        at = value_length(line); unread = substr(line, at + 1)
        return head bare(substr(line, 1, at), 1)
      }
      if (at <= margin || line ~ /[][]|[ \t][^ \t\r]|=[^=\r;,]/) return ""
      unread = ""
      return head bare(line, 1)
    }
    if (at <= margin && (at < margin || literal || in_brackets || line !~ /^(-|:[ \t])/)) {
      # A comment ends no block.
      if (line !~ /^[#!;]/) waiting = ""
      return ""
    }
    unread = ""; RLENGTH = 0
    if (!literal && !match(line, entry)) match(line, /^([-:?][ \t]+)*/)
    head = head substr(line, 1, RLENGTH); line = substr(line, RLENGTH + 1)
    return head (line ~ /^[][{}(),|>+ \t\r-]*$/ ? line : bare(line, 1))
  }
  # Whether the end of a line announces a word or a block: the part up to the sign that opens it, else the whole line.
  function announcing(line, tail, cut, name, is_block) {
    cut = length(line) > 300 ? length(line) - 300 : 0
    tail = substr(line, cut + 1); sub(/[ \t\r]+$/, "", tail)
    if (match(tail, /[ \t:=][|>][+1-9-]*$/)) { is_block = 1; tail = substr(tail, 1, RSTART) }
    else if (match(tail, /[ \t:=][[{(]$/)) tail = substr(tail, 1, RSTART)
    sub(/[ \t]+$/, "", tail)
    while (match(tail, /[ \t][!&][^ \t:=]*$/)) { tail = substr(tail, 1, RSTART); sub(/[ \t]+$/, "", tail) }
    # ? name, and the value on the next line behind a colon; or name, and there =
    if (tail ~ /^[ \t#!;-]*[?][ \t]/) tail = tail ":"
    else if (tail !~ /[:=]$/ && match(ahead, /^[ \t]*[:=]/)) tail = tail substr(ahead, RLENGTH, 1)
    if (tail !~ /[:=]$/) return line
    name = substr(tail, 1, length(tail) - 1)
    sub(/[ \t"\047\\]+$/, "", name)
    if (!match(name, of_name "$")) return line
    name = plain(substr(name, RSTART))
    if (!is_secret(name) && !(tail ~ /=$/ && name ~ /^user_/)) return line
    waiting = tail ~ /=$/ ? "word" : "block"
    literal = is_block; in_brackets = 0
    # Items of a list (`- name:`) stand as far in as the name.
    in_comment = line ~ /^[ \t]*[#!;]/
    margin = column(line)
    if (match(substr(line, margin + 1), /^(-[ \t]+)+/)) margin += RLENGTH
    return substr(line, 1, cut + length(tail))
  }
  # What a line leaves open of an element: its text, or the tag with which it begins.
  function announces_text(line, name) {
    if (waiting == "" && open_text) waiting = "text"
    if (tag_before == "" && line !~ /</) return
    open_tag = line = tag_before " " line
    open_tag = match(open_tag, /<[A-Za-z][^<>]*$/) ? substr(open_tag, RSTART, 200) : ""
    if (waiting != "") return
    line = substr(line, length(line) > 1000 ? length(line) - 999 : 1)
    sub(/[ \t\r]+$/, "", line)
    if (line !~ "<[A-Za-z]([^<>]*[^<>/])?>$") return
    name = element(line)
    if (is_secret(name) || named_before && (is_value(name) || is_naming(line))) waiting = "text"
    else if (is_name(name)) waiting = "name"
  }
  # A line that may hold what an earlier one named, or name what a later one holds.
  function treated_in_place(line, head, start) {
    if (kind ~ /^[pu]/) return treated(line)
    head = expected(line)
    open_quote = ""; open_brackets = open_text = entry_margin = 0
    line = unread
    if (line == "" || waiting != "" && line !~ /^[ \t]*[#!;]/) return head (line == "" ? "" : treated(line))
    tag_before = open_tag
    start = announcing(line)
    head = head treated(start) substr(line, length(start) + 1)
    if (open_quote != "" || waiting == "" && (open_brackets || entry_margin)) {
      in_comment = line ~ /^[ \t]*[#!;]/
      waiting = open_quote != "" ? open_quote : "block"
      literal = !open_brackets; in_brackets = open_brackets; margin = literal ? entry_margin - 1 : column(line)
    }
    announces_text(line)
    return head
  }'

# For awk: texts as their kind says. What comes before the first empty line are the placeholders.
text_rules='
  # One setting or user, also where it is a comment now.
  function treated(line, head, name, raw, sign, value, at) {
    if (kind == "names") return parts(line)
    match(line, /^[ \t\f]*([#!;]+[ \t]*|-[ \t]+)*/)
    head = substr(line, 1, RLENGTH); line = substr(line, RLENGTH + 1)
    match(line, /^([^=: \t\f\\]|\\.)*/)
    raw = substr(line, 1, RLENGTH); value = substr(line, RLENGTH + 1)
    match(value, /^[ \t\f]*[=:]?[ \t\f]*/)
    sign = substr(value, 1, RLENGTH); value = substr(value, RLENGTH + 1)
    if (kind == "passwords" || kind == "users") {
      if (value ~ /^[ \t\r]*$/) return head bare(line)
      at = kind == "users" ? index(value ",", ",") : length(value) + 1
      return head raw sign bare(substr(value, 1, at - 1)) substr(value, at)
    }
    name = plain(raw)
    if (raw !~ /\\/ && name ~ "[^A-Za-z0-9_.@/-]") return head parts(line)
    at = is_value(raw) && sign ~ /:/ && value ~ /^[^["\047{]/ && (named_before || is_named_ahead(""))
    if (at) named_before = 0
    if (at || is_secret(name)) {
      if (sign ~ /:/) {
        # A text without quotes goes on in lines further in.
        if (value ~ /^[^]["\047{}|>&!, \t\r]/ && value !~ /,[ \t\r]*$/) entry_margin = length(head) + 1
        else if (value ~ /^[[{]/) brackets_length(value, 1)
      }
      return head raw sign bare(value)
    }
    if (!is_login(name)) return head parts(line)
    any_hidden = 0
    line = parts(value)
    return head raw sign (any_hidden || tolower(value) !~ /password|secret/ ? line : bare(value))
  }
  # One word of a command line or of an environment; line feeds in it are \001 here.
  function treated_word(line, name, lines, count, i, result) {
    name = line
    sub(/^(-D|--?)/, "", name)
    if (after_option && line !~ /^-/) { after_option = 0; return secret(line) }
    after_option = line ~ /^--?[A-Za-z0-9_.-]+$/ && is_secret(name)
    if (match(name, /^[A-Za-z0-9_.-]+=/) && is_secret(substr(name, 1, RLENGTH - 1))) {
      i = index(line, "=")
      return substr(line, 1, i) bare(substr(line, i + 1))
    }
    if (match(line, key_start)) return parts(line)
    waiting = named_before = open_tag = ""
    count = split(line, lines, "\001")
    for (i = 1; i <= count; i++) {
      ahead = lines[i + 1]
      result = result (i == 1 ? "" : "\001") treated_in_place(lines[i])
    }
    return result
  }
  function put(line) { if (!list) print line }
  # Nobody writes such a line by hand, and to take one apart could keep a host for minutes.
  function is_endless(line) { return length(line) > 65536 }
  # A line with all that backslashes join to it. A private key may go on in the lines that follow.
  function finish(after) {
    flush(); ahead = ""
    if (match(joined, key_start) && substr(joined, RSTART) !~ /-----END/) {
      in_key = 1
      body = substr(joined, RSTART + RLENGTH); after = substr(joined, RSTART, RLENGTH)
      put(pieces(substr(joined, 1, RSTART - 1)) after)
    } else { held = joined; held_original = original; is_holding = 1 }
    joined = original = ""
  }
  # The line before this one, whose end may be named here.
  function flush(after) {
    if (!is_holding) return
    is_holding = 0; ahead = joined
    after = is_endless(held) ? "REDACTED_" : treated_in_place(held)
    put(after == held ? held_original : after)
  }
  !reading_text {
    at = index($0, " ")
    if (at) placeholder[substr($0, at + 1)] = substr($0, 1, at - 1)
    else reading_text = 1
    next
  }
  in_key {
    line = $0
    at = match(line, /-----END/)
    sub(/-----END.*/, "", line)
    sub(/^[ \t#!;>|]*/, "", line)
    sub(/(\\n)?\\?\r?$/, "", line)
    body = body line
    if (!at) next
    in_key = 0; put(secret(body)); put(parts(substr($0, at))); next
  }
  kind == "words" { put(is_endless($0) ? "REDACTED_" : treated_word($0)); next }
  {
    if (!is_endless(original)) original = original (original == "" ? "" : "\n") $0
    line = $0
    if (joined != "" && kind == "properties") sub(/^[ \t]+/, "", line)
    # A comment is joined to nothing.
    goes_on = line ~ /(^|[^\\])(\\\\)*\\\r?$/ && (joined != "" || line !~ /^[ \t]*[#!;]/)
    if (goes_on) sub(/\\\r?$/, "", line)
    if (!is_endless(joined) || line ~ key_start) joined = joined line
    if (!goes_on) finish()
  }
  END {
    if (original != "") finish()
    flush()
    if (in_key) put(secret(body))
  }'

# say WORD...: starts a section. What is called by a word that could hold a secret is called by the rest of it.
say() {
  case $looking$redact-$* in
    yes-*[:=]*)
      text=$*
      printf '\n%s ' "$mark"
      hide names
      ;;
    *) printf '\n%s %s\n' "$mark" "$*" ;;
  esac
}

# to_read: as before, without those in which something is to be hidden. They are no files, but words of a command line.
to_read() {
  text=$(grep -vEi -e "$key_files" | sort -u)
  case $text in
    *[:=]*) hide names | grep -v REDACTED_ ;;
    *) printf '%s\n' "$text" ;;
  esac
}

# redacted_content PATH: the file at $place without secrets.
redacted_content() {
  say redacted "$1"
  text=$(beginning "$place")
  case $1 in *.properties) kind=properties ;; *) kind=settings ;; esac
  case $(printf '%s' "${1##*/}" | tr 'A-Z_-' 'a-z..') in
    @LOGIN_FILES@) ;;
    @USER_FILES@) kind=users ;;
    @PASSWORD_FILES@) kind=passwords ;;
  esac
  set -f
  IFS=$nl
  for named in $secret_files; do
    # A setting may name a folder of such files, too.
    case $1 in "${named#* }" | "${named#* }"/*) kind=${named%% *} ;; esac
  done
  unset IFS
  set +f
  hide "$kind"
}

# look_for_secret_files: goes through all that is to be printed, and remembers which files it names as secret: a file may
# be printed before the one that names it.
look_for_secret_files() {
  secret_files=$(look 3>&1 >/dev/null 2>&1 </dev/null)
}
look() {
  looking=yes
  fresh=
  processes
  units
  follow
}

# named_as_secret: the files that the input names as files of secrets: settings, options, or login modules.
named_as_secret() {
  settings='@SECRET_FILE_SETTINGS@' provider='@SECRET_FILE_PROVIDERS@' awk "$endless_rules"'
    # The paths behind a sign, where names(what stands before the slash) says so.
    function paths(line, pattern, ends, path, name) {
      while (match(line, pattern "/[^" ends "]+")) {
        path = name = substr(line, RSTART, RLENGTH)
        line = substr(line, RSTART + RLENGTH)
        sub("^[^/]*", "", path)
        name = tolower(substr(name, 1, length(name) - length(path)))
        if (name ~ /^file[ \t]*=[ \t]*"$/) print "users " path
        gsub(/[ \t"\047=:]/, "", name)
        gsub(/[_-]/, ".", name)
        if (name ~ /^[$]/ || name ~ ENVIRON["settings"]) print "passwords " path
      }
    }
    # What is hidden as a whole names nothing.
    length($0) <= 65536 {
      $0 = without_endless($0)
      paths($0, "[A-Za-z0-9_.-]+[\"\047]?[ \t]*[=: ][ \t\"\047]*", " \t\r\"\047,;")
      paths($0, "[$][{]" ENVIRON["provider"] ":", ":}")
    }'
}

# take_key: the key for the placeholders: the first line of the file that -k names, else $CPDISCOVER_REDACT_KEY itself, else
# one that nobody knows, and then placeholders of different hosts can't be compared. What others could guess is no key.
take_key() {
  command -v sha256sum >/dev/null || stop 'sha256sum is needed to leave secrets out'
  redact_key=${CPDISCOVER_REDACT_KEY-}
  if [ -n "$key_file" ]; then
    # A process may name it, too.
    own_file=$(readlink -f "$key_file") || own_file=$key_file
    IFS= read -r redact_key <"$key_file" || [ -n "$redact_key" ] || stop "no key in $key_file"
  elif [ -z "$redact_key" ]; then
    redact_key=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
    echo 'no key was given (-k FILE): placeholders are good for this host alone' >&2
  fi
  [ ${#redact_key} -ge 16 ] || stop 'the key is shorter than 16 characters, and could be guessed (head -c 32 /dev/urandom | base64)'
  [ ! -e "$redact_key" ] || stop 'the key is the name of a file, which others know: name the file by -k'
}
