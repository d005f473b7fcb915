import OrderedCollections

/// A value of an Ansible variable, as Ansible's own YAML loader would construct it.
///
/// Nothing is rounded on the way through: a whole number that does not fit `Int` stays exact as
/// `wideInt`, a float is the double that Ansible itself would hold, and dates keep their text.
package indirect enum AnsibleValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A whole number; YAML 1.1 octal, hexadecimal and sexagesimal spellings are already resolved.
  case int(Int)
  /// A whole number beyond `Int`: its decimal digits with a leading `-` where negative, no leading zeros.
  case wideInt(String)
  case float(Double)
  /// A date or time that YAML 1.1 would construct as such; holds the text as written.
  case timestamp(String)
  case string(String)
  /// A string tagged `!unsafe`: Ansible never templates it.
  case unsafe(String)
  /// A value tagged `!vault`: the armoured text, still encrypted.
  case vault(String)
  case list([AnsibleValue])
  case dictionary(OrderedDictionary<String, AnsibleValue>)
}

extension AnsibleValue {
  /// What the value is, in the words of an error message ("a list", "a string").
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .int, .wideInt: "a whole number"
    case .float: "a number"
    case .timestamp: "a date"
    case .string, .unsafe: "a string"
    case .vault: "a vault-encrypted value"
    case .list: "a list"
    case .dictionary: "a dictionary"
    }
  }

  /// The text of a string, templated or not; nil for every other kind.
  package var text: String? {
    switch self {
    case .string(let text), .unsafe(let text): text
    default: nil
    }
  }

  /// The text that Ansible puts where a template names this scalar (`True`, `7`, `1.5`, ``);
  /// nil for vault values, lists and dictionaries.
  package var scalarText: String? {
    switch self {
    case .null: ""
    case .bool(let flag): flag ? "True" : "False"
    case .int(let number): String(number)
    case .wideInt(let digits): digits
    case .float(let number): YAMLScalarText.pythonFloat(number)
    case .timestamp(let text), .string(let text), .unsafe(let text): text
    case .vault, .list, .dictionary: nil
    }
  }

  /// The value with every string in it marked as `!unsafe`.
  var markedUnsafe: AnsibleValue {
    switch self {
    case .string(let text): .unsafe(text)
    case .list(let items): .list(items.map(\.markedUnsafe))
    case .dictionary(let entries): .dictionary(entries.mapValues(\.markedUnsafe))
    default: self
    }
  }
}
