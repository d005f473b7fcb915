/// The command line that starts `sh -s` on the far side, and the marks it answers with.
///
/// The login shell there may be anything (bash, csh, fish) and may print whatever it likes while it starts. So the
/// line is kept to plain words and single quotes, and the shell that will read the script first prints a mark on
/// both streams: what came before the mark is noise, and without the mark nothing was started.
struct RemoteCommand: Sendable {
  /// What to hand to the login shell.
  let line: String
  /// Printed on both streams when the script may come.
  let readyMark: [UInt8]
  /// What prints it, for a shell.
  let marks: String
  /// Printed when the password is asked for; nil where nobody asks.
  private(set) var promptMark: [UInt8]?
  /// A line to write before the script; what comes before it is never run.
  private(set) var startLine: String?

  init(become: HostConnection.Become?) {
    // The marks are random, so that no output can contain them by chance or by intent, and are written in halves, so
    // that a login shell that echoes its commands does not print them.
    let first = Self.randomWord()
    let second = Self.randomWord()
    readyMark = Array((first + second).utf8)
    marks = "printf %s%s \(first) \(second); printf %s%s \(first) \(second) >&2"
    let shell = "sh -c '\(marks); exec sh -s'"
    let user = ShellWords.quoted(become?.user ?? "")
    switch become?.method {
    case nil:
      line = shell
    case .sudo where become?.password == nil:
      line = "sudo -n -H -u \(user) -- \(shell)"
    case .sudo:
      // sudo prints "%%" as "%".
      promptMark = Array("\(first)%\(second)".utf8)
      line = "sudo -S -H -p \(first)%%\(second) -u \(user) -- \(shell)"
    case .doas:
      line = "doas -n -u \(user) -- \(shell)"
    case .su:
      // Its prompt can't be chosen, so a banner may look like one. Should it get the password for that, the shell
      // passes over all that stands before the start line.
      promptMark = Array("assword:".utf8)
      let start = Self.randomWord()
      startLine = start
      let wait = "while IFS= read -r line; do test \"$line\" != \(start) || exec sh -s; done"
      line = "env LC_ALL=C su -s /bin/sh -c '\(marks); \(wait)' \(user)"
    }
  }

  private static func randomWord() -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return "m" + String(repeating: "0", count: 16 - digits.count) + digits
  }
}
