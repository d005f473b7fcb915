import AnsibleExpressions
import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateModel
import OrderedCollections
import VariableCatalog

/// One service with all that decides what a deploy would do to it besides writing its files. A class, since hundreds of rules
/// pass thousands of them on.
final class DeployCase: Sendable {
  let member: HostMember
  /// Facts of the host, and of the service: `title`, `host`, `state` (as `Service.State`), `alone` (no other service
  /// on the host), `edition` (`community`, `server`), `version` (`own.version` of components that have one of their own),
  /// `installation` (`package`, `archive`), `archive.folder` (above the unpacked one), `unit`, `user`, `group`, `id`
  /// (`changed`, with `id.new` and `id.old`), agents
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
  /// The same before a change of the inventory; nil where there was none.
  let earlier: Evaluation?

  init(
    member: HostMember, facts: [String: String], signs: Set<Situation.Sign>,
    clusterSigns: Set<Situation.Sign>,
    texts: [String: String], version: PlatformVersion?, isVerbatim: Bool, evaluation: Evaluation? = nil,
    earlier: Evaluation? = nil
  ) {
    self.member = member
    self.facts = facts
    self.signs = signs
    self.clusterSigns = clusterSigns
    self.texts = texts
    self.version = version
    self.isVerbatim = isVerbatim
    self.evaluation = evaluation
    self.earlier = earlier
  }

  /// Whether a situation is that of the service.
  enum Standing: Equatable {
    case holds, fails
    /// Why that can't be told.
    case unknown(String)
  }

  var component: String { member.service.component.name }

  func isIn(_ situation: Situation) -> Bool { standing(in: situation) == .holds }

  func standing(in situation: Situation) -> Standing {
    guard situation.concerns(component), situation.versions.contains(version) else { return .fails }
    if let installation = situation.installation {
      guard installation == (member.service.installation.archiveBase == nil ? .package : .archive) else {
        return .fails
      }
    }
    guard situation.facts.allSatisfy({ facts[$0.key] == $0.value }) else { return .fails }
    // Settings said one by one turn no switch on, so nothing follows from them.
    if isVerbatim { return situation.seen.isEmpty && !situation.isConditional ? .holds : .fails }
    guard situation.seen.isEmpty || situation.seen.contains(where: signs.contains),
      clusterSigns.isDisjoint(with: situation.unseen)
    else { return .fails }
    guard situation.isConditional else { return .holds }
    guard let scope = evaluation?.scope(of: member.inventoryName) else { return .fails }
    // What did not change is no matter of the rest.
    let change = situation.hangsOnChange ? changeStanding(situation, scope) : .holds
    if change == .fails { return .fails }
    if let condition = situation.condition(for: component) {
      let value = condition.evaluate(in: scope)
      if case .unknown(let unknown) = value { return .unknown(unknown.reason) }
      if value.isTrue != true { return .fails }
    }
    let comparison = comparisonStanding(situation, scope)
    return comparison == .holds ? change : comparison
  }

  /// The first of some outcomes that holds, else the first that is not known.
  private func any(_ all: [Standing]) -> Standing {
    all.first { $0 == .holds } ?? all.first { $0 != .fails } ?? .fails
  }

  private func comparisonStanding(_ situation: Situation, _ scope: HostScope) -> Standing {
    let comparisons = situation.comparisons(for: component)
    if comparisons.isEmpty { return .holds }
    return any(
      comparisons.map { comparison in
        let value = comparison.declared.evaluate(in: scope)
        if case .unknown(let unknown) = value { return .unknown(unknown.reason) }
        guard let declared = value.ansibleValue?.scalarText else { return .fails }
        // What is not known of the host may well differ.
        return filled(comparison.found) == declared ? .fails : .holds
      })
  }

  private func changeStanding(_ situation: Situation, _ scope: HostScope) -> Standing {
    guard let before = earlier?.scope(of: member.inventoryName) else { return .fails }
    return any(
      situation.changes(for: component).map { expression in
        let (old, new) = (expression.evaluate(in: before), expression.evaluate(in: scope))
        // The same doubt on both sides is told where the variable itself is.
        if old == new { return .fails }
        return [new, old].lazy.compactMap(\.doubt).first.map(Standing.unknown) ?? .holds
      })
  }

  /// What the inventory says of what a situation compares: with another text, what is not known of a host is another
  /// question.
  func declared(in situation: Situation) -> [String] {
    guard let scope = evaluation?.scope(of: member.inventoryName) else { return [] }
    return situation.comparisons(for: component).map {
      $0.declared.evaluate(in: scope).ansibleValue?.scalarText ?? ""
    }
  }

  /// What a text asks for that is not known.
  func missing(in text: String) -> [String] {
    text.matches(of: /\{([^{}]+)\}/).map { String($0.1) }.filter { filled("{\($0)}") == nil }
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
