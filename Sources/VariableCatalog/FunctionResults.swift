import AnsibleExpressions
import Synchronization

/// A call of a function of the catalog.
struct FunctionCall: Hashable {
  let name: String
  let arguments: [ExpressionValue]
  let named: [String: ExpressionValue]
  /// Arguments may be long lists, and one call is looked for in many places.
  private let hash: Int

  init(name: String, arguments: [ExpressionValue], named: [String: ExpressionValue]) {
    self.name = name
    self.arguments = arguments
    self.named = named
    var hasher = Hasher()
    hasher.combine(name)
    hasher.combine(arguments)
    hasher.combine(named)
    hash = hasher.finalize()
  }

  static func == (left: FunctionCall, right: FunctionCall) -> Bool {
    left.hash == right.hash && left.name == right.name && left.arguments == right.arguments
      && left.named == right.named
  }

  func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

/// Results of functions, with the names that they hang on: many rules ask for the same.
final class FunctionResults: Sendable {
  final class Result: Sendable {
    let value: ExpressionValue
    let reads: Reads

    init(_ value: ExpressionValue, _ reads: Reads) {
      self.value = value
      self.reads = reads
    }
  }

  /// Results that hold here as well, unless they hang on names that mean something else.
  struct Donor {
    let results: FunctionResults
    let differences: NameSet
  }

  private let results = Mutex<[FunctionCall: Result]>([:])
  /// Those of earlier evaluations, the latest first, each with all that changed since.
  private let earlier: [Donor]

  init(before: Donor?) {
    earlier =
      before.map { before in
        [before]
          + before.results.earlier.map {
            Donor(results: $0.results, differences: $0.differences.union(before.differences))
          }
      } ?? []
  }

  subscript(call: FunctionCall) -> Result? {
    get { lasting(call, NameSet()) }
    set { results.withLock { $0[call] = newValue } }
  }

  /// A result that does not hang on some names.
  func lasting(_ call: FunctionCall, _ differences: NameSet) -> Result? {
    if let result = results.withLock({ $0[call] }) {
      return result.reads.all.isDisjoint(with: differences) ? result : nil
    }
    for donor in earlier {
      guard let result = donor.results.results.withLock({ $0[call] }) else { continue }
      let reads = result.reads.all
      return reads.isDisjoint(with: differences) && reads.isDisjoint(with: donor.differences) ? result : nil
    }
    return nil
  }

  /// Takes over what others know, is not known here, and does not hang on some names.
  func absorb(_ other: FunctionResults, unless differences: NameSet) {
    let theirs = other.results.withLock { $0 }
    results.withLock { results in
      for (call, result) in theirs where result.reads.all.isDisjoint(with: differences) {
        if results[call] == nil { results[call] = result }
      }
    }
  }
}
