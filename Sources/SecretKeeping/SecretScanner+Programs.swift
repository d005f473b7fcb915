import ComponentCatalog
import DeploymentRendering

/// Passwords behind options of programs whose names do not tell: `curl -u user:password`, `mysql -ppassword`.
extension SecretScanner {
  static func programPasswords(in line: Range<Int>, of text: [UInt8]) -> [Range<Int>] {
    // Most lines have no option behind another word.
    let hasOption = line.dropFirst().contains { index in
      text[index] == UInt8(ascii: "-") && (text[index - 1] == 32 || text[index - 1] == 9)
    }
    guard hasOption else { return [] }
    return programs.flatMap { program in
      commands(of: program.name, line, text).flatMap { command in
        program.options.flatMap { option in
          let found = values(of: option, command, text)
          // Words behind the first one may belong to what the program starts (`sshpass -p word ssh -p 22`).
          guard program.hasUser else { return Array(found.prefix(1)) }
          return found.compactMap { value in
            text[value].firstIndex(of: UInt8(ascii: ":")).map { $0 + 1..<value.upperBound }
          }
        }
      }
    }.filter { !$0.isEmpty && !isReference($0, in: text) }
  }

  private static let programs = SecretSetting.rules.programs.map { program in
    (
      name: Array(program.name.utf8), options: program.options.map { Array($0.utf8) },
      hasUser: program.hasUser
    )
  }

  /// What stands behind each word that is such a program, by whatever path, up to the next command.
  private static func commands(of program: [UInt8], _ line: Range<Int>, _ text: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var rest = text[line]
    while let name = rest.firstRange(of: program) {
      rest = rest[name.upperBound...]
      let isWord =
        name.lowerBound == line.lowerBound || "/ \t=\"';|&(`".utf8.contains(text[name.lowerBound - 1])
      guard isWord, let start = rest.prefix(farthest).firstIndex(where: { $0 == 32 || $0 == 9 }) else {
        continue
      }
      let end = text[start..<line.upperBound].indices.first { index in
        ";|&".utf8.contains(text[index]) && index + 1 < line.upperBound
          && ";|& \t".utf8.contains(text[index + 1])
      }
      found.append(start..<(end ?? line.upperBound))
      rest = text[(end ?? line.upperBound)..<line.upperBound]
    }
    return found
  }

  /// What stands behind an option, joined to it or as the next word.
  private static func values(of option: [UInt8], _ line: Range<Int>, _ text: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var rest = text[line]
    while let place = rest.firstRange(of: option) {
      rest = rest[place.upperBound...]
      guard place.lowerBound > line.lowerBound, " \t".utf8.contains(text[place.lowerBound - 1]) else {
        continue
      }
      let value = value(behind: place.upperBound - 1, line, text)
      found.append(text[value].first == UInt8(ascii: "=") ? value.dropFirst() : value)
      rest = text[max(value.upperBound, place.upperBound)..<line.upperBound]
    }
    return found
  }
}
