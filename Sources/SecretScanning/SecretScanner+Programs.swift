import ComponentCatalog

/// Passwords behind options of programs whose names do not tell: `curl -u user:password`, `mysql -ppassword`.
extension SecretScanner {
  static func programPasswords(in line: Range<Int>, of text: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var free = Array(repeating: line.lowerBound, count: programs.count)
    for at in line where at == line.lowerBound || isBeforeWord[Int(text[at - 1])] {
      for (index, program) in programs.enumerated()
      where program.name.first == text[at] && at >= free[index]
        && text[at..<line.upperBound].starts(with: program.name)
      {
        guard let command = command(behind: at + program.name.count, line, text) else { continue }
        free[index] = command.upperBound
        found += passwords(of: program, in: command, text)
      }
    }
    var end = line.lowerBound
    return found.sorted { $0.lowerBound < $1.lowerBound }.filter { range in
      guard !range.isEmpty, range.lowerBound >= end, !isReference(range, in: text) else { return false }
      end = range.upperBound
      return true
    }
  }

  private struct Program {
    var name: [UInt8]
    var options: [Option]
    var hasUser: Bool
  }

  private struct Option {
    var name: [UInt8]
    /// It may stand behind other letters: `-su`.
    var isJoined: Bool
  }

  private static let programs = SecretWords.rules.programs.map { program in
    Program(
      name: Array(program.name.utf8),
      options: program.options.map { Option(name: Array($0.utf8), isJoined: program.isJoined($0)) },
      hasUser: program.hasUser)
  }

  /// By byte, whether a word may begin behind it.
  private static let isBeforeWord = (0...255).map { "/ \t=\"';|&(`".utf8.contains($0) }

  /// What stands behind the name of a program, up to the next command.
  private static func command(behind name: Int, _ line: Range<Int>, _ text: [UInt8]) -> Range<Int>? {
    let near = text[name..<min(name + farthest, line.upperBound)]
    guard let start = near.firstIndex(where: { $0 == 32 || $0 == 9 }) else { return nil }
    let end = text[start..<line.upperBound].indices.first { index in
      text[index] == UInt8(ascii: "\n") && text[index - 1] != UInt8(ascii: "\\")
        || ";|&".utf8.contains(text[index]) && index + 1 < line.upperBound
          && ";|& \t".utf8.contains(text[index + 1])
    }
    return start..<(end ?? line.upperBound)
  }

  private static func passwords(of program: Program, in command: Range<Int>, _ text: [UInt8]) -> [Range<Int>]
  {
    let found = program.options.flatMap { values(of: $0, command, text) }
    // Words behind the first one may belong to what the program starts (`sshpass -p word ssh -p 22`).
    guard program.hasUser else { return Array(found.sorted { $0.lowerBound < $1.lowerBound }.prefix(1)) }
    return found.compactMap { value in
      text[value].firstIndex(of: UInt8(ascii: ":")).map { $0 + 1..<value.upperBound }
    }
  }

  /// What stands behind an option, joined to it or as the next word.
  private static func values(of option: Option, _ line: Range<Int>, _ text: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var at = line.lowerBound + 1
    while at < line.upperBound {
      guard text[at - 1] == 32 || text[at - 1] == 9, let end = end(of: option, at, line, text) else {
        at += 1
        continue
      }
      let value = value(behind: end - 1, line, text)
      found.append(text[value].first == UInt8(ascii: "=") ? value.dropFirst() : value)
      at = max(value.upperBound, end)
    }
    return found
  }

  private static func end(of option: Option, _ at: Int, _ line: Range<Int>, _ text: [UInt8]) -> Int? {
    guard option.isJoined else {
      return text[at..<line.upperBound].starts(with: option.name) ? at + option.name.count : nil
    }
    guard text[at] == option.name[0] else { return nil }
    let letters = text[(at + 1)..<line.upperBound].prefix(while: isLetter)
    return letters.lastIndex(of: option.name[1]).map { $0 + 1 }
  }

  static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
