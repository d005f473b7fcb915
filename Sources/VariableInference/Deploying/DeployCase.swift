import AnsibleExpressions
import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateModel
import VariableCatalog

/// One service with all that decides what a deploy would do to it besides writing its files.
struct DeployCase {
  let member: HostMember
  /// Facts of the host, and of the service: `title`, `host`, `state` (as `Service.State`), `alone` (no other service
  /// on the host), `edition` (`community`, `server`), `version`, `installation` (`package`, `archive`), `user`, `group`, agents
  /// (`jmxexporter`, `jolokia`: `running`, `absent`), `secrets` (`protected`, `clear`), `data` (`moved`, with `data.folder` and
  /// `data.old`), `kernel` (`own`: not as a deploy would set it), `store.folder`, `keytab`,
  /// `secrets.file`. What is not known has no entry.
  let facts: [String: String]
  /// Signs among the settings of its main file.
  let signs: Set<Situation.Sign>
  /// Signs among the settings of any service of the cluster.
  let clusterSigns: Set<Situation.Sign>
  /// Files of the host by path.
  let texts: [String: String]
  let version: PlatformVersion?
  /// Every setting is said as it is, so that no switch of the collection is on.
  let isVerbatim: Bool
  /// The variables of the inventory; nil as long as they are not known.
  let evaluation: Evaluation?

  var component: String { member.service.component.name }

  /// Whether a situation is that of the service.
  func isIn(_ situation: Situation) -> Bool {
    guard situation.concerns(component), situation.versions.contains(version) else { return false }
    if let installation = situation.installation {
      guard installation == (member.service.installation.archiveBase == nil ? .package : .archive) else {
        return false
      }
    }
    guard situation.facts.allSatisfy({ facts[$0.key] == $0.value }) else { return false }
    // Settings said one by one turn no switch on, so nothing follows from them.
    if isVerbatim { return situation.seen.isEmpty && !situation.isConditional }
    guard situation.seen.isEmpty || situation.seen.contains(where: signs.contains),
      clusterSigns.isDisjoint(with: situation.unseen)
    else { return false }
    guard situation.isConditional else { return true }
    guard let scope = evaluation?.scope(of: member.inventoryName) else { return false }
    if let condition = situation.condition(for: component), condition.evaluate(in: scope).isTrue != true {
      return false
    }
    let comparisons = situation.comparisons(for: component)
    return comparisons.isEmpty
      || comparisons.contains { comparison in
        guard let declared = comparison.declared.evaluate(in: scope).ansibleValue?.scalarText else {
          return false
        }
        // What is not known of the host may well differ.
        return filled(comparison.found) != declared
      }
  }

  /// The file in whose place a deploy would put the collection's own text, where the host has another one.
  private var otherText: String? {
    let files = evaluation?.foreignFiles(of: member.inventoryName, component: component) ?? []
    return files.map(RenderedFile.init).first { file in
      texts[file.path].flatMap(file.isOwnText) == false
    }?.path
  }

  /// A text with its placeholders filled: `{c}`, `{other.text}`, facts, settings of the main file; nil where one is not
  /// known.
  func filled(_ text: String) -> String? {
    guard text.contains("{") else { return text }
    var filled = ""
    var rest = text[...]
    while let end = rest.firstIndex(of: "}") {
      guard let start = rest[..<end].lastIndex(of: "{"), rest.index(after: start) < end else {
        filled += rest[...end]
        rest = rest[rest.index(after: end)...]
        continue
      }
      let name = String(rest[rest.index(after: start)..<end])
      let value =
        switch name {
        case "c": component
        case "other.text": otherText
        default: facts[name] ?? member.service.main?[name]
        }
      guard let value else { return nil }
      filled += rest[..<start] + value
      rest = rest[rest.index(after: end)...]
    }
    return filled + rest
  }
}
