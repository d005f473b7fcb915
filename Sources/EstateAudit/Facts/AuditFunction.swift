import AnsibleExpressions
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import DriftAnalysis
import EstateModel
import Glibc
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
      "Whether a setting is another text than most of the group have; of numbers, more than twice or less than half."
    case .holding:
      "Names of the secret settings, in whatever file, whose value fits one of these texts; * in them stands for any text."
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
      // Without a majority, nobody is the one who is off.
      guard case .string(let usual) = peers.usual(setting: key) else { return .bool(false) }
      let value = setting(key)?.value ?? ""
      guard let number = Double(value), let other = Double(usual), number > 0, other > 0 else {
        return .bool(value != usual)
      }
      return .bool(number > other * 2 || number * 2 < other)
    }
  }

  /// Of all settings files of the service, and of its unit.
  fileprivate func settings(holding patterns: [String]) -> ExpressionValue {
    whenMainIsKnown { _ in names(holding: patterns) }
  }

  private func names(holding patterns: [String]) -> ExpressionValue {
    let files = own.configs.values.flatMap { config in config.properties.entries.map { ($0.key, $0.value) } }
    let environment = own.settings.environment.map { ($0.key, $0.value) }
    let passwords = LoginPasswords()
    var found: Set<String> = []
    for (key, value) in files + environment {
      let secrets =
        SecretSetting.isSecretName(key) && !value.contains("=") ? [value] : passwords.found(in: value)
      if secrets.contains(where: { $0.hasPrefix(RedactedText.start) }) {
        return .unread("secrets were left out of the evidence")
      }
      let fits = secrets.contains { secret in patterns.contains { fnmatch($0, secret, 0) == 0 } }
      if fits { found.insert(key) }
    }
    return ExpressionValue(found.sorted())
  }
}

/// What stands behind `password=` and the like in login configurations.
private struct LoginPasswords {
  /// Kept: to make one takes longer than to use it.
  private let pattern = /(?:password|secret|user_[\w.\-]+)\s*=\s*\\?["']?([^"'\s;\\]+)/.ignoresCase()

  func found(in text: String) -> [String] {
    guard text.utf8.contains(UInt8(ascii: "=")) else { return [] }
    return text.matches(of: pattern).map { String($0.1) }
  }
}
