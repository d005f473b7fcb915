import AnsibleExpressions
import DriftAnalysis
import EstateFindings
import EstateModel
import HostEvidence

/// A volume that holds data or logs of services.
struct AuditedVolume: AuditedSubject {
  let host: AuditedHost
  let mount: String
  /// Folders of services on it.
  let folders: [String]
  let space: AuditEvidence.Space
  let inodes: AuditEvidence.Space?

  var place: Finding.Place { Finding.Place(host: host.record.name, file: mount) }
  var evidence: Finding.Evidence { Finding.Evidence(mount, folders.joined(separator: ", ")) }
  var service: AuditedService? { nil }

  func reading(_ name: String) -> FactReading? { Self.table.reading(name, of: self) ?? host.reading(name) }

  static let table = FactTable<AuditedVolume>([
    .init("mount", .text, "Where it is mounted.", from: "df", isExtra: true) { ExpressionValue($0.mount) },
    .init("folders", .list, "Folders of services that are on it.", from: "df", isExtra: true) {
      ExpressionValue($0.folders)
    },
    .init("size", .number, "Its size in MiB.", from: "df", isExtra: true) { .int($0.space.total / 1024) },
    .init("free", .number, "What is free of it, in MiB.", from: "df", isExtra: true) {
      .int($0.space.free / 1024)
    },
    .init("free_percent", .number, "Share of the space that is free.", from: "df", isExtra: true) {
      share(of: $0.space)
    },
    .init(
      "free_inodes_percent", .number, "Share of the inodes that is free; 100 where they are made as needed.",
      from: "df -i", isExtra: true
    ) { volume in
      guard let inodes = volume.inodes else {
        return .unread("the host did not tell inodes of \(volume.mount)")
      }
      return inodes.total == 0 ? .int(100) : share(of: inodes)
    },
  ])

  private static func share(of space: AuditEvidence.Space) -> ExpressionValue {
    space.total > 0
      ? .int(Int(min(max(Double(space.free) / Double(space.total), 0), 1) * 100))
      : .unread("the size of the volume was not told")
  }

  /// Why the volumes of a host are not known; nil where they are.
  static func obstacle(on host: AuditedHost) -> String? {
    guard let audit = host.record.audit else { return AuditedHost.notAsked }
    if host.record.isCopy { return "a folder was read, whose volume is not the host's" }
    return audit.volumes.isEmpty && !host.services.isEmpty ? "df told nothing of its volumes" : nil
  }

  /// The volumes of a host, by mount point.
  static func all(of host: AuditedHost) -> [AuditedVolume] {
    guard let audit = host.record.audit else { return [] }
    let folders = Dictionary(grouping: audit.volumes.keys) { audit.volumes[$0]?.mount ?? "" }
    return folders.sorted { $0.key < $1.key }.compactMap { mount, folders in
      let sorted = folders.sorted()
      guard let first = sorted.first, let space = audit.volumes[first] else { return nil }
      return AuditedVolume(
        host: host, mount: mount, folders: sorted, space: space, inodes: audit.inodes[first])
    }
  }
}
