/// Reads words of ssh's command line, as `ansible_ssh_common_args` holds them.
package enum SSHArguments {
  /// The options among the words. What only the system's ssh can follow lands in `notUnderstood`.
  package static func parse(_ words: [String]) -> SSHOptions {
    var options = SSHOptions()
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word.count >= 2 else {
        options.notUnderstood.append("a word that is no option")
        continue
      }
      parseCluster(word, &rest, into: &options)
    }
    return options
  }

  /// One word of short options: flags may stand together, and a value may be joined on (`-Cp2222`).
  private static func parseCluster(
    _ word: String, _ rest: inout ArraySlice<String>, into options: inout SSHOptions
  ) {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      switch letter {
      case "C": options.compression = options.compression ?? true
      case "4": options.addressFamily = options.addressFamily ?? .ipv4
      case "6": options.addressFamily = options.addressFamily ?? .ipv6
      case "q", "v", "T", "a", "x", "n", "k": break
      case _ where takesValue.contains(letter):
        guard let value = letters.isEmpty ? rest.popFirst() : String(letters) else {
          options.notUnderstood.append("-\(letter)")
          return
        }
        set(letter, value, into: &options)
        return
      default:
        options.notUnderstood.append("-\(letter)")
        return
      }
    }
  }

  /// Letters of options with a value.
  static let takesValue: Set<Character> = Set("opilJFSbcDeEIkLmOPQRwWB")

  /// A word whose last letter is an option, and not the end of an option's value.
  static func isCluster(_ word: String) -> Bool {
    !word.dropFirst().dropLast().contains(where: takesValue.contains)
  }

  /// The words without `-J`, which ssh takes beside no ProxyCommand.
  static func withoutJump(_ words: [String]) -> [String] {
    var kept: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      let letters = word.hasPrefix("-") ? word.dropFirst() : ""
      let flags = letters.prefix { !takesValue.contains($0) }
      guard let letter = letters.dropFirst(flags.count).first else {
        kept.append(word)
        continue
      }
      let value = letters.count > flags.count + 1 ? nil : rest.popFirst()
      if letter != "J" {
        kept += [word] + (value.map { [$0] } ?? [])
      } else if !flags.isEmpty {
        kept.append("-\(flags)")
      }
    }
    return kept
  }

  private static func set(_ letter: Character, _ value: String, into options: inout SSHOptions) {
    switch letter {
    case "o":
      let (name, value) = assignment(value)
      options.set(name, to: value)
    case "p": options.set("Port", to: value)
    case "i": options.set("IdentityFile", to: value.contains(" ") ? "\"\(value)\"" : value)
    case "l": options.set("User", to: value)
    case "S": options.set("ControlPath", to: value)
    case "J": options.set("ProxyJump", to: value)
    case "F": options.configurationFile = options.configurationFile ?? value
    default: options.notUnderstood.append("-\(letter)")
    }
  }

  /// Splits `Key=Value`, `Key = Value` and `Key Value`.
  static func assignment(_ text: some StringProtocol) -> (name: String, value: String) {
    let trimmed = text.drop(while: \.isWhitespace)
    let name = trimmed.prefix { $0 != "=" && !$0.isWhitespace }
    var value = trimmed.dropFirst(name.count).drop(while: \.isWhitespace)
    if value.first == "=" { value = value.dropFirst().drop(while: \.isWhitespace) }
    while value.last?.isWhitespace == true { value = value.dropLast() }
    return (String(name), String(value))
  }
}
