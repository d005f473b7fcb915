import Foundation
import RemoteShells

/// Asking the person at the terminal.
enum Terminal {
  /// Asks for the passphrase of a key file; nil where nobody is there to answer.
  static var passphraseProvider: PassphraseProvider? {
    guard isatty(STDIN_FILENO) == 1 else { return nil }
    return { path in ask("Passphrase for \(path): ").map(Secret.init) }
  }

  /// One line from the terminal, not shown while it is typed.
  static func ask(_ question: String) -> String? {
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    try? FileHandle.standardError.write(contentsOf: Data(question.utf8))
    guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0 else { return nil }
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
      try? FileHandle.standardError.write(contentsOf: Data("\n".utf8))
    }
    return readLine(strippingNewline: true)
  }
}
