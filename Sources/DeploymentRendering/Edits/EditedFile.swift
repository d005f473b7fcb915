import ComponentCatalog
import OrderedCollections

/// A file of a host, with what a deploy would set in it otherwise.
package struct EditedFile {
  /// A setting that a deploy would change.
  package struct Change: Hashable, Sendable {
    package let key: String
    package let part: FileEditRule.Part
    /// Nil where it is not there.
    package let onDisk: String?
    /// Nil where a deploy takes it away.
    package let declared: String?
    /// Names of the appenders that it is about; empty where it is about none.
    package let appenders: [String]
  }

  /// In the order in which they are set.
  package let changes: [Change]
  /// How many settings were looked at.
  package let compared: Int
  /// What a deploy leaves alone, a line each.
  package let rest: [String]
  /// Keys that a deploy sets only where they are there, and that are not.
  package let unset: [String]
  /// Why nothing can be told of it; nil where it can.
  package let problem: String?

  package init(_ text: String, _ edit: FileEdit) {
    var edits: any LoggingEdit = edit.form == .log4j ? Log4jEdit(edit) : Log4j2Edit(edit)
    edits.read(text)
    problem = edits.problem
    rest = edits.rest
    unset = edits.unset
    changes = EditedFile.folded(edits.notes)
    compared = Set(edits.notes.map(\.key)).count
  }

  /// The same of several appenders, once.
  private static func folded(_ notes: [EditNote]) -> [Change] {
    OrderedDictionary(grouping: notes.filter(\.isChange), by: \.key).map { key, notes in
      let text = { (values: [String?]) -> String? in
        if values.allSatisfy({ $0 == nil }) { return nil }
        return OrderedSet(values.map { $0 ?? "nothing" }).joined(separator: ", ")
      }
      return Change(
        key: key, part: notes[0].part, onDisk: text(notes.map(\.onDisk)),
        declared: text(notes.map(\.declared)),
        appenders: OrderedSet(notes.compactMap(\.appender)).elements)
    }
  }
}

/// A setting of a file that a deploy sets.
struct EditNote {
  let key: String
  let part: FileEditRule.Part
  var appender: String?
  let onDisk: String?
  let declared: String?
  let isChange: Bool
}

/// One form of files that a deploy edits.
protocol LoggingEdit {
  /// What was looked at.
  var notes: [EditNote] { get }
  /// What is left alone.
  var rest: [String] { get }
  /// Keys that are set only where they are there, and that are not.
  var unset: [String] { get }
  var problem: String? { get }

  mutating func read(_ text: String)
}
