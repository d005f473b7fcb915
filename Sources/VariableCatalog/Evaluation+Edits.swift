import AnsibleExpressions
import AnsibleYAML
import ComponentCatalog
import DeploymentRendering
import OrderedCollections

extension Evaluation {
  /// What actions set in files of a host for one component; empty where it is in no group of that.
  func edits(by actions: [ActionRule], of component: String, on host: String) -> [FileEdit] {
    guard isMember(host, of: component), let scope = scope(of: host) else { return [] }
    return actions.compactMap { action in
      action.situation.components.contains(component) ? action.edit(of: component, in: scope) : nil
    }
  }
}

extension ActionRule {
  /// Nil where it sets nothing, and where it can't be told in which file.
  fileprivate func edit(of component: String, in scope: HostScope) -> FileEdit? {
    guard let rule = edit else { return nil }
    let expressions = rule.expressions(for: component)
    let standing = situation.condition(for: component)?.evaluate(in: scope) ?? .bool(true)
    guard standing.isTrue != false, let path = expressions[.file]?.evaluate(in: scope).ansibleValue?.text
    else {
      return nil
    }
    var edit = FileEdit(path: path, component: component, form: rule.form)
    if case .unknown(let unknown) = standing { edit.doubt = unknown.reason }
    for (part, expression) in expressions where part != .file {
      edit.variables[part] = expression.names
      let value = expression.evaluate(in: scope)
      if let lack = value.lack {
        edit.unknown[part] = lack
      } else if let items = value.items {
        edit.values[part] = items
      }
    }
    // A switch that is off sets nothing.
    if edit.values[.redactor] == ["False"] { edit.values[.redactor] = nil }
    return edit
  }
}

extension ExpressionValue {
  /// Its texts: of a list one an item, of what names a logger `NAME=VALUE`; nil where it is nothing of the kind.
  fileprivate var items: [String]? {
    switch self {
    case .list(let items): return items.compactMap(\.item)
    default: return item.map { [$0] }
    }
  }

  private var item: String? {
    guard case .dictionary(let entries) = self else { return ansibleValue?.scalarText }
    guard let name = entries["logger"]?.item, let value = entries["value"]?.item else { return nil }
    return "\(name)=\(value)"
  }
}
