import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import OrderedCollections

/// Orders the variables of one level by subject, each subject under its heading.
struct Subjects {
  let headings: [Heading]

  /// Fewer variables are taken in at a glance.
  static let fewest = 6

  /// - Parameters:
  ///   - variables: in the order in which those of one subject shall stand.
  ///   - prefix: what their names begin with, and tells nothing: the component's name.
  ///   - otherwise: the heading of those that have no other.
  func sections(
    _ variables: [InventoryDocument.Variable], prefix: String = "", otherwise: String? = nil
  ) -> [InventoryDocument.Variable] {
    var bySubject: OrderedDictionary<String?, [InventoryDocument.Variable]> = [otherwise: []]
    for heading in headings { bySubject[heading.text] = [] }
    for variable in Subjects.paired(variables) {
      let name =
        variable.name.hasPrefix(prefix) ? String(variable.name.dropFirst(prefix.count)) : variable.name
      bySubject[headings.last { $0.covers(name) }?.text ?? otherwise, default: []].append(variable)
    }
    return bySubject.flatMap { Subjects.section($0, Subjects.arranged($1, prefix)) }
  }

  /// Variables of one kind together, by the words of their names; long dictionaries after what switches them on.
  private static func arranged(
    _ variables: [InventoryDocument.Variable], _ prefix: String
  ) -> [InventoryDocument.Variable] {
    let words = variables.map { variable in
      let name = variable.name.hasPrefix(prefix) ? variable.name.dropFirst(prefix.count) : variable.name[...]
      return (variable: variable, words: name.split(separator: "_"))
    }
    return OrderedDictionary(grouping: words) { $0.words.first }.values.flatMap { kind in
      let sorted = together(kind[...], from: 1)
      return sorted.filter { !$0.value.isDictionary } + sorted.filter(\.value.isDictionary)
    }
  }

  /// Names with the same beginning together, each kind where the first of it stands.
  private static func together(
    _ variables: ArraySlice<(variable: InventoryDocument.Variable, words: [Substring])>, from place: Int
  ) -> [InventoryDocument.Variable] {
    if variables.count < 3 { return variables.map(\.variable) }
    let byWord = OrderedDictionary(grouping: variables) { $0.words.dropFirst(place).first }
    return byWord.flatMap { word, kind in
      word == nil ? kind.map(\.variable) : together(kind[...], from: place + 1)
    }
  }

  /// Who logs in stands before the password.
  static func paired(_ variables: [InventoryDocument.Variable]) -> [InventoryDocument.Variable] {
    var paired = variables
    for password in variables where password.name.hasSuffix("_password") {
      let user = password.name.dropLast("password".count) + "user"
      guard let from = paired.firstIndex(where: { $0.name == user }),
        let to = paired.firstIndex(where: { $0.name == password.name }), to < from
      else { continue }
      paired.insert(paired.remove(at: from), at: to)
    }
    return paired
  }

  /// Puts a heading above the first of some variables, unless it has a comment of its own.
  static func section(
    _ heading: String?, _ variables: [InventoryDocument.Variable]
  ) -> [InventoryDocument.Variable] {
    guard let heading, var first = variables.first, first.comment.isEmpty else { return variables }
    first.comment = [heading]
    return [first] + variables.dropFirst()
  }
}

extension YAMLOutput {
  fileprivate var isDictionary: Bool { if case .value(.dictionary) = self { true } else { false } }
}

extension Variables {
  /// As they are written, without comments.
  var written: [InventoryDocument.Variable] { map { .init($0.key, .value($0.value)) } }
}
