import AnsibleYAML
import OrderedCollections
import VariableCatalog

/// Reads the values of free texts (paths, passwords, names) off the settings: the model renders with a mark in
/// place of each, and where a mark comes out, the value seen stands in its place.
struct TextInversion {
  let view: SynthesisView
  /// Texts to be looked for: a variable, or an entry of a dictionary.
  let texts: [Path]

  /// A variable's name, and the keys down to an entry.
  struct Path: Hashable {
    var name: String
    var keys: [String] = []
  }

  /// What each host shows, by text; several values where its settings disagree.
  func values(_ draft: Draft) -> OrderedDictionary<String, [Path: [String: Int]]> {
    var marked = draft
    var marks: [Character: Path] = [:]
    for (index, text) in texts.enumerated() {
      guard let scalar = Unicode.Scalar(0xF0000 + UInt32(index)) else { continue }
      marks[Character(scalar)] = text
      marked.shared[text.name] = (marked.shared[text.name] ?? .dictionary([:])).setting(
        .string(String(scalar)), at: text.keys[...])
      for host in marked.own.keys { marked.own[host]?[text.name] = nil }
    }
    var found: OrderedDictionary<String, [Path: [String: Int]]> = [:]
    for (service, files) in view.states(marked).files(view) {
      for file in files {
        guard let observed = service.settings(of: file) else { continue }
        for (mark, value) in Self.read(file, observed, marks) {
          guard let path = marks[mark] else { continue }
          found[service.host, default: [:]][path, default: [:]][value, default: 0] += 1
        }
      }
    }
    return found
  }

  private static func read(
    _ file: ModelledFile, _ observed: OrderedDictionary<String, String>, _ marks: [Character: Path]
  ) -> [(Character, String)] {
    var found: [(Character, String)] = []
    for (key, setting) in file.settings {
      if file.format == .lines {
        let pattern = MarkedText(key) { marks[$0] != nil }
        if pattern.isPlain { continue }
        for line in observed.keys { found += pattern.match(line) ?? [] }
      } else if case .known(let text) = setting, let value = observed[key] {
        found += MarkedText(text) { marks[$0] != nil }.match(value) ?? []
      }
    }
    return found
  }
}

/// A text with marks in it.
private struct MarkedText {
  private var literals: [String] = [""]
  private var marks: [Character] = []
  var isPlain: Bool { marks.isEmpty }

  init(_ text: String, isMark: (Character) -> Bool) {
    for character in text {
      if isMark(character) {
        marks.append(character)
        literals.append("")
      } else {
        literals[literals.count - 1].append(character)
      }
    }
  }

  /// What stands in the places of the marks; nil where the text between them differs.
  func match(_ text: String) -> [(Character, String)]? {
    guard let first = literals.first, text.hasPrefix(first) else { return nil }
    var rest = text.dropFirst(first.count)
    var found: [(Character, String)] = []
    for (index, mark) in marks.enumerated() {
      let literal = literals[index + 1]
      if index == marks.count - 1 {
        guard rest.hasSuffix(literal) else { return nil }
        found.append((mark, String(rest.dropLast(literal.count))))
        return found
      }
      guard !literal.isEmpty, let range = rest.firstRange(of: literal) else { return nil }
      found.append((mark, String(rest[..<range.lowerBound])))
      rest = rest[range.upperBound...]
    }
    return marks.isEmpty ? nil : found
  }
}

extension AnsibleValue {
  /// With an entry put in at a path; dictionaries on the way are made.
  func setting(_ value: AnsibleValue, at path: ArraySlice<String>) -> AnsibleValue {
    guard let key = path.first else { return value }
    var entries: OrderedDictionary<String, AnsibleValue> = [:]
    if case .dictionary(let own) = self { entries = own }
    entries[key] = (entries[key] ?? .dictionary([:])).setting(value, at: path.dropFirst())
    return .dictionary(entries)
  }
}
