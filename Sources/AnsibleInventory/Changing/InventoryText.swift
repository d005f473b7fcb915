import AnsibleYAML
import OrderedCollections

/// The text of an inventory in one YAML file, in which variables of groups can be changed: all else stays as it is,
/// comments and order included. What was changed is read back before anybody gets it.
package struct InventoryText: Sendable {
  package private(set) var text: String
  private let file: String

  /// - Parameter file: for errors.
  package init(_ text: String, file: String) {
    self.text = text
    self.file = file
  }

  /// Throws where a change can't be written safely; the text is as before then.
  package mutating func apply(_ changes: [InventoryChange]) throws(InventoryChangeError) {
    let before = text
    do throws(InventoryChangeError) {
      let expected = try read().applying(changes)
      for change in changes {
        let edit = try edit(for: change)
        guard let range = edit.range(in: text) else { throw unsafe(edit.start, change) }
        text.unicodeScalars.replaceSubrange(range, with: edit.text.unicodeScalars)
        // What can't be read any more missed what was replaced: an anchor, as a rule.
        if (try? root()) == nil { throw hangsOnOthers(edit.start, change) }
      }
      guard try read().withoutPlaces == expected.withoutPlaces else {
        throw InventoryChangeError(
          "\(file): the changed file would not be read as it was meant; change it by hand")
      }
    } catch {
      text = before
      throw error
    }
  }

  private func read() throws(InventoryChangeError) -> Inventory {
    do {
      return try readInventory(try root(), file: file, folder: nil).inventory
    } catch let error as InventoryChangeError {
      throw error
    } catch {
      throw InventoryChangeError("\(error)")
    }
  }

  private func root() throws(InventoryChangeError) -> YAMLNode {
    do {
      if let node = try parseYAML(Array(text.utf8), file: file) { return node }
    } catch {
      throw InventoryChangeError(error.description)
    }
    throw InventoryChangeError("\(file) is empty")
  }

  private func edit(for change: InventoryChange) throws(InventoryChangeError) -> TextEdit {
    let groups = try root().pairs.flatMap { $0.groups(named: change.group) }
    let variables = groups.compactMap { $0.value.pair("vars") }
    for vars in variables {
      if let pair = vars.value.pair(change.name) { return try replacement(of: pair.value, change) }
    }
    if let vars = variables.first(where: { !$0.value.pairs.isEmpty || $0.value.isInBrackets(text) }) {
      return try insertion(into: vars, [change.name], change)
    }
    guard variables.isEmpty, let group = groups.first else {
      throw InventoryChangeError(
        "\(file): the group \(change.group) has no place for variables in this file; change it by hand")
    }
    return try insertion(into: group, ["vars", change.name], change)
  }

  /// Another value in the place of one that is a scalar or stands in brackets.
  private func replacement(of node: YAMLNode, _ change: InventoryChange) throws(InventoryChangeError)
    -> TextEdit
  {
    guard node.tag == nil, let end = node.end, node.isScalarInLine || node.isInBrackets(text),
      let value = YAMLWriter.inline(change.value)
    else { throw unsafe(node.mark, change) }
    // Nothing behind the key: the mark is that of what follows, or right behind the colon.
    if case .scalar("", .plain) = node.content { throw unsafe(node.mark, change) }
    return TextEdit(start: node.mark, end: end, text: value)
  }

  /// New keys at the beginning of a mapping.
  private func insertion(
    into owner: YAMLPair, _ keys: [String], _ change: InventoryChange
  ) throws(InventoryChangeError) -> TextEdit {
    let node = owner.value
    if node.isInBrackets(text), let inline = YAMLWriter.inline(change.value) {
      let behind = YAMLMark(line: node.mark.line, column: node.mark.column + 1)
      let open = keys.dropLast().map { "\($0): {" }.joined()
      let close = String(repeating: "}", count: keys.count - 1)
      let rest = node.pairs.isEmpty ? "" : ", "
      return TextEdit(start: behind, end: behind, text: "\(open)\(change.name): \(inline)\(close)\(rest)")
    }
    let indent = node.pairs.first.map { $0.key.mark.column - 1 } ?? owner.key.mark.column + 1
    guard node.tag == nil, node.pairs.first?.key.mark.line ?? .max > owner.key.mark.line else {
      throw unsafe(node.mark, change)
    }
    var lines = keys.dropLast().enumerated().map { level, key in
      String(repeating: " ", count: indent + 2 * level) + key + ":"
    }
    lines += YAMLWriter.lines(change.name, change.value).map {
      String(repeating: " ", count: indent + 2 * (keys.count - 1)) + $0
    }
    let below = YAMLMark(line: owner.key.mark.line + 1, column: 1)
    // Lines end as those of the file do.
    let lineEnd = text.utf8.first { $0 == UInt8(ascii: "\r") } == nil ? "\n" : "\r\n"
    return TextEdit(start: below, end: below, text: lines.map { $0 + lineEnd }.joined())
  }

  private func hangsOnOthers(_ mark: YAMLMark, _ change: InventoryChange) -> InventoryChangeError {
    InventoryChangeError(
      "\(file):\(mark.line): \(change) has an anchor here, on which an alias further down hangs; change both by hand"
    )
  }

  private func unsafe(_ mark: YAMLMark, _ change: InventoryChange) -> InventoryChangeError {
    InventoryChangeError(
      "\(file):\(mark.line): \(change) stands here in a form that can't be changed without risk; change it by hand"
    )
  }
}

