import Glibc

/// The answer of a script, taken apart at its marks.
///
/// A section is a line `MARK WORD ...` and the bytes up to the line feed before the next mark. What
/// comes before the first mark (a banner, a message of the day) belongs to nobody.
struct Sections {
  struct Section {
    /// The word that says what it is.
    let kind: Substring
    /// What follows the word on its line, e.g. a path.
    let argument: String
    var content: ArraySlice<UInt8>
  }

  let sections: [Section]
  /// The last section is `end`: nothing is missing.
  let isComplete: Bool
  /// What is there ends within the content of a file, be it the end of that or not.
  var endsInFile: Bool { sections.last.map { ["content", "redacted"].contains($0.kind) } ?? false }

  /// A host has a few thousand at most. One that answers with more wants our memory: it counts as cut there.
  private static let most = 100_000

  init(_ sections: [Section], isComplete: Bool) {
    self.sections = sections
    self.isComplete = isComplete
  }

  init(_ answer: [UInt8], mark: String) {
    let starts = Sections.positions(of: Array("\n\(mark) ".utf8), in: answer).prefix(Sections.most)
    var sections: [Section] = []
    for (index, start) in starts.enumerated() {
      let body = start + mark.utf8.count + 2
      let end = index + 1 < starts.count ? starts[index + 1] : answer.count
      let line = answer[body..<end].prefix { $0 != UInt8(ascii: "\n") }
      let words = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 1)
      guard let kind = words.first, line.endIndex < end else { continue }  // the mark's own line was cut
      let argument = words.count > 1 ? String(words[1]) : ""
      sections.append(Section(kind: kind, argument: argument, content: answer[(line.endIndex + 1)..<end]))
    }
    isComplete = sections.last?.kind == "end"
    self.sections = sections
  }

  /// Where a pattern begins, without overlaps.
  static func positions(of pattern: [UInt8], in bytes: [UInt8]) -> [Int] {
    var found: [Int] = []
    bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress, let first = pattern.first else { return }
      var at = 0
      while at <= buffer.count - pattern.count,
        let candidate = memchr(start + at, Int32(first), buffer.count - pattern.count - at + 1)
      {
        at = start.distance(to: UnsafeRawPointer(candidate))
        if memcmp(candidate, pattern, pattern.count) == 0 {
          found.append(at)
          at += pattern.count
        } else {
          at += 1
        }
      }
    }
    return found
  }
}
