import AnsibleYAML
import Foundation
import OrderedCollections
import VariableCatalog

/// A user whose fields are marks, and what stands in their places in files.
struct UserMarks {
  /// The values of a user's fields, by name.
  typealias User = OrderedDictionary<String, String>

  /// Its name in the dictionary.
  let key = "\u{F0000}"
  private let fields: [(name: String, mark: Character)]

  init(fields: [String]) {
    self.fields = zip(fields, 0xF0001...).compactMap { name, code in
      Unicode.Scalar(UInt32(code)).map { (name, Character($0)) }
    }
  }

  var user: AnsibleValue {
    .dictionary(OrderedDictionary(uniqueKeysWithValues: fields.map { ($0.name, .string(String($0.mark))) }))
  }

  /// The users in a file of the host: those that its settings or lines name, and those in a list within one value.
  func users(
    in observed: OrderedDictionary<String, String>, _ file: ModelledFile, without plain: ModelledFile
  ) -> [User] {
    var users: [User] = []
    for (key, setting) in file.settings {
      guard case .known(let value) = setting else { continue }
      if isMarked(key) {
        let pattern = pieces(of: key + "\0" + value)
        for (key, value) in observed {
          users += pattern.flatMap { read($0, whole: key + "\0" + value) } ?? []
        }
      } else if isMarked(value), let seen = observed[key], case .known(let before)? = plain.settings[key],
        let pattern = pieces(of: Self.inserted(in: value, beside: before))
      {
        users += read(pattern, within: seen)
      }
    }
    return users
  }

  private func isMarked(_ text: String) -> Bool {
    TextInversion.mayHoldMark(text)
      && text.contains { character in fields.contains { $0.mark == character } }
  }

  /// What one text has more than another.
  private static func inserted(in longer: String, beside shorter: String) -> String {
    let start = longer.commonPrefix(with: shorter, options: .literal).count
    var end = 0
    for (mine, theirs) in zip(longer.reversed(), shorter.reversed()) {
      if mine != theirs || start + end >= shorter.count { break }
      end += 1
    }
    return String(longer.dropFirst(start).dropLast(end))
  }

  /// Literals and the fields between them; nil where the fields are not told apart.
  private struct Pattern {
    var literals = [""]
    var names: [String] = []
  }

  private func pieces(of text: String) -> Pattern? {
    var pattern = Pattern()
    for character in text {
      if let field = fields.first(where: { $0.mark == character }) {
        pattern.names.append(field.name)
        pattern.literals.append("")
      } else {
        pattern.literals[pattern.literals.count - 1].append(character)
      }
    }
    let inner = pattern.literals.dropFirst().dropLast()
    return pattern.names.contains("principal") && inner.allSatisfy { !$0.isEmpty } ? pattern : nil
  }

  private func read(_ pattern: Pattern, whole text: String) -> [User]? {
    guard let first = pattern.literals.first, text.hasPrefix(first), let last = pattern.literals.last,
      text.hasSuffix(last)
    else { return nil }
    var rest = text.dropFirst(first.count).dropLast(last.count)
    var user: User = [:]
    for (name, literal) in zip(pattern.names, pattern.literals.dropFirst()) {
      let end = name == pattern.names.last ? rest.endIndex : rest.firstRange(of: literal)?.lowerBound
      guard let end else { return nil }
      user[name] = String(rest[..<end])
      rest = rest[end...].dropFirst(literal.count)
    }
    return [user]
  }

  private func read(_ pattern: Pattern, within text: String) -> [User] {
    guard let first = pattern.literals.first, !first.isEmpty, pattern.literals.last?.isEmpty == false else {
      return []
    }
    var users: [User] = []
    var rest = text[...]
    while let start = rest.firstRange(of: first) {
      rest = rest[start.upperBound...]
      var user: User = [:]
      for (name, literal) in zip(pattern.names, pattern.literals.dropFirst()) {
        guard let range = rest.firstRange(of: literal) else { return users }
        user[name] = String(rest[..<range.lowerBound])
        rest = rest[range.upperBound...]
      }
      users.append(user)
    }
    return users
  }
}
