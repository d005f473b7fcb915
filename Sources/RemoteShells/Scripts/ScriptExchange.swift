/// One script on its way through a far shell: what to write when, and what came back.
///
/// Knows nothing of how the bytes travel. A password is written only after it was asked for and the script only when
/// the shell is there to read it, so no shell can take the password for a command.
struct ScriptExchange: Sendable {
  /// The two streams that come back.
  enum Stream: Sendable { case output, errors }

  static let maximumErrorBytes = 64 * 1024
  /// Noise before the ready mark that is kept, to quote it where the mark never comes.
  private static let maximumNoiseBytes = 16 * 1024

  let command: RemoteCommand
  let host: String
  private let become: HostConnection.Become?
  private let script: [UInt8]
  private let maximumBytes: Int
  private let ending: [UInt8]?
  /// The shell may take another script after this one.
  let leavesShell: Bool

  private var pending: ArraySlice<UInt8> = []
  private var scriptIsQueued = false
  private var passwordIsSent = false
  private var outputIsReady = false
  private var errorsAreReady = false
  private var output: [UInt8] = []
  private var errors: [UInt8] = []

  /// Set as soon as the far side need not be asked any further.
  private(set) var verdict: Verdict?

  /// Why a script is over before the far shell ended it.
  enum Verdict: Sendable {
    case overLimit
    /// The last line of the answer is there.
    case finished
    case refused(ShellError)
  }

  /// - Parameter leavesShell: the shell is to stay for another script; only where the last line is known, since the end
  ///   of its input would be the end of the shell
  init(
    _ script: String, on connection: HostConnection, limits: ShellLimits, leavesShell: Bool = false
  ) {
    host = connection.name
    become = connection.become
    command = RemoteCommand(become: connection.become)
    self.leavesShell = leavesShell && limits.lastLine != nil
    // In a shell of its own inside the one that stays: it can't end that, nor change it, nor read what comes next.
    self.script = Array((self.leavesShell ? "(\n\(script)\n) </dev/null\n" : script).utf8)
    maximumBytes = limits.maximumBytes
    ending = limits.lastLine.map { Array("\n\($0)\n".utf8) }
    if command.promptMark == nil { queueScript() }
  }

  /// Makes it the next script of a shell that runs: nobody asks for a password there, and the marks that keep its answer
  /// apart from what came before are printed by the shell.
  mutating func enterRunningShell() {
    scriptIsQueued = true
    pending = (Array("\(command.marks)\n".utf8) + script)[...]
  }

  // MARK: To the far side

  /// What may be written now.
  var unsent: ArraySlice<UInt8> { pending }

  /// All is written, so standard input may be closed.
  var inputIsComplete: Bool { !leavesShell && scriptIsQueued && pending.isEmpty }

  mutating func sent(_ count: Int) { pending = pending.dropFirst(count) }

  private mutating func queueScript() {
    scriptIsQueued = true
    if let start = command.startLine { pending.append(contentsOf: Array("\(start)\n".utf8)) }
    pending.append(contentsOf: script)
  }

  // MARK: From the far side

  mutating func received(_ bytes: some Collection<UInt8>, on stream: Stream) {
    switch stream {
    case .output:
      var searched = max(output.count - (ending?.count ?? 0), 0)
      output.append(contentsOf: bytes)
      if !outputIsReady {
        lookForOutputMark()
        searched = 0
      }
      if outputIsReady && output.count > maximumBytes {
        output.removeLast(output.count - maximumBytes)
        verdict = verdict ?? .overLimit
      } else if outputIsReady, verdict == nil, let ending, let end = output.endOfFirst(ending, from: searched)
      {
        output.removeLast(output.count - end)
        verdict = .finished
      }
    case .errors:
      guard !errorsAreReady else {
        errors.append(contentsOf: bytes.prefix(Self.maximumErrorBytes - errors.count))
        return
      }
      errors.append(contentsOf: bytes)
      lookForErrorsMark()
    }
  }

  private mutating func lookForOutputMark() {
    guard let end = output.endOfFirst(command.readyMark) else {
      lookForPrompt(in: \.output)
      output.keepLast(Self.maximumNoiseBytes)
      return
    }
    output.removeFirst(end)
    outputIsReady = true
    if !scriptIsQueued { queueScript() }
  }

  private mutating func lookForErrorsMark() {
    if let end = errors.endOfFirst(command.readyMark) {
      errors.removeFirst(end)
      errorsAreReady = true
      if errors.count > Self.maximumErrorBytes { errors.removeLast(errors.count - Self.maximumErrorBytes) }
      return
    }
    lookForPrompt(in: \.errors)
    errors.keepLast(Self.maximumNoiseBytes)
  }

  /// Programs differ in the stream on which they ask.
  private mutating func lookForPrompt(in stream: WritableKeyPath<ScriptExchange, [UInt8]>) {
    while !scriptIsQueued, let mark = command.promptMark, let end = self[keyPath: stream].endOfFirst(mark) {
      var start = end - mark.count
      // su's prompt is ours from its first letter on.
      if become?.method == .su, start > 0, "Pp".utf8.contains(self[keyPath: stream][start - 1]) { start -= 1 }
      self[keyPath: stream].removeSubrange(start..<end)
      answerPrompt()
    }
  }

