import AnsibleExpressions
import Synchronization

/// A call of a function of the catalog.
struct FunctionCall: Hashable {
  let name: String
  let arguments: [ExpressionValue]
  let named: [String: ExpressionValue]
}

/// Results of functions, with the names that they hang on: many rules ask for the same.
final class FunctionResults: Sendable {
  struct Result {
    let value: ExpressionValue
    let reads: Reads
  }

  /// Results that hold here as well, unless they hang on names that mean something else.
  struct Donor {
    let results: FunctionResults
    let differences: NameSet
  }

  private let results = Mutex<[FunctionCall: Result]>([:])
  private let before: Donor?

  init(before: Donor?) { self.before = before }

  subscript(call: FunctionCall) -> Result? {
    get { lasting(call, NameSet()) }
    set { results.withLock { $0[call] = newValue } }
  }

  /// A result that does not hang on some names.
  func lasting(_ call: FunctionCall, _ differences: NameSet) -> Result? {
    if let result = results.withLock({ $0[call] }) {
      return result.reads.all.isDisjoint(with: differences) ? result : nil
    }
    return before.flatMap { $0.results.lasting(call, differences.union($0.differences)) }
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
