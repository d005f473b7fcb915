import ComponentCatalog
import OrderedCollections

/// What a deploy sets in a file of a host that it does not write as a whole.
package struct FileEdit: Hashable, Sendable {
  package typealias Part = FileEditRule.Part

  package let path: String
  package let component: String
  package let form: FileEditRule.Form
  /// What is set, by part; a list as its items.
  package var values: [Part: [String]] = [:]
  /// Why it can't be told what a part is set to.
  package var unknown: [Part: String] = [:]
  /// Variables that decide over a part.
  package var variables: [Part: Set<String>] = [:]
  /// Why it is not known whether the file is edited; nil where it is.
  package var doubt: String?
  /// What other components of the host set in the same file.
  package private(set) var others: [FileEdit] = []

  package init(path: String, component: String, form: FileEditRule.Form) {
    self.path = path
    self.component = component
    self.form = form
  }

  /// All of the file, each by itself; in no order.
  package var all: [FileEdit] {
    var own = self
    own.others = []
    return [own] + others
  }

  /// Takes what the same component sets in the file besides, or another one does.
  mutating func add(_ other: FileEdit) {
    guard other.component == component else {
      if let known = others.firstIndex(where: { $0.component == other.component }) {
        others[known].add(other)
      } else {
        others.append(other)
      }
      return
    }
    values.merge(other.values) { $1 }
    unknown.merge(other.unknown) { $1 }
    variables.merge(other.variables) { $1 }
    doubt = doubt ?? other.doubt
  }

  /// What a setting that a part is about is called in findings.
  package func key(of part: Part) -> String {
    switch (form, part) {
    case (.log4j, .root): "log4j.rootLogger"
    case (.log4j, .max): "log4j.appender.*.MaxBackupIndex"
    case (.log4j, .size): "log4j.appender.*.MaxFileSize"
    case (.log4j2, .root): "Root.level"
    case (.log4j2, .appenders): "Root.AppenderRef"
    case (.log4j2, .max): "RollingFile.DefaultRolloverStrategy"
    case (.log4j2, .size): "RollingFile.SizeBasedTriggeringPolicy.size"
    default: part.rawValue
    }
  }

  /// The only value of a part; nil where it is left alone, or can't be told.
  func value(_ part: Part) -> String? { values[part]?.first }
}

extension RenderedHost {
  /// Adds what is set in a file. One that is written as a whole needs no edit.
  package mutating func add(_ edit: FileEdit) {
    guard files[edit.path] == nil else { return }
    if edits[edit.path] == nil { edits[edit.path] = edit } else { edits[edit.path]?.add(edit) }
  }
}
