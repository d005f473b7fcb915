import AnsibleYAML
import OrderedCollections

/// A value on its way through expressions.
///
/// `==` compares structure (`true` is not `1` here); what Python calls equal is `PythonComparison.equal`.
package indirect enum ExpressionValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  case list([ExpressionValue])
  case dictionary(OrderedDictionary<String, ExpressionValue>)
  /// Members that are looked up one by one, when they are needed (`hostvars`, `vars`).
  case object(ExpressionObject)
  /// Nothing goes by this name.
  case undefined(String)
  /// There is a value, but it can't be told here.
  case unknown(Unknown)
}

/// Why a value can't be told.
package struct Unknown: Hashable, Sendable, CustomStringConvertible {
  /// Completes the sentence "the value ..., since REASON". Holds names and kinds, never a value.
  package let reason: String
  /// There may be no value at all.
  package let mayBeUndefined: Bool

  package init(_ reason: String, mayBeUndefined: Bool = false) {
    self.reason = reason
    self.mayBeUndefined = mayBeUndefined
  }

  package var description: String { reason }
}

extension ExpressionValue {
  /// The value as it stands: what looks like a template stays text.
  package init(_ value: AnsibleValue) {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .float(let number): self = .float(number)
    // Text is right wherever such a number is written down, which is all that happens to it.
    case .wideInt(let digits): self = .string(digits)
    case .timestamp(let text), .string(let text), .unsafe(let text): self = .string(text)
    case .vault:
      self = .unknown(Unknown("it is encrypted with Ansible Vault, and no password for it was given"))
    case .list(let items): self = .list(items.map(ExpressionValue.init))
    case .dictionary(let entries): self = .dictionary(entries.mapValues(ExpressionValue.init))
    }
  }

  /// The value in terms of an inventory; nil where something in it is undefined, unknown or an object.
  package var ansibleValue: AnsibleValue? {
    switch self {
    case .null: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .float(let number): return .float(number)
    case .string(let text): return .string(text)
    case .list(let items):
      var list: [AnsibleValue] = []
      list.reserveCapacity(items.count)
      for item in items {
        guard let value = item.ansibleValue else { return nil }
        list.append(value)
      }
      return .list(list)
    case .dictionary(let entries):
      var dictionary: OrderedDictionary<String, AnsibleValue> = [:]
      for (key, entry) in entries {
        guard let value = entry.ansibleValue else { return nil }
        dictionary[key] = value
      }
      return .dictionary(dictionary)
    case .object, .undefined, .unknown: return nil
    }
  }

  /// What Python takes the value for in a condition. nil where it is unknown; undefined is false.
  package var isTrue: Bool? {
    switch self {
    case .null, .undefined: false
    case .bool(let flag): flag
    case .int(let number): number != 0
    case .float(let number): number != 0
    case .string(let text): !text.isEmpty
    case .list(let items): !items.isEmpty
    case .dictionary(let entries): !entries.isEmpty
    case .object: true
    case .unknown: nil
    }
  }

  /// Neither undefined nor unknown.
  package var isKnown: Bool {
    switch self {
    case .undefined, .unknown: false
    default: true
    }
  }

  package var isUndefined: Bool {
    if case .undefined = self { true } else { false }
  }

  /// What the value is, in the words of a message.
  package var kind: String {
    switch self {
    case .null: "none"
    case .bool: "a boolean"
    case .int: "a whole number"
    case .float: "a number"
    case .string: "a string"
    case .list: "a list"
    case .dictionary: "a dictionary"
    case .object: "an object"
    case .undefined: "undefined"
    case .unknown: "unknown"
    }
  }
}

extension ExpressionValue {
  /// Why a value, or a part of it, can't be told; nil where it can, or where there is none by that name.
  package var doubt: String? {
    switch self {
    case .unknown(let unknown): unknown.reason
    case .list(let items): items.lazy.compactMap(\.lack).first
    case .dictionary(let entries): entries.values.lazy.compactMap(\.lack).first
    default: nil
    }
  }

  /// The same where there must be a value.
  package var lack: String? {
    if case .undefined(let name) = self { "\(name) is not defined" } else { doubt }
  }
}