  private mutating func answerPrompt() {
    guard let become else { return }
    guard let password = become.password, !passwordIsSent else {
      let text =
        passwordIsSent
        ? "\(become.method) refused the password for becoming \(become.user); check ansible_become_password"
        : "\(become.method) asks for the password of \(become.user); set ansible_become_password"
      verdict = verdict ?? .refused(ShellError(.becomeFailed, host: host, text))
      return
    }
    passwordIsSent = true
    pending.append(contentsOf: Array(password.reveal().utf8) + [0x0A])
  }

  // MARK: The end

  /// The answer, for a script that ended in this way; an error where it never was started.
  func result(_ ending: ShellAnswer.Ending) throws(ShellError) -> ShellAnswer {
    switch verdict {
    case .refused(let error): throw error
    case .overLimit: return ShellAnswer(output: output, errors: errors, ending: .overLimit)
    case .finished: return ShellAnswer(output: output, errors: errors, ending: .exited(nil))
    case nil: break
    }
    guard outputIsReady else { throw notStarted(ending) }
    return ShellAnswer(output: output, errors: errors, ending: ending)
  }

  private func notStarted(_ ending: ShellAnswer.Ending) -> ShellError {
    let words = quotedNoise()
    switch ending {
    case .cut(let reason):
      return ShellError(
        .connectionFailed, host: host,
        "the connection was lost before the script was started: \(reason)\(words)")
    case .timedOut:
      let who = become.map { "\($0.method) or the login shell" } ?? "the login shell"
      return ShellError(.timedOut, host: host, "\(who) did not start sh in time\(words)")
    case .exited, .overLimit:
      break
    }
    guard let become else {
      return ShellError(
        .commandFailed, host: host, "the login shell did not start sh (\(ending.statusText))\(words)")
    }
    return ShellError(
      .becomeFailed, host: host,
      "sh was not started as \(become.user) by the login shell or \(become.method) (\(ending.statusText))\(words); \(hint(become))"
    )
  }

  /// What the far side said instead of the mark, without the password should it be in there.
  private func quotedNoise() -> String {
    var text = String(decoding: errors + [0x0A] + (outputIsReady ? [] : output), as: UTF8.self)
    if let password = become?.password?.reveal(), !password.isEmpty {
      text = text.split(separator: password, omittingEmptySubsequences: false).joined(separator: "********")
    }
    let lines = text.split(whereSeparator: \.isNewline).suffix(5).map { line in
      // Of a prompt, a blank may be left.
      let plain = line.drop(while: \.isWhitespace).unicodeScalars.filter {
        $0.value >= 0x20 && $0.value != 0x7F
      }
      return String(String.UnicodeScalarView(plain.prefix(300)))
    }.filter { !$0.isEmpty }
    return lines.isEmpty ? "" : ": " + lines.joined(separator: " / ")
  }

  private func hint(_ become: HostConnection.Become) -> String {
    let text = String(decoding: errors + output, as: UTF8.self)
    let install = "install \(become.method) there, or log in as the right user and set ansible_become: false"
    let hints: [(String, String)] = [
      ("password is required", "set ansible_become_password, or allow the command without one (NOPASSWD)"),
      (
        "Authentication required",
        "doas takes a password from a terminal only: allow it there by `permit nopass`, or use sudo"
      ),
      ("Authentication failure", "check ansible_become_password: su wants that of \(become.user)"),
      ("incorrect password", "check ansible_become_password: su wants that of \(become.user)"),
      ("run from a terminal", "this su wants a terminal: use sudo"),
      ("command not found", install),
      ("not found", install),
      ("must have a tty", "take the login user out of Defaults requiretty in sudoers"),
      ("not in the sudoers", "allow the login user in sudoers, or log in as another one"),
      ("not allowed to", "allow the login user to run sh in sudoers, or log in as another one"),
      ("Operation not permitted", "allow the login user in /etc/doas.conf, or log in as another one"),
      ("unknown user", "check ansible_become_user"),
      ("does not exist", "check ansible_become_user"),
    ]
    let example =
      become.method == .su ? "su -c id \(become.user)" : "\(become.method) -u \(become.user) sh -c id"
    return hints.first { text.contains($0.0) }?.1 ?? "try the same there by hand: \(example)"
  }
}

extension ShellAnswer.Ending {
  fileprivate var statusText: String {
    if case .exited(let status?) = self { return "exit status \(status)" }
    return "no exit status"
  }
}

extension [UInt8] {
  /// The index behind the first occurrence of `mark` that begins at `start` or later.
  fileprivate func endOfFirst(_ mark: [UInt8], from start: Int = 0) -> Int? {
    guard let first = mark.first, count >= mark.count else { return nil }
    var start = start
    while let found = self[start...].firstIndex(of: first), found + mark.count <= count {
      if self[found..<found + mark.count].elementsEqual(mark) { return found + mark.count }
      start = found + 1
    }
    return nil
  }

  fileprivate mutating func keepLast(_ maximum: Int) {
    if count > maximum { removeFirst(count - maximum) }
  }
}
