import AnsibleExpressions
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import DriftAnalysis
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// A host that settings name and that nobody read.
struct AuditedAbsence: AuditedSubject {
  let absent: AbsentHost
  /// Nil where the estate has only one.
  let cluster: String?
  /// It was asked and gave no evidence.
  let hasFailed: Bool

  var place: Finding.Place {
    Finding.Place(cluster: cluster, component: absent.component.name, key: absent.setting)
  }

  var evidence: Finding.Evidence {
    Finding.Evidence(absent.setting, "\(absent.namedBy.joined(separator: ", ")): \(absent.name)")
  }

  var service: AuditedService? { nil }

  func reading(_ name: String) -> FactReading? { Self.table.reading(name, of: self) }

  static let table = FactTable<AuditedAbsence>([
    .init("component", .text, "The component that it is named for.", from: "main files") {
      ExpressionValue($0.absent.component.name)
    },
    .init("name", .text, "As settings name it.", from: "main files") { ExpressionValue($0.absent.name) },
    .init("setting", .text, "The setting that names it.", from: "main files") {
      ExpressionValue($0.absent.setting)
    },
    .init("named_by", .list, "Hosts whose settings name it.", from: "main files") {
      ExpressionValue($0.absent.namedBy)
    },
    .init("has_failed", .flag, "It was to be read, and could not be.", from: "the snapshot") {
      .bool($0.hasFailed)
    },
  ])
}

/// A listener of a broker or controller.
struct AuditedListener: AuditedSubject {
  let owner: AuditedService
  /// Nil where nobody knows the listeners of the service, for the reason.
  let address: HostPort?
  let security: String
  /// Ways to log in; empty where nobody has to.
  var mechanisms: [String] = []
  var problem: ExpressionValue = .null

  var place: Finding.Place {
    var place = owner.place
    place.file = owner.own.configPath
    place.key = "listeners"
    return place
  }

  var evidence: Finding.Evidence { Finding.Evidence(owner.own.configPath, address?.description ?? "") }
  var service: AuditedService? { owner }

  func reading(_ name: String) -> FactReading? { Self.table.reading(name, of: self) ?? owner.reading(name) }

  static let table = FactTable<AuditedListener>([
    .init("listener", .text, "Name of the listener.", from: "listeners") {
      $0.value { ExpressionValue($0.scheme ?? "") }
    },
    .init("address", .text, "Where it listens; empty for all interfaces.", from: "listeners") {
      $0.value { ExpressionValue(["0.0.0.0", "::"].contains($0.host) ? "" : $0.host) }
    },
    .init("port", .number, "Its port.", from: "listeners") {
      $0.value { ExpressionValue($0.port.map(Int.init), or: "the listener has no port") }
    },
    .init(
      "protocol", .text, "PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL.", from: "listener.security.protocol.map"
    ) { listener in listener.value { _ in ExpressionValue(listener.security) } },
    .init(
      "mechanisms", .list, "SASL mechanisms with which clients log in there, in capitals.",
      from: "listener.name.*.sasl.enabled.mechanisms, sasl.enabled.mechanisms"
    ) { listener in listener.value { _ in ExpressionValue(listener.mechanisms) } },
  ])

  private func value(_ part: (HostPort) -> ExpressionValue) -> ExpressionValue {
    address.map(part) ?? problem
  }

