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

  package init(path: String, component: String, form: FileEditRule.Form) {
    self.path = path
    self.component = component
    self.form = form
  }

  /// The same with what another one sets in the same file besides.
  mutating func add(_ other: FileEdit) {
    values.merge(other.values) { $1 }
    unknown.merge(other.unknown) { $1 }
    variables.merge(other.variables) { $1 }
    doubt = doubt ?? other.doubt
  }

  /// The only value of a part; nil where it is left alone, or can't be told.
  func value(_ part: Part) -> String? { values[part]?.first }
}

extension RenderedHost {
  /// Adds what is set in a file. One that is written as a whole needs no edit; of two components that edit one file, the later
  /// one counts.
  package mutating func add(_ edit: FileEdit) {
    guard files[edit.path] == nil else { return }
    if edits[edit.path]?.component == edit.component {
      edits[edit.path]?.add(edit)
    } else {
      edits[edit.path] = edit
    }
  }
}