/// A part of a text, and what takes its place.
private struct TextEdit {
  let start: YAMLMark
  let end: YAMLMark
  let text: String

  /// Nil where the text is shorter.
  func range(in text: String) -> Range<String.Index>? {
    let scalars = text.unicodeScalars
    guard let from = TextEdit.index(of: start, in: scalars), let to = TextEdit.index(of: end, in: scalars),
      from <= to
    else { return nil }
    return from..<to
  }

  private static func index(of mark: YAMLMark, in scalars: String.UnicodeScalarView) -> String.Index? {
    var index = scalars.startIndex
    for _ in 1..<mark.line {
      guard let end = scalars[index...].firstIndex(of: "\n") else { return nil }
      index = scalars.index(after: end)
    }
    return scalars.index(index, offsetBy: mark.column - 1, limitedBy: scalars.endIndex)
  }
}

extension YAMLPair {
  /// The keys of a group's name with what stands behind them, here and below.
  fileprivate func groups(named name: String) -> [YAMLPair] {
    let below = value.pair("children")?.value.pairs.flatMap { $0.groups(named: name) } ?? []
    return (key.isKey(name) ? [self] : []) + below
  }
}

extension YAMLNode {
  fileprivate var pairs: [YAMLPair] {
    if case .mapping(let pairs) = content { pairs } else { [] }
  }

  fileprivate func pair(_ name: String) -> YAMLPair? { pairs.first { $0.key.isKey(name) } }

  fileprivate func isKey(_ name: String) -> Bool {
    if case .scalar(name, _) = content { true } else { false }
  }

  fileprivate var isScalarInLine: Bool {
    if case .scalar(_, let style) = content { style != .literal && style != .folded } else { false }
  }

  /// Whether it is a list or mapping in brackets.
  fileprivate func isInBrackets(_ text: String) -> Bool {
    if case .scalar = content { return false }
    let edit = TextEdit(start: mark, end: YAMLMark(line: mark.line, column: mark.column + 1), text: "")
    guard let range = edit.range(in: text) else { return false }
    return ["{", "["].contains(String(text[range]))
  }
}

extension Inventory {
  /// For comparison: where things stand does not count, nor in which order a group says them.
  fileprivate var withoutPlaces: Inventory {
    var inventory = changingVariables { InventoryVariable(name: $0.name, value: $0.value, place: nil) }
    for name in groups.keys { inventory.groups[name]?.variables.sort { $0.name < $1.name } }
    return inventory
  }
}
