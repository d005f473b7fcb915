import AnsibleExpressions
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import DriftAnalysis
import EstateModel
import Glibc
import HostEvidence
import OrderedCollections
import Synchronization

/// A function that conditions on services, and on what they have, may call besides those of every expression.
package enum AuditFunction: String, CaseIterable, Sendable {
  case usual
  case usualSetting = "usual_setting"
  case isFarOff = "is_far_off"
  case holding

  /// How it is called.
  package var form: String {
    switch self {
    case .usual: "usual('FACT')"
    case .usualSetting: "usual_setting('KEY')"
    case .isFarOff: "is_far_off('KEY')"
    case .holding: "holding(['TEXT', ...])"
    }
  }

  /// For people, a sentence.
  package var meaning: String {
    switch self {
    case .usual: "What a fact comes to on more than half of the group; none where there is no such majority."
    case .usualSetting:
      "The value that a setting has on more than half of the group, empty where most do not have it; none without a majority."
    case .isFarOff:
      "Whether a setting is another text than most of the group have, or than any other has where there is no majority; of numbers, more than twice or less than half."
    case .holding:
      "Names of the secret settings, in whatever file of the service (settings, logins, users), whose value fits one of these texts, behind the path where the file is not one of settings; * in them stands for any text."
    }
  }

  func call(_ arguments: [ExpressionValue], on service: AuditedService) -> ExpressionValue {
    switch (self, arguments.first) {
    case (.usual, .string(let name)?): service.peers.usual(fact: name)
    case (.usualSetting, .string(let key)?): service.peers.usual(setting: key)
    case (.isFarOff, .string(let key)?): service.isFarOff(key)
    case (.holding, .list(let texts)?):
      service.settings(holding: texts.compactMap { if case .string(let text) = $0 { text } else { nil } })
    default: .unread("\(rawValue) is called as \(form)")
    }
  }
}

/// The services of a group, and what most of them have in common. It is asked for once a service, and worked out once.
final class AuditedPeers: Sendable {
  let members: [AuditedService]
  private let majorities = Mutex<[String: ExpressionValue]>([:])

  init(_ members: [AuditedService]) { self.members = members }

  func usual(fact name: String) -> ExpressionValue {
    majority("fact \(name)") { $0.reading(name)?.value ?? .undefined(name) }
  }

  func usual(setting key: String) -> ExpressionValue {
    majority("setting \(key)") { member in
      member.whenMainIsKnown { _ in ExpressionValue(member.setting(key)?.value ?? "") }
    }
  }

  /// What members have, each value once; nothing of those of which it is not known.
  func known(setting key: String) -> Set<String> {
    Set(members.filter { $0.whenMainIsKnown { _ in .null }.isKnown }.map { $0.setting(key)?.value ?? "" })
  }

  /// Members whose value can't be told do not count.
  private func majority(_ name: String, _ value: (AuditedService) -> ExpressionValue) -> ExpressionValue {
    if let known = majorities.withLock({ $0[name] }) { return known }
    let values = members.map(value).filter(\.isKnown)
    let counts = values.reduce(into: [ExpressionValue: Int]()) { $0[$1, default: 0] += 1 }
    let found = counts.first { $0.value * 2 > values.count }?.key ?? .null
    majorities.withLock { $0[name] = found }
    return found
  }
}

extension AuditedService {
  fileprivate func isFarOff(_ key: String) -> ExpressionValue {
    whenMainIsKnown { _ in
      let value = setting(key)?.value ?? ""
      // Without a majority, nobody is the one who is off: all are.
      guard case .string(let usual) = peers.usual(setting: key) else {
        return .bool(peers.known(setting: key).contains { Self.isFar(value, from: $0) })
      }
      return .bool(Self.isFar(value, from: usual))
    }
  }

  private static func isFar(_ value: String, from other: String) -> Bool {
    guard let number = Double(value), let usual = Double(other), number > 0, usual > 0 else {
      return value != other
    }
    return number > usual * 2 || number * 2 < usual
  }

  /// Of all settings files of the service, and of its unit.
  fileprivate func settings(holding patterns: [String]) -> ExpressionValue {
    whenMainIsKnown { _ in names(holding: patterns) }
  }

  private func names(holding patterns: [String]) -> ExpressionValue {
    let passwords = HeldPasswords()
    let settings = own.configs.values.flatMap { config in config.properties.entries.map { ($0.key, $0.value) }
    }
    let environment = own.settings.environment.map { ($0.key, $0.value) }
    var all = (settings + environment).flatMap { key, value in
      passwords.found(in: value, of: key).map { (name: key, secret: $0) }
    }
    let own = Set(own.configs.values.map(\.path))
    for path in files where !own.contains(path) {
      guard let text = host.record.files[path]?.content.text else { continue }
      all += passwords.found(inFile: text, path: path).map { ("\(path): \($0.name)", $0.secret) }
    }
    if all.contains(where: { $0.secret.hasPrefix(RedactedText.start) }) {
      return .unread("secrets were left out of the evidence")
    }
    let found = all.filter { held in patterns.contains { fnmatch($0, held.secret, 0) == 0 } }.map(\.name)
    return ExpressionValue(Set(found).sorted())
  }
}
