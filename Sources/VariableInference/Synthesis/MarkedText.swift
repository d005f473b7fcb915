/// A text that the model wrote with marks in the place of values to be looked for.
struct MarkedText {
  /// What one mark stands for.
  enum Part: Hashable {
    /// Before and after a text as it stands so far: what hangs on a word in it comes out as before.
    case start(TextInversion.Path)
    case end(TextInversion.Path)
    /// First and second item of a list: what is between them separates items.
    case first(TextInversion.Path)
    case second(TextInversion.Path)
  }

  /// A place where something is to be read.
  private enum Slot {
    case text(TextInversion.Path)
    case list(TextInversion.Path, separator: String)

    var path: TextInversion.Path {
      switch self {
      case .text(let path), .list(let path, _): path
      }
    }

    func reading(of text: Substring) -> Reading {
      switch self {
      case .text: .text(String(text))
      case .list(let path, let separator): .list(Self.items(text, separator, starts: path.starts))
      }
    }

    private static func items(_ text: Substring, _ separator: String, starts: [String]) -> [String] {
      if separator.isEmpty { return [String(text)] }
      var items: [String] = []
      for part in text.split(separator: separator, omittingEmptySubsequences: false).map(String.init) {
        if let last = items.last, !starts.isEmpty, !starts.contains(where: part.hasPrefix) {
          items[items.count - 1] = last + separator + part
        } else {
          items.append(part)
        }
      }
      return items
    }
  }

  private var literals: [String] = [""]
  private var slots: [Slot] = []
  var isPlain: Bool { slots.isEmpty }

  init(_ text: String, marks: [Character: Part]) {
    var open: TextInversion.Path?
    var lastFirst: TextInversion.Path?
    var isBroken = false
    for character in text {
      switch marks[character] {
      case nil: if open == nil { literals[literals.count - 1].append(character) }
      case .start(let path):
        isBroken = isBroken || open != nil
        open = path
      case .end(let path):
        isBroken = isBroken || open != path
        open = nil
        slots.append(.text(path))
        literals.append("")
      case .first(let path):
        lastFirst = path
        slots.append(.text(path))
        literals.append("")
      case .second(let path):
        // The item before it tells the separator; without that one nothing does.
        if lastFirst == path, let separator = literals.popLast() {
          slots[slots.count - 1] = .list(path, separator: separator)
          literals.append("")
        } else {
          isBroken = true
        }
        lastFirst = nil
      }
    }
    if isBroken || open != nil || lastFirst != nil { fail() }
  }

  /// A text that can't be read says nothing.
  private mutating func fail() {
    slots = []
    literals = [""]
  }

  /// What stands in the places of the marks; nil where the text between them differs.
  ///
  /// - Parameter standing: the values so far: where two marks touch, they tell where one ends.
  /// - Parameter isWords: whether blanks part the words of the text, so that none stands within a word.
  func match(
    _ text: String, isWords: Bool = false, standing: (TextInversion.Path) -> String?
  ) -> [(path: TextInversion.Path, reading: Reading)]? {
    // The last word may be missing with the blank before it.
    if isWords, !text.hasSuffix(" "), literals.last == "", literals.dropLast().last?.last == " ",
      let found = read(text, isWords: isWords, standing) ?? read(text + " ", isWords: isWords, standing)
    {
      return found
    }
    return read(text, isWords: isWords, standing)
  }

  private func read(
    _ text: String, isWords: Bool, _ standing: (TextInversion.Path) -> String?
  ) -> [(path: TextInversion.Path, reading: Reading)]? {
    guard let first = literals.first, text.hasPrefix(first) else { return nil }
    var rest = text.dropFirst(first.count)
    var found: [(path: TextInversion.Path, reading: Reading)] = []
    for (index, slot) in slots.enumerated() {
      let literal = literals[index + 1]
      let value: Substring
      if index == slots.count - 1 {
        guard rest.hasSuffix(literal) else { return nil }
        value = rest.dropLast(literal.count)
      } else if literal.isEmpty {
        guard let known = standing(slot.path), rest.hasPrefix(known) else { return nil }
        value = rest.prefix(known.count)
      } else {
        guard let range = rest.firstRange(of: literal) else { return nil }
        value = rest[..<range.lowerBound]
      }
      // What ends before the quote that it began after is no value of a quoted text.
      if literals[index].hasSuffix("\""), value.contains("\"") { return nil }
      if isWords, literals[index].last.map({ $0 != " " }) == true, value.contains(" ") { return nil }
      found.append((slot.path, slot.reading(of: value)))
      rest = rest.dropFirst(value.count + literal.count)
    }
    return slots.isEmpty ? nil : found
  }
}

/// What a setting shows of a variable.
enum Reading: Hashable {
  case text(String)
  case list([String])
  /// The setting is explained already: the variable may stay as it is.
  case standing
}
