import AnsibleExpressions
import OrderedCollections

/// A file as the model tells it, with the names that each of its parts hangs on.
package struct FileState: Sendable {
  /// Nil where the collection does not write it.
  package let file: ModelledFile?
  /// All names that were looked up for it.
  package private(set) var reads: NameSet
  private let start: Noted<Start>
  /// The outcome of every rule, and of the dictionary laid over those of a part.
  private var outcomes: [Noted<RuleOutput>] = []

  private struct Noted<Value: Sendable>: Sendable {
    let value: Value
    let reads: NameSet
  }

  /// Whether and where the file is written.
  private struct Start {
    var path: String?
    /// Why that can't be told.
    var gap: String?
  }

  /// A state of the same file, and the names that mean something else there.
  struct Donor {
    let state: FileState
    let differences: NameSet

    /// The state, where it holds here as it is.
    var whole: FileState? { state.reads.isDisjoint(with: differences) ? state : nil }
  }

  /// - Parameter donors: states from which is taken over what does not hang on differences.
  init(_ written: WrittenFile, in scope: HostScope, of evaluation: Evaluation, donors: [Donor]) {
    func noted<Value>(_ before: (FileState) -> Noted<Value>?, _ body: () -> Value) -> Noted<Value> {
      for donor in donors {
        if let value = before(donor.state), value.reads.isDisjoint(with: donor.differences) { return value }
      }
      let (value, reads) = evaluation.noting(body)
      return Noted(value: value, reads: reads)
    }
    start = noted(\.start) { FileState.start(written, in: scope) }
    reads = start.reads
    guard let path = start.value.path else {
      file = nil
      return
    }
    var file = ModelledFile(
      component: written.component, name: written.name, path: path, format: written.format,
      takesCustom: written.parts.contains { $0.custom != nil }, gaps: start.value.gap.map { [$0] } ?? [])
    for part in written.parts {
      var whole = RuleOutput()
      for step in part.steps {
        let done = outcomes.count
        let outcome = noted({ $0.outcomes.dropFirst(done).first }) {
          var writer = RuleWriter(blocks: evaluation.model.blocks)
          switch step {
          case .rule(let rule): writer.write([rule], in: scope)
          case .custom(let name): writer.overlay(scope.value(of: name))
          }
          return writer.output
        }
        whole.append(outcome.value)
        reads.formUnion(outcome.reads)
        outcomes.append(outcome)
      }
      for (key, value) in written.format == .lines ? whole.lines : whole.settings
      where !written.skipsEmpty || value != .known("") {
        file.settings[part.prefix + key] = value
      }
      file.gaps += whole.gaps
    }
    self.file = file
  }

  /// The names that the value of a setting hangs on: those of the last rule, or dictionary, that sets it. Nil where none
  /// does.
  ///
  /// - Parameter key: without what its part of a unit puts before it.
  func reads(of key: String) -> NameSet? {
    outcomes.last { $0.value.settings[key] != nil || $0.value.lines[key] != nil }?.reads
  }

  private static func start(_ written: WrittenFile, in scope: HostScope) -> Start {
    var start = Start()
    switch written.condition?.evaluate(in: scope) {
    case .unknown(let unknown)?: start.gap = "whether it is written is not known: \(unknown.reason)"
    case .undefined(let name)?: start.gap = "whether it is written is not known: \(name) is not defined"
    case let value?: if value.isTrue != true { return start }
    case nil: break
    }
    if case .string(let path) = written.path.evaluate(in: scope).rendered() {
      start.path = written.pathFrame.before + path + written.pathFrame.after
    } else {
      start.path = "\(written.component) \(written.name)"
      start.gap = "its path is not known"
    }
    return start
  }
}
