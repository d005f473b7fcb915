import FindingReports
import Foundation
import Logging
import Synchronization

/// Standard error: messages, warnings and one line of progress that is redrawn on a terminal.
final class Console: Sendable {
  /// How much is said.
  enum Level: Int, Sendable, Comparable {
    case quiet, normal, verbose

    static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  let level: Level
  private let isTerminal: Bool
  /// The progress line that stands on the terminal now.
  private let line = Mutex("")

  init(_ options: LoggingOptions) {
    level = options.quiet ? .quiet : options.verbose ? .verbose : .normal
    isTerminal = isatty(STDERR_FILENO) == 1
  }

  /// Says something that concerns everybody who did not ask for silence.
  func note(_ text: String) { if level >= .normal { write(text) } }

  /// Says something that must be heard.
  func warn(_ text: String) { write(text) }

  /// Shows how far things are: in place on a terminal, where plain lines would be too many.
  func showProgress(_ text: String) {
    guard isTerminal, level >= .normal else { return }
    line.withLock {
      $0 = text.visible
      Console.put("\r\u{1B}[K\($0)")
    }
  }

  /// A step that was done: one line where there is no terminal.
  func showStep(_ text: @autoclosure () -> String) {
    if !isTerminal || level == .verbose { note(text()) }
  }

  func endProgress() {
    line.withLock {
      if !$0.isEmpty { Console.put("\r\u{1B}[K") }
      $0 = ""
    }
  }

  /// A logger that writes here: notices always, details with `--verbose`.
  var logger: Logger {
    var logger = Logger(label: "cpdiscover") { _ in ConsoleLogHandler(console: self) }
    logger.logLevel = level == .verbose ? .debug : .notice
    return logger
  }

  private func write(_ text: String) {
    line.withLock {
      let restored = $0.isEmpty ? "" : $0
      let clear = $0.isEmpty ? "" : "\r\u{1B}[K"
      Console.put("\(clear)\(Console.printable(text))\n\(restored)")
    }
  }

  /// Text from hosts must not steer the terminal; what it would do is shown instead.
  private static func printable(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).visible }.joined(
      separator: "\n")
  }

  private static func put(_ text: String) {
    // Where nobody listens, the work goes on.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}

/// `1 host`, `2 hosts`.
func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

/// Sends log messages of the lower modules to the console.
private struct ConsoleLogHandler: LogHandler {
  let console: Console
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.notice

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    if event.level >= .warning {
      console.warn(event.message.description)
    } else {
      console.note(event.message.description)
    }
  }
}
