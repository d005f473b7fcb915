import AnsibleExpressions
import AnsibleInventory
import AnsibleYAML
import DeploymentRendering
import OrderedCollections

extension CatalogRendering {
  /// Texts that templates of the inventory make of secrets, whatever filters do to them: by none of their parts could it be
  /// told afterwards that a secret went into them.
  package var secretTexts: Set<String> {
    let names = secretNames
    var texts: Set<String> = []
    var levels: [Int: [Template]] = [:]
    let assignment = evaluation.assignment
    let shared = Self.templates(in: assignment.shared, with: names)
    for (host, own) in assignment.variables {
      let level = assignment.level(of: host)
      let ofLevel = levels[level.number] ?? Self.templates(in: level.variables, with: names)
      levels[level.number] = ofLevel
      let templates = Self.templates(in: own, with: names) + ofLevel + shared
      guard !templates.isEmpty, let scope = evaluation.scope(of: host) else { continue }
      for template in templates {
        if case .string(let text) = template.evaluate(in: scope) { texts.insert(text) }
      }
    }
    return texts
  }

  /// Variables with a secret's name, those that were encrypted, and those that are one text made of such.
  private var secretNames: Set<String> {
    let levels =
      inventory.groups.values.flatMap { [$0.variables] + $0.fileVariables }
      + inventory.hosts.values.flatMap { [$0.variables] + $0.fileVariables }
    var names: Set<String> = []
    var templates: [(name: String, template: Template)] = []
    for variable in levels.joined() {
      switch variable.value {
      case .unsafe: names.insert(variable.name)
      case .string(let text) where text.holdsTemplate:
        templates.append((variable.name, Template.lenient(text)))
      default: break
      }
      if SecretSetting.isSecretName(variable.name) { names.insert(variable.name) }
    }
    var count = -1
    while count < names.count {
      count = names.count
      for (name, template) in templates where template.mentions(names) { names.insert(name) }
    }
    return names
  }

  private static func templates(in variables: [String: TemplatedValue], with names: Set<String>) -> [Template]
  {
    variables.values.flatMap { $0.templates(with: names) }
  }
}

extension TemplatedValue {
  fileprivate func templates(with names: Set<String>) -> [Template] {
    switch self {
    case .constant: []
    case .template(let template): template.mentions(names) ? [template] : []
    case .list(let items): items.flatMap { $0.templates(with: names) }
    case .dictionary(let entries): entries.values.flatMap { $0.templates(with: names) }
    }
  }
}

extension Template {
  /// Whether an expression in it names one of some variables, or anything that is called like a secret.
  fileprivate func mentions(_ secrets: Set<String>) -> Bool {
    expressions.contains { expression in
      let words = expression.text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
      return words.contains { secrets.contains(String($0)) || SecretSetting.isSecretName(String($0)) }
    }
  }
}
