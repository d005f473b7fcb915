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

    /// What a value that stands looks like in this place.
    func text(_ standing: Reading?) -> String? {
      switch (self, standing) {
      case (.text, .text(let text)?): text
      case (.list(_, let separator), .list(let items)?): items.joined(separator: separator)
      default: nil
      }
    }

    func reading(of text: Substring) -> Reading {
      switch self {
      case .text: .text(String(text))
      case .list(let path, let separator):
        .list(MarkedText.items(of: text, separator: separator, starts: path.starts))
      }
    }
  }

  /// The items of a list within a text; an item goes on to where the next one begins, if that is known.
  static func items(of text: some StringProtocol, separator: String, starts: [String]) -> [String] {
    if separator.isEmpty { return [String(text)] }
    var items: [String] = []
    for part in String(text).split(separator: separator, omittingEmptySubsequences: false).map(String.init) {
      if let last = items.last, !starts.isEmpty, !starts.contains(where: part.hasPrefix) {
        items[items.count - 1] = last + separator + part
      } else {
        items.append(part)
      }
    }
    return items
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
    _ text: String, isWords: Bool = false, standing: (TextInversion.Path) -> Reading?
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
    _ text: String, isWords: Bool, _ standing: (TextInversion.Path) -> Reading?
  ) -> [(path: TextInversion.Path, reading: Reading)]? {
    if slots.count > 1, let found = readOne(text, isWords: isWords, standing) { return found }
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
        guard let known = slot.text(standing(slot.path)), rest.hasPrefix(known) else { return nil }
        value = rest.prefix(known.count)
      } else {
        guard let range = rest.firstRange(of: literal) else { return nil }
        value = rest[..<range.lowerBound]
      }
      guard canHold(value, at: index, isWords: isWords) else { return nil }
      found.append((slot.path, slot.reading(of: value)))
      rest = rest.dropFirst(value.count + literal.count)
    }
    return slots.isEmpty ? nil : found
  }

  /// The simplest reading: one value is another one, and all others stand.
  private func readOne(
    _ text: String, isWords: Bool, _ standing: (TextInversion.Path) -> Reading?
  ) -> [(path: TextInversion.Path, reading: Reading)]? {
    let known = slots.map { $0.text(standing($0.path)) }
    for index in slots.indices {
      let others = known.enumerated().map { $0.offset == index ? "" : $0.element }
      // Where marks touch, the first of them stands.
      let isTouching = index < slots.count - 1 && literals[index + 1].isEmpty
      guard !others.contains(nil), !isTouching else { continue }
      let parts = zip(others, literals.dropFirst()).map { ($0 ?? "") + $1 }
      let start = literals[0] + parts[..<index].joined()
      let end = parts[index...].joined()
      guard text.hasPrefix(start), text.hasSuffix(end), text.utf8.count >= start.utf8.count + end.utf8.count
      else { continue }
      let value = text.dropFirst(start.count).dropLast(end.count)
      guard canHold(value, at: index, isWords: isWords) else { continue }
      return slots.enumerated().map { other, slot in
        (slot.path, slot.reading(of: other == index ? value : (known[other] ?? "")[...]))
      }
    }
    return nil
  }

  /// Whether a value may stand in a place: what ends before the quote that it began after is no value of a quoted text.
  private func canHold(_ value: Substring, at index: Int, isWords: Bool) -> Bool {
    if literals[index].hasSuffix("\""), value.contains("\"") { return false }
    return !isWords || literals[index].last.map { $0 == " " } != false || !value.contains(" ")
  }
}

/// What a setting shows of a variable.
enum Reading: Hashable {
  case text(String)
  case list([String])
  /// The setting is explained already: the variable may stay as it is.
  case standing
}
