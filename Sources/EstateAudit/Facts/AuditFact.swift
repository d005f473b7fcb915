import AnsibleExpressions
import OrderedCollections

/// A name that the conditions of rules may use: documented, and typed.
package struct AuditFact: Hashable, Sendable {
  /// What kind of value it has.
  package enum Kind: String, Hashable, Sendable {
    case number, text, flag, list
    /// Texts by name.
    case settings
  }

  package let name: String
  package let kind: Kind
  /// For people, a sentence.
  package let meaning: String
  /// Where it is read: a path, a command, or the name of what it is derived from.
  package let source: String
  /// Hosts are asked for it only by `collect --audit` and `audit`.
  package let isExtra: Bool
}

/// The facts on one kind of subject, by name.
struct FactTable<Subject>: Sendable {
  struct Entry: Sendable {
    let fact: AuditFact
    let value: @Sendable (Subject) -> ExpressionValue
  }

  let entries: OrderedDictionary<String, Entry>

  init(_ entries: [Entry]) {
    self.entries = OrderedDictionary(uniqueKeysWithValues: entries.map { ($0.fact.name, $0) })
  }

  var facts: [AuditFact] { entries.values.map(\.fact) }

  /// Nil where this kind of subject has no fact of the name.
  func reading(_ name: String, of subject: Subject) -> FactReading? {
    entries[name].map { FactReading(fact: $0.fact, value: $0.value(subject)) }
  }
}

extension FactTable.Entry {
  init(
    _ name: String, _ kind: AuditFact.Kind, _ meaning: String, from source: String, isExtra: Bool = false,
    _ value: @escaping @Sendable (Subject) -> ExpressionValue
  ) {
    fact = AuditFact(name: name, kind: kind, meaning: meaning, source: source, isExtra: isExtra)
    self.value = value
  }
}

/// A fact with what it comes to for one subject.
struct FactReading {
  let fact: AuditFact
  let value: ExpressionValue
}

extension ExpressionValue {
  /// A value that could not be read, with the reason.
  static func unread(_ reason: String) -> ExpressionValue { .unknown(Unknown(reason)) }

  /// Why the evidence does not have what only an audit asks for.
  static let notAsked = ExpressionValue.unread(AuditedHost.notAsked)

  init(_ text: String) { self = .string(text) }

  init(_ texts: [String]) { self = .list(texts.map(ExpressionValue.string)) }

  /// Nil is a value that the host did not tell.
  init(_ number: Int?, or reason: @autoclosure () -> String) {
    self = number.map(ExpressionValue.int) ?? .unread(reason())
  }

  init(_ text: String?, or reason: @autoclosure () -> String) {
    self = text.map(ExpressionValue.string) ?? .unread(reason())
  }
}
