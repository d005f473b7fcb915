import ComponentCatalog
import ConfigFormats
import EmbeddedTemplates
import EstateModel
import HostEvidence

/// A host as a configuration management database takes it in; names as in `templates/export/estate.schema.json`.
struct InstalledHost: Encodable {
  let host: String
  let name: String
  let address: String
  let os: String?
  let kernel: String?
  let processors: Int?
  /// MiB.
  let memory: Int?
  let services: [InstalledService]

  init(_ host: ExportedEstate.Host) {
    self.host = host.record.name
    name = host.name
    address = host.record.connection["ansible_host"] ?? host.record.name
    let facts = host.record.facts
    os = host.texts["/etc/os-release"].flatMap { text in
      let release = OSRelease(parsing: Array(text.utf8))
      return release.prettyName ?? release.versionID.map { "\(release.id) \($0)" }
    }
    kernel = facts["kernel"]
    processors = facts["processors"].flatMap { Int($0) }
    memory = facts["MemTotal"]?.split(separator: " ").first.flatMap { Int($0) }.map { $0 / 1024 }
    services = host.services.map { InstalledService($0, host.texts) }
  }
}

/// A service of a host.
struct InstalledService: Encodable {
  let cluster: String
  let clusterID: String?
  let component: String
  let group: String?
  let id: Int?
  let unit: String?
  let state: String
  let version: String?
  let edition: String?
  let installation: String
  let java: String?
  let user: String
  let config: String

  enum CodingKeys: String, CodingKey, CaseIterable {
    case cluster, clusterID = "cluster_id", component, group, id, unit, state, version, edition, installation
    case java, user, config
  }

  init(_ exported: ExportedService, _ texts: [String: String]) {
    let service = exported.service
    cluster = exported.cluster
    clusterID = service.clusterID
    component = service.component.name
    group = service.ownCluster
    id = service.identity
    unit = service.unit
    state = service.state.rawValue
    version = service.installation.version?.description
    edition = service.installation.isCommunity.map { $0 ? "community" : "server" }
    installation = service.installation.archiveBase == nil ? "package" : "archive"
    java = exported.process.flatMap { process in
      let home = process.executable.split(separator: "/").dropLast(2).joined(separator: "/")
      return texts["/\(home)/release"]?.firstMatch(of: /JAVA_VERSION="([^"]*)"/).map { String($0.1) }
    }
    user = service.user
    config = service.configPath
  }
}

extension ExportedEstate {
  private struct Document: Encodable {
    let schema = 1
    let taken: String
    let hosts: [InstalledHost]
    let unread: [Snapshot.Failure]
  }

  /// Hosts with their services, as `templates/export/estate.schema.json` tells.
  ///
  /// - Parameter taken: when the evidence was taken, ISO 8601.
  package func json(taken: String) throws -> ExportedFile {
    ExportedFile(
      name: "estate.json",
      text: try JSONText.of(Document(taken: taken, hosts: hosts.map(InstalledHost.init), unread: unread)))
  }

  private static let columns = [
    "host", "name", "address", "os", "kernel", "processors", "memory_mib", "cluster", "cluster_id",
    "component", "group", "id", "unit", "state", "version", "edition", "installation", "java", "user",
    "config",
  ]

  /// A row a service, and one without a service for a host that has none; of a host that could not be read, one with the
  /// state `unread`. RFC 4180, UTF-8.
  package var csv: ExportedFile {
    var rows = [Self.columns]
    for host in hosts.map(InstalledHost.init) {
      let left = [
        host.host, host.name, host.address, host.os ?? "", host.kernel ?? "",
        host.processors.map(String.init) ?? "", host.memory.map(String.init) ?? "",
      ]
      for service in host.services {
        rows.append(
          left + [
            service.cluster, service.clusterID ?? "", service.component, service.group ?? "",
            service.id.map(String.init) ?? "", service.unit ?? "", service.state, service.version ?? "",
            service.edition ?? "", service.installation, service.java ?? "", service.user, service.config,
          ])
      }
      if host.services.isEmpty {
        rows.append(left + Array(repeating: "", count: Self.columns.count - left.count))
      }
    }
    for failure in unread {
      rows.append(Self.columns.map { ["host": failure.host, "state": "unread"][$0] ?? "" })
    }
    let text = rows.map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
    return ExportedFile(name: "estate.csv", text: text)
  }

  /// In quotes where RFC 4180 asks for it, and where a spreadsheet would take a text from a host for a formula.
  private static func field(_ raw: String) -> String {
    // Control characters but those of a text would steer the terminal that shows the table.
    let plain = raw.unicodeScalars.map { scalar in
      guard scalar.isHidden, !"\t\r\n".unicodeScalars.contains(scalar) else { return String(scalar) }
      return scalar.properties.generalCategory == .control ? " " : scalar.escape
    }.joined()
    let isFormula = plain.first.map { "=+-@\t".contains($0) } ?? false
    let text = isFormula ? "'" + plain : plain
    guard text.contains(where: { ",\"\r\n".contains($0) || $0 == "\r\n" }) || isFormula else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