  /// The listeners of a service; one of which nothing is known where its settings are not.
  static func all(of owner: AuditedService) -> [AuditedListener] {
    guard ["kafka_broker", "kafka_controller"].contains(owner.own.component.name) else { return [] }
    let known = owner.whenMainIsKnown { _ in .null }
    guard known.isKnown, let main = owner.own.main else {
      return [AuditedListener(owner: owner, address: nil, security: "", problem: known)]
    }
    let pairs = (main["listener.security.protocol.map"] ?? "").split(separator: ",").compactMap { pair in
      pair.firstIndex(of: ":").map { colon in
        (trimmed(pair[..<colon]).uppercased(), trimmed(pair[pair.index(after: colon)...]).uppercased())
      }
    }
    let protocols = Dictionary(pairs, uniquingKeysWith: { $1 })
    // Without a setting, a broker listens for everybody, unencrypted.
    return HostPortList(parsing: main["listeners"] ?? "PLAINTEXT://:9092").elements.map { address in
      let name = (address.scheme ?? "").uppercased()
      let security = protocols[name] ?? name
      return AuditedListener(
        owner: owner, address: address, security: security,
        mechanisms: security.hasPrefix("SASL") ? mechanisms(of: name, main) : [])
    }
  }

  private static func mechanisms(of name: String, _ main: JavaProperties) -> [String] {
    let key = "sasl.enabled.mechanisms"
    let said = main["listener.name.\(name.lowercased()).\(key)"] ?? main[key] ?? "GSSAPI"
    return said.uppercased().split(separator: ",").map(trimmed)
  }

  private static func trimmed(_ text: Substring) -> String { text.filter { $0 != " " } }
}

/// A file of a service that holds secrets.
struct AuditedSecretFile: AuditedSubject {
  let owner: AuditedService
  let path: String

  var place: Finding.Place {
    var place = owner.place
    place.file = path
    return place
  }

  var evidence: Finding.Evidence { Finding.Evidence(path) }
  var service: AuditedService? { owner }

  func reading(_ name: String) -> FactReading? { Self.table.reading(name, of: self) ?? owner.reading(name) }

  static let table = FactTable<AuditedSecretFile>([
    .init("path", .text, "Where it lies.", from: "processes, units and settings") {
      ExpressionValue($0.path)
    },
    .init("mode", .text, "Its permissions, as 640.", from: "stat") { $0.attribute(\.octalMode) },
    .init("owner", .text, "The user whom it belongs to.", from: "stat") { $0.attribute(\.owner) },
    .init("is_readable_by_all", .flag, "Whether every user of the host may read it.", from: "stat") { file in
      guard case .string(let mode) = file.attribute(\.octalMode) else { return file.attribute(\.octalMode) }
      return .bool("4567".contains(mode.last ?? "0"))
    },
    .init("is_writable_by_all", .flag, "Whether every user of the host may change it.", from: "stat") {
      file in
      guard case .string(let mode) = file.attribute(\.octalMode) else { return file.attribute(\.octalMode) }
      return .bool("2367".contains(mode.last ?? "0"))
    },
  ])

  private func attribute(_ part: (FileAttributes) -> String) -> ExpressionValue {
    if owner.host.record.isCopy {
      return .unread("a folder was read, and its owners and modes are not those of the host")
    }
    if let own = owner.host.record.files[path]?.attributes { return ExpressionValue(part(own)) }
    return owner.host.asked { audit in
      ExpressionValue(audit.owners[path].map(part), or: "owners and modes of its files were not read")
    }
  }

  /// The files of a service that hold secrets, as far as their content or their name tells.
  static func all(of owner: AuditedService) -> [AuditedSecretFile] {
    // Whoever has a key store has the service's name; trust stores hold what everybody may know.
    let stores = StoreReference.all(of: owner.own).filter { !$0.isOfTrusted }.map(\.path)
    let texts = owner.files.filter { path in
      guard let file = owner.host.record.files[path] else { return false }
      if SecretSetting.isSecret(key: "", values: [], file: path) { return true }
      guard path.hasSuffix(".properties") else { return false }
      return JavaProperties(parsing: file.content.bytes).entries.contains { entry in
        !entry.value.isEmpty && !entry.value.hasPrefix("${")
          && SecretSetting.isSecret(key: entry.key, values: [entry.value], file: "")
      }
    }
    return OrderedSet(texts + stores).map { AuditedSecretFile(owner: owner, path: $0) }
  }
}
