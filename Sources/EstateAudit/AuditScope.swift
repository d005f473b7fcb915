import AnsibleExpressions
import DeploymentRendering
import OrderedCollections
import SecretKeeping

/// Where a condition finds what its names stand for.
struct AuditScope: ExpressionScope {
  let subject: any AuditedSubject
  /// The word of `each` whose turn it is; nil where a rule has none.
  let item: String?
  let words: [String]

  func value(of name: String) -> ExpressionValue {
    if name == "item", let item { return .string(item) }
    if name == "words", !words.isEmpty { return ExpressionValue(words) }
    return subject.reading(name)?.value ?? .undefined(name)
  }

  func call(
    _ name: String, _ arguments: [ExpressionValue], _ named: [String: ExpressionValue]
  ) -> ExpressionValue? {
    guard let service = subject.service, let function = AuditFunction(rawValue: name) else { return nil }
    return function.call(arguments, on: service)
  }
}

/// The same for what people get to read, with a mask where secrets stand: what a filter made of a secret (its letters one by one,
/// another encoding of it) could not be found afterwards.
struct MaskedScope: ExpressionScope {
  let scope: AuditScope
  let known: KnownSecrets

  func value(of name: String) -> ExpressionValue {
    // What the rule itself says holds nothing of a host, though a list of bad passwords may name one.
    name == "item" || name == "words" ? scope.value(of: name) : hidden(scope.value(of: name), setting: nil)
  }

  func call(
    _ name: String, _ arguments: [ExpressionValue], _ named: [String: ExpressionValue]
  ) -> ExpressionValue? {
    let setting: String? = if case .string(let key)? = arguments.first { key } else { nil }
    return scope.call(name, arguments, named).map { hidden($0, setting: setting) }
  }

  /// - Parameter setting: whose value it is, which makes some a secret; nil for what is of no setting.
  private func hidden(_ value: ExpressionValue, setting: String?) -> ExpressionValue {
    switch value {
    case .string(let text):
      if let setting, !text.isEmpty, SecretSetting.isSecret(key: setting, values: [text], file: "") {
        return .string(SecretSetting.mask)
      }
      return .string(known.masked(text))
    case .list(let items): return .list(items.map { hidden($0, setting: setting) })
    case .dictionary(let entries):
      return .dictionary(
        OrderedDictionary(
          uniqueKeysWithValues: entries.map { ($0.key, hidden($0.value, setting: $0.key)) }))
    default: return value
    }
  }
}
