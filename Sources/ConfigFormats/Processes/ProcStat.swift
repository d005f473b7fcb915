/// `/proc/PID/stat`.
package struct ProcStat: Hashable, Sendable {
  package let pid: Int
  /// The program's short name; may hold blanks and parentheses.
  package let command: String
  package let parent: Int
  /// Start of the process, in clock ticks after boot.
  package let startTicks: UInt64

  /// Nil where the text is cut off or something else.
  package init?(parsing bytes: [UInt8]) {
    // Only the last parenthesis is sure to end the name.
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")),
      let close = bytes.lastIndex(of: UInt8(ascii: ")")),
      open < close, let pid = Int(bytes[..<open].trimmed.text)
    else { return nil }
    // The fields after the name start with the third.
    let fields = bytes[(close + 1)...].words
    guard fields.count > 22 - 3, let parent = Int(fields[4 - 3].text),
      let startTicks = UInt64(fields[22 - 3].text)
    else { return nil }
    self.pid = pid
    command = bytes[(open + 1)..<close].text
    self.parent = parent
    self.startTicks = startTicks
  }
}
