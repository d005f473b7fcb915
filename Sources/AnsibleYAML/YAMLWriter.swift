import OrderedCollections

/// Writes YAML for people to read and for Ansible to read back unchanged.
///
/// Block style with two blanks a level, one line a scalar however long, dictionaries in the order given.
package enum YAMLWriter {
  /// The text of a whole file: the header as comment lines, then the entries.
  package static func text(header: [String], entries: [YAMLEntry]) -> String {
    var writer = BlockWriter()
    writer.comment(header, level: 0)
    writer.line("---", level: 0)
    if entries.isEmpty { writer.line("{}", level: 0) } else { writer.write(entries, level: 0) }
    return writer.text
  }

  /// The lines of a key with its value, without the end of the last one.
  package static func lines(_ key: String, _ value: AnsibleValue) -> [Substring] {
    var writer = BlockWriter()
    writer.write([YAMLEntry(key, .value(value))], level: 0)
    return writer.text.split(separator: "\n")
  }

  /// A value in one line, as it may stand within brackets.
  package static func inline(_ value: AnsibleValue) -> String? {
    switch value {
    case .string(let text): return inline(text)
    case .list(let items):
      let texts = items.compactMap(inline)
      return texts.count == items.count ? "[\(texts.joined(separator: ", "))]" : nil
    case .dictionary(let entries):
      let texts = entries.compactMap { key, value in
        inline(value).map { "\(inline(key)): \($0)" }
      }
      return texts.count == entries.count ? "{\(texts.joined(separator: ", "))}" : nil
    case .vault: return nil
    default: return lines("x", value).first.map { String($0.dropFirst("x: ".count)) }
    }
  }

  private static func inline(_ text: String) -> String {
    text.contains { ",[]{}".contains($0) } ? YAMLScalarText.quoted(text) : YAMLScalarText.string(text)
  }
}

private struct BlockWriter {
  /// Below this level, blank lines would tear apart what belongs together.
  private static let spacedLevels = 3
  /// YAML 1.1 takes a key for a simple one up to 1,024 characters only.
  private static let simpleKeyLength = 1000

  private(set) var text = ""

  mutating func line(_ content: String, level: Int) {
    text += String(repeating: "  ", count: level) + content + "\n"
  }

  mutating func comment(_ lines: [String], level: Int) {
    for part in lines.flatMap({ $0.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) }) {
      line(part.isEmpty ? "#" : "# " + YAMLScalarText.comment(String(part)), level: level)
    }
  }

  mutating func write(_ entries: [YAMLEntry], level: Int) {
    for (index, entry) in entries.enumerated() {
      if index > 0, level < Self.spacedLevels, entry.startsGroup { text += "\n" }
      comment(entry.comment, level: level)
      switch entry.value {
      case .value(let value): write(key: entry.key, value, quoting: false, level: level)
      case .quoted(let dictionary):
        write(key: entry.key, .dictionary(dictionary), quoting: true, level: level)
      case .empty: write(key: entry.key, inline: nil, level: level)
      case .entries(let inner) where inner.isEmpty: write(key: entry.key, inline: "{}", level: level)
      case .entries(let inner):
        write(key: entry.key, inline: nil, level: level)
        write(inner, level: level + 1)
      }
    }
  }

  private mutating func write(key: String, inline: String?, level: Int) {
    let written = YAMLScalarText.string(key)
    let value = inline.map { " " + $0 } ?? ""
    if written.unicodeScalars.count <= Self.simpleKeyLength {
      line("\(written):\(value)", level: level)
    } else {
      line("? \(written)", level: level)
      line(":\(value)", level: level)
    }
  }

  private mutating func write(key: String, _ value: AnsibleValue, quoting: Bool, level: Int) {
    write(key: key, inline: inlineText(of: value, quoting: quoting), level: level)
    writeBlock(value, quoting: quoting, level: level + 1)
  }

  /// The lines below a key or a dash, for values that do not end on its line.
  private mutating func writeBlock(_ value: AnsibleValue, quoting: Bool, level: Int) {
    switch value {
    case .dictionary(let dictionary):
      for (key, value) in dictionary { write(key: key, value, quoting: quoting, level: level) }
    case .list(let items):
      for item in items { write(item: item, quoting: quoting, level: level) }
    case .vault(let armour):
      for part in armour.literalLines ?? [] { line(String(part), level: level) }
    case .string(let text) where !quoting:
      for part in text.severalLines ?? [] { line(String(part), level: level) }
    default: break
    }
  }

  private mutating func write(item: AnsibleValue, quoting: Bool, level: Int) {
    if let inline = inlineText(of: item, quoting: quoting) {
      line("- " + inline, level: level)
      writeBlock(item, quoting: quoting, level: level + 1)
      return
    }
    // A dictionary or list in a list starts on the line of its dash, which takes the place of its indentation.
    var block = BlockWriter()
    block.writeBlock(item, quoting: quoting, level: level + 1)
    text += String(repeating: "  ", count: level) + "- " + block.text.dropFirst(2 * (level + 1))
  }

  /// What stands on the line of the key; nil where the value takes the lines below.
  private func inlineText(of value: AnsibleValue, quoting: Bool) -> String? {
    switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): String(number)
    case .wideInt(let digits): YAMLCoreTag(plain: digits) == .int ? digits : YAMLScalarText.quoted(digits)
    case .float(let number): YAMLScalarText.float(number)
    case .timestamp(let text):
      YAMLCoreTag(plain: text) == .timestamp ? text : YAMLScalarText.quoted(text)
    case .string(let text) where !quoting && text.severalLines != nil: "|"
    case .string(let text): quoting ? YAMLScalarText.quoted(text) : YAMLScalarText.string(text)
    case .unsafe(let text): "!unsafe " + YAMLScalarText.quoted(text)
    case .vault(let armour):
      if armour.literalLines == nil {
        "!vault " + YAMLScalarText.doubleQuoted(armour)
      } else {
        armour.hasSuffix("\n") ? "!vault |" : "!vault |-"
      }
    case .list(let items): items.isEmpty ? "[]" : nil
    case .dictionary(let dictionary): dictionary.isEmpty ? "{}" : nil
    }
  }
}

extension YAMLEntry {
  /// Whether a reader expects a pause above it: it has a comment, or is a part of the file by itself.
  fileprivate var startsGroup: Bool {
    if !comment.isEmpty { return true }
    guard case .entries(let inner) = value else { return false }
    return !inner.isEmpty
  }
}

extension String {
  /// The lines of a text that has more than one, the last one ended, as a literal block can hold them.
  fileprivate var severalLines: [Substring]? {
    hasSuffix("\n") ? literalLines.flatMap { $0.count > 1 ? $0 : nil } : nil
  }

  /// The lines of a text as a literal block can hold them; nil where only quotes can.
  fileprivate var literalLines: [Substring]? {
    var lines = utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(
      Substring.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
    let isSafe = lines.allSatisfy { line in
      line.utf8.first != UInt8(ascii: " ") && !line.isEmpty
        && line.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }
    return isSafe && !lines.isEmpty ? lines : nil
  }
}
