import AnsibleExpressions
import DeploymentRendering
import OrderedCollections

/// A file as the model tells it, with the names that each of its parts hangs on. Many states of an estate share one.
package final class FileState: Sendable {
  /// Nil where the collection does not write it.
  package let file: ModelledFile?
  /// All names that were looked up for it.
  package let reads: NameSet
  /// States with one mark write the same.
  package let mark: Mark
  private let written: WrittenFile
  private let start: Noted<Start>
  /// The outcome of every step.
  private let outcomes: [Noted<RuleOutput>]

  /// Tells what was worked out from what was taken over.
  package final class Mark: Sendable {}

  private final class Noted<Value: Sendable & Equatable>: Sendable {
    let value: Value
    let reads: Reads
    let mark: Mark

    init(_ value: Value, _ reads: Reads, _ mark: Mark) {
      self.value = value
      self.reads = reads
      self.mark = mark
    }
  }

  /// Whether and where the file is written.
  private struct Start: Equatable {
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

  /// - Parameters:
  ///   - donors: states from which is taken over what does not hang on differences.
  ///   - earlier: the state before some variables changed.
  init(
    _ written: WrittenFile, in scope: HostScope, of evaluation: Evaluation, donors: [Donor],
    earlier: FileState?
  ) {
    func noted<Value>(_ before: (FileState) -> Noted<Value>?, _ body: () -> Value) -> Noted<Value> {
      for donor in donors {
        if let value = before(donor.state), value.reads.all.isDisjoint(with: donor.differences) {
          return value
        }
      }
      let old = earlier.flatMap(before)
      let (value, reads) = evaluation.noting {
        if let old, scope.isRecurring(old.reads) { return old.value }
        return body()
      }
      guard let old, old.value == value else { return Noted(value, reads, Mark()) }
      return Noted(old.value, reads, old.mark)
    }
    self.written = written
    let start = noted(\.start) { FileState.start(written, in: scope) }
    var outcomes: [Noted<RuleOutput>] = []
    for (index, step) in (start.value.path == nil ? [] : written.steps).enumerated() {
      outcomes.append(
        noted({ $0.outcomes.dropFirst(index).first }) {
          var writer = RuleWriter(blocks: evaluation.model.blocks)
          switch step.source {
          case .rule(let rule): writer.write([rule], in: scope)
          case .custom(let name):
            writer.overlay(scope.value(of: name), of: name, skipsFalse: written.skipsEmpty)
          }
          return writer.output
        })
    }
    self.start = start
    self.outcomes = outcomes
    reads = outcomes.reduce(into: start.reads.all) { $0.formUnion($1.reads.all) }
    let same = donors.first { donor in
      donor.state.start.mark === start.mark && donor.state.outcomes.count == outcomes.count
        && zip(donor.state.outcomes, outcomes).allSatisfy { $0.mark === $1.mark }
    }
    mark = same?.state.mark ?? Mark()
    file = same?.state.file ?? FileState.file(written, start.value, outcomes.map(\.value))
  }

  /// The names that the value of a setting hangs on: those of the last rule, or dictionary, that sets it. Nil where none
  /// does.
  ///
  /// - Parameter key: without what its part of a unit puts before it.
  func reads(of key: String) -> NameSet? {
    outcomes.last { $0.value.settings[key] != nil || $0.value.lines[key] != nil }?.reads.all
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

  private static func file(
    _ written: WrittenFile, _ start: Start, _ outcomes: [RuleOutput]
  ) -> ModelledFile? {
    guard let path = start.path else { return nil }
    var file = ModelledFile(
      component: written.component, name: written.name, path: path, format: written.format,
      takesCustom: written.takesCustom, gaps: start.gap.map { [$0] } ?? [])
    file.doubt = start.gap
    for (step, outcome) in zip(written.steps, outcomes) {
      for key in outcome.open.lazy.map({ $0.prefixed(with: step.prefix) }) {
        file.open.append(key)
        for name in file.settings.keys where written.format != .lines && key.fits(name) {
          file.settings[name] = .unknown(key.reason)
        }
      }
      for (key, value) in outcome.made(written.format) {
        if let supposed = outcome.supposed[key], file.settings[step.prefix + key] == supposed { continue }
        file.settings[step.prefix + key] = value
      }
      file.gaps += outcome.gaps
    }
    // Where it can't be told whether the text is the collection's own, nothing of it is told.
    if written.format == .foreign, !file.knowsItsText { file.gaps = start.gap.map { [$0] } ?? [] }
    if written.skipsEmpty { file.settings.removeAll { $0.value == .known("") } }
    return file
  }

  // MARK: - What a change could do

  /// Whether another value of a variable could change if and where the file is written.
  package func startHangs(on name: NameTable.ID) -> Bool { start.reads.all.contains(name) }

  /// Whether another value of a variable could change any of some settings: only the steps that read it could, by what
  /// they have made, or may make.
  package func mayChange(_ keys: [String], by name: NameTable.ID) -> Bool {
    zip(written.steps, outcomes).contains { step, outcome in
      outcome.reads.all.contains(name)
        && keys.contains { key in
          step.mayMake(key)
            || key.hasPrefix(step.prefix)
              && outcome.value.made(written.format)[String(key.dropFirst(step.prefix.count))] != nil
        }
    }
  }
}

extension ModelledFile {
  /// Of a text of the collection's own: there is a digest of it.
  fileprivate var knowsItsText: Bool {
    if case .known? = settings[RenderedFile.wholeKey] { true } else { false }
  }
}

extension RuleOutput {
  /// What counts in a file of a format.
  fileprivate func made(
    _ format: FileModel.Format
  ) -> OrderedDictionary<String, ModelledFile.Setting> { format == .lines ? lines : settings }
}
