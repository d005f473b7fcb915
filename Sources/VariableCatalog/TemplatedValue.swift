import AnsibleExpressions
import AnsibleYAML
import OrderedCollections

/// A variable's value with its templates parsed, ready to be evaluated in the scope of a host.
package indirect enum TemplatedValue: Hashable, Sendable {
  case constant(ExpressionValue)
  case template(Template)
  case list([TemplatedValue])
  case dictionary(OrderedDictionary<String, TemplatedValue>)

  /// The value of a variable in an inventory. What its templates do wrong shows when they are evaluated:
  /// as something unknown, with the reason.
  package init(_ value: AnsibleValue) {
    self.init(value, template: { (text) throws(Never) in Template.lenient(text) })
  }

  /// Throws what `template` throws.
  init<Failure>(_ value: AnsibleValue, template: (String) throws(Failure) -> Template) throws(Failure) {
    switch value {
    case .string(let text) where text.holdsTemplate:
      self = .template(try template(text))
    case .list(let items):
      var values: [TemplatedValue] = []
      for item in items { values.append(try TemplatedValue(item, template: template)) }
      self = .list(values)
    case .dictionary(let entries):
      var values: OrderedDictionary<String, TemplatedValue> = [:]
      for (key, value) in entries { values[key] = try TemplatedValue(value, template: template) }
      self = .dictionary(values)
    default: self = .constant(ExpressionValue(value))
    }
  }

  package func evaluate(in scope: some ExpressionScope) -> ExpressionValue {
    switch self {
    case .constant(let value): value
    case .template(let template): template.evaluate(in: scope)
    case .list(let items): .list(items.map { $0.evaluate(in: scope) })
    case .dictionary(let entries): .dictionary(entries.mapValues { $0.evaluate(in: scope) })
    }
  }

  /// The names that its templates use.
  package var names: Set<String> {
    switch self {
    case .constant: []
    case .template(let template): template.names
    case .list(let items): items.reduce(into: []) { $0.formUnion($1.names) }
    case .dictionary(let entries): entries.values.reduce(into: []) { $0.formUnion($1.names) }
    }
  }
}

extension String {
  /// Whether Ansible would take it for a template: whether anything in it opens an expression, a statement or a comment.
  package var holdsTemplate: Bool {
    var isOpen = false
    for byte in utf8 {
      if isOpen, [UInt8(ascii: "{"), UInt8(ascii: "%"), UInt8(ascii: "#")].contains(byte) { return true }
      isOpen = byte == UInt8(ascii: "{")
    }
    return false
  }
}
