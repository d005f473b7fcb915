/// A place where a POSIX shell script can be run: an SSH session, a local shell, a directory tree.
///
/// One value stands for one host. Scripts run one after the other over the same connection; each is
/// handed to `sh -s` on standard input, so nothing of it shows in a process list.
package protocol RemoteShell: Sendable {
  /// Runs a script to its end or to a limit, and answers with whatever arrived.
  ///
  /// A script that was cut short by a limit or by a lost connection is no error: the answer says so in
  /// `ending`, and holds the bytes that came before. Errors are for a script that could not be started.
  func run(_ script: String, limits: ShellLimits) async throws(ShellError) -> ShellAnswer

  /// Ends the connection. Running scripts end as `.cut`.
  func close() async
}

/// How much a script may take.
package struct ShellLimits: Sendable {
  /// Bytes of standard output after which the script is stopped.
  package var maximumBytes: Int
  /// Time from the start of the script after which it is stopped.
  package var timeout: Duration
  /// What the last line of a whole answer is. The shell is not waited for after that: a job that the login
  /// shell left in the background may keep it open for ever. Nil to wait for its end.
  package var lastLine: String?

  package init(maximumBytes: Int, timeout: Duration, lastLine: String? = nil) {
    self.maximumBytes = maximumBytes
    self.timeout = timeout
    self.lastLine = lastLine
  }
}

/// What a script wrote, and how it ended.
package struct ShellAnswer: Sendable {
  /// How a script came to its end.
  package enum Ending: Hashable, Sendable {
    /// The shell ended by itself with this status (nil where the far side did not tell one).
    case exited(Int32?)
    /// `ShellLimits.timeout` passed.
    case timedOut
    /// `ShellLimits.maximumBytes` was reached.
    case overLimit
    /// The connection was lost; the text says how.
    case cut(String)
  }

  package var output: [UInt8]
  /// Standard error, at most its first 64 KiB.
  package var errors: [UInt8]
  package var ending: Ending

  package init(output: [UInt8], errors: [UInt8], ending: Ending) {
    self.output = output
    self.errors = errors
    self.ending = ending
  }
}
