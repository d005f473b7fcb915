import ConfigFormats
import HostEvidence
import OrderedCollections

/// What a host's own unit files and drop-ins say, without what the packaged unit file brings anyway.
package struct UnitSettings: Hashable, Sendable {
  /// Environment variables of `Environment=` and of the files that `EnvironmentFile=` names, as
  /// `Environment=` would hold them: unquoted, percent signs still for systemd to read.
  package var environment: OrderedDictionary<String, String> = [:]
  /// Other directives of `[Service]`; a list has several values.
  package var service: OrderedDictionary<String, [String]> = [:]
  /// Directives of `[Unit]`.
  package var unit: OrderedDictionary<String, [String]> = [:]
  /// Directives of `[Service]` that the packaged unit file brings and nothing overrides.
  package var packaged: OrderedDictionary<String, [String]> = [:]

  package init() {}
}

/// A unit as its files make it.
struct UnitReading {
  /// Everything that holds, the packaged unit file included.
  let whole: SystemdUnit
  let settings: UnitSettings
  /// A unit file of the administrator, not of a package.
  let isHandWritten: Bool
  let hasDropIns: Bool
  let remarks: [String]

  init(_ unit: UnitRecord, in host: HostRecord) {
    let paths = UnitRecord.applied(unit.paths, of: unit.name, in: host)
    let files = paths.compactMap { path -> SystemdUnitFile? in
      guard let file = host.files[path], !file.content.bytes.isEmpty else { return nil }
      return SystemdUnitFile(parsing: file.content.bytes, path: path)
    }
    whole = SystemdUnit(files: files)
    isHandWritten = paths.contains { $0.hasSuffix(".service") && $0.hasPrefix("/etc/") }
    hasDropIns = paths.contains { $0.hasSuffix(".conf") }
    var remarks = whole.warnings.map(\.description)
    if let mask = unit.paths.first(where: { $0.hasSuffix(".service") && host.links[$0] == "/dev/null" }) {
      remarks.append("the unit is masked by \(mask); a deploy could not start it")
    }
    let packaged = SystemdUnit(files: files.filter { UnitReading.isPackaged(path: $0.path) })
    for name in packaged.environment.keys where whole.environment[name] == nil {
      remarks.append(
        "the packaged unit's variable \(name) was taken back here; a deploy would bring it again")
    }
    settings = UnitReading.ownSettings(of: whole, packaged: packaged, in: host, remarks: &remarks)
    self.remarks = remarks
  }

  private static func isPackaged(_ directive: SystemdDirective) -> Bool { isPackaged(path: directive.path) }

  private static func isPackaged(path: String) -> Bool {
    ["/usr/lib/", "/lib/"].contains { path.hasPrefix($0) } && path.hasSuffix(".service")
  }

  /// Names of lists that the drop-in which the collection rewrites can't just add to: other files that stay
  /// on the host say something of them, or the host took back what the packaged unit says.
  private static func repeated(in unit: SystemdUnit, packaged: SystemdUnit) -> [String] {
    let lists = [
      "EnvironmentFile", "ExecCondition", "ExecStartPre", "ExecStartPost", "ExecReload", "ExecStop",
      "ExecStopPost",
    ]
    return lists.filter { name in
      let now = unit.directives("Service", name)
      let isElsewhere = now.contains { !isPackaged($0) && !$0.path.hasSuffix("/override.conf") }
      let isTakenBack = packaged.values("Service", name).contains { value in
        !now.contains { $0.value == value }
      }
      return isTakenBack || isElsewhere
    }
  }

  private static func ownSettings(
    of unit: SystemdUnit, packaged: SystemdUnit, in host: HostRecord, remarks: inout [String]
  ) -> UnitSettings {
    var settings = UnitSettings()
    for entry in unit.environmentEntries.values where !isPackaged(entry.directive) {
      settings.environment[entry.name] = entry.value
    }
    for file in unit.environmentFiles {
      guard let record = host.files[file.path], record.state == .read || record.state == .cut else {
        if !file.isOptional { remarks.append("EnvironmentFile \(file.path) could not be read") }
        continue
      }
      let variables = EnvironmentFile(parsing: record.content.bytes, path: file.path)
      remarks += variables.warnings.map(\.description)
      // In such a file a percent sign means itself; in `Environment=` it must be doubled to do so.
      let values = variables.variables.mapValues { $0.replacing("%", with: "%%") }
      settings.environment.merge(values) { _, later in later }
    }
    for directive in unit.directives(in: "Service", except: ["Environment"]) {
      if isPackaged(directive) {
        settings.packaged[directive.name, default: []].append(directive.value)
      } else {
        settings.service[directive.name, default: []].append(directive.value)
      }
    }
    for name in repeated(in: unit, packaged: packaged)
    where settings.service[name] != nil || unit.values("Service", name).isEmpty {
      // An empty assignment first: what other files say of it would count twice, or come back.
      settings.service[name] =
        [""] + (unit.values("Service", name).isEmpty ? [""] : unit.values("Service", name))
      settings.packaged[name] = nil
    }
    for directive in unit.directives(in: "Unit") where !isPackaged(directive) {
      settings.unit[directive.name, default: []].append(directive.value)
    }
    return settings
  }
}

extension UnitRecord {
  /// Those of some unit files and drop-ins that count, in the order in which systemd applies them. A drop-in without
  /// a unit file counts, too: the unit file may be on its way, or generated.
  package static func applied(_ paths: [String], of unit: String, in host: HostRecord) -> [String] {
    let candidates = paths.map {
      SystemdUnitSearch.Candidate(path: $0, isMask: host.links[$0] == "/dev/null")
    }
    let found = SystemdUnitSearch.files(of: unit, among: candidates).paths
    guard found.isEmpty else { return found }
    let fileName = { (path: String) in path.split(separator: "/").last ?? "" }
    return candidates.filter { $0.path.hasSuffix(".conf") && !$0.isMask }.map(\.path)
      .sorted { fileName($0) < fileName($1) }
  }
}
