import AnsibleExpressions
import ComponentCatalog
import DeploymentRendering
import DriftAnalysis
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections
import SecretKeeping

/// Rules held against an estate: what is about to go wrong, and what nobody can tell.
package struct AuditAnalysis: Sendable {
  package let report: FindingReport

  /// - Parameters:
  ///   - sources: what was read, for the title.
  ///   - known: the secrets of the evidence, of which no text of a rule gets to see any.
  package init(
    _ rules: [AuditRule], on snapshot: Snapshot, _ estate: Estate, sources: [String], catalog: Catalog,
    hiding known: KnownSecrets
  ) {
    let scene = AuditScene(snapshot, estate, catalog: catalog)
    var report = FindingReport(
      subject: .audit, sources: sources, program: snapshot.program, taken: snapshot.taken)
    report.hosts =
      ReportHosts(snapshot, scene.index.services, cluster: scene.index.cluster, unasked: []).hosts
    var checks = AuditChecks(known: known)
    let subjects = Dictionary(uniqueKeysWithValues: AuditSubject.allCases.map { ($0, scene.subjects($0)) })
    for rule in rules {
      if rule.subject == .volume {
        for host in scene.hosts {
          if let obstacle = AuditedVolume.obstacle(on: host) { checks.leave(rule, host.place, obstacle) }
        }
      }
      for subject in subjects[rule.subject] ?? [] where rule.concerns(subject) {
        checks.hold(rule, against: subject)
      }
    }
    report.findings = checks.findings.sorted()
    report.notCompared = checks.notChecked
    report.compared = checks.made
    report.agreeing = checks.passed
    self.report = report
  }
}

extension AuditRule {
  /// Whether a subject is of one of its components; a host is where it has one of them.
  fileprivate func concerns(_ subject: any AuditedSubject) -> Bool {
    guard !components.isEmpty else { return true }
    if let host = subject as? AuditedHost {
      return host.services.contains { components.contains($0.component.name) }
    }
    return subject.place.component.map(components.contains) ?? false
  }
}

/// What came of the rules so far.
private struct AuditChecks {
  /// What texts must not be made of.
  let known: KnownSecrets
  private(set) var findings: [Finding] = []
  private(set) var made = 0
  private(set) var passed = 0
  /// Rules that could not be decided, by what they are about and why.
  private var undecided: OrderedDictionary<Undecided, OrderedSet<String>> = [:]

  private struct Undecided: Hashable {
    var place: Finding.Place
    var reason: String
  }

  /// What could not be decided, rules of one reason in one row.
  var notChecked: [FindingReport.NotCompared] {
    undecided.map { subject, rules in
      var place = subject.place
      place.key = rules.sorted().joined(separator: ", ")
      return FindingReport.NotCompared(place: place, reason: subject.reason)
    }
  }

  mutating func hold(_ rule: AuditRule, against subject: any AuditedSubject) {
    guard !rule.items.isEmpty else { return hold(rule, against: subject, item: nil) }
    for item in rule.items { hold(rule, against: subject, item: item) }
  }

  private mutating func hold(_ rule: AuditRule, against subject: any AuditedSubject, item: String?) {
    let scope = AuditScope(subject: subject, item: item, words: rule.words)
    let outcome = rule.condition.evaluate(in: scope)
    switch outcome {
    case .undefined(let name): leave(rule, subject.place, "\(name) is undefined")
    case ExpressionValue.notAsked:
      // Of no service in particular: the host as a whole was not asked.
      leave(rule, Finding.Place(host: subject.place.host), AuditedHost.notAsked)
    case .unknown(let unknown): leave(rule, subject.place, unknown.reason)
    default:
      made += 1
      if outcome.isTrue == true { findings.append(finding(rule, scope)) } else { passed += 1 }
    }
  }

  mutating func leave(_ rule: AuditRule, _ place: Finding.Place, _ reason: String) {
    let subject = Undecided(
      place: Finding.Place(cluster: place.cluster, component: place.component, host: place.host),
      reason: reason)
    undecided[subject, default: []].append(rule.id)
  }

  init(known: KnownSecrets) { self.known = known }

  private func finding(_ rule: AuditRule, _ scope: AuditScope) -> Finding {
    let subject = scope.subject
    let shown = MaskedScope(scope: scope, known: known)
    var finding = Finding(kind: rule.id, severity: rule.severity, place: subject.place)
    if case .string(let key)? = rule.key?.evaluate(in: shown).rendered() {
      finding.place.key = key
      if let service = subject.service {
        let setting = service.setting(key)
        finding.place.file = finding.place.file ?? setting?.file ?? service.own.configPath
        finding.values.onDisk = setting?.value
      }
    }
    if case .string(let text)? = rule.text?.evaluate(in: shown).rendered() { finding.text = text }
    finding.isSecret = SecretSetting.isSecret(
      key: finding.place.key ?? "", values: [finding.values.onDisk].compactMap(\.self), file: "")
    finding.evidence =
      [subject.evidence]
      + rule.facts.filter { $0.kind != .settings }.compactMap { fact in
        guard case .string(let value)? = subject.reading(fact.name)?.value.rendered() else { return nil }
        return Finding.Evidence(fact.source, "\(fact.name) \(value)")
      }
    return finding
  }
}
