import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateModel
import HostEvidence
import OrderedCollections

/// The files that a service reads when it starts, as far as they were read: its settings, its unit, what its arguments
/// name, and the users' files which those name.
package struct ServiceFiles {
  /// Absolute, sorted.
  package let paths: [String]

  package init(_ service: Service, _ process: ProcessRecord?, in record: HostRecord, catalog: Catalog) {
    var named = Set([service.configPath])
    // A file beside the main one is for people's commands, unless an argument names it.
    for file in service.component.config.files where file.option != nil {
      if let config = service.configs[file.name] { named.insert(config.path) }
    }
    if let unit = record.units.first(where: { $0.name == service.unitName }) {
      named.formUnion(UnitRecord.applied(unit.paths, of: unit.name, in: record))
      named.formUnion(UnitFiles(of: unit.name, in: record).environmentFiles)
    }
    if let java = process.flatMap({ JVMArguments(argv: $0.arguments) }) {
      for (name, value) in java.systemProperties where catalog.evidence.systemProperties.contains(name) {
        named.insert(value.hasPrefix("file:") ? String(value.dropFirst(5)) : value)
      }
      for agent in java.javaAgents {
        named.formUnion((agent.options ?? "").split { ",:=".contains($0) }.map(String.init))
      }
    }
    for path in named where path.hasSuffix(".conf") {
      guard let text = record.files[path]?.content.text, text.holds("file") else { continue }
      named.formUnion(text.matches(of: /\bfile\s*=\s*"([^"]+)"/).map { String($0.1) })
    }
    paths = named.filter { path in
      record.files[path].map { $0.state == .read || $0.state == .cut } ?? false
    }.sorted()
  }
}

extension HostRecord {
  /// It was read from a folder: owners, modes and times of a copy say nothing of the host.
  package var isCopy: Bool { facts["copy"] != nil }

  /// When a process started, seconds since 1970; nil where the host does not tell.
  package func start(of process: ProcessRecord) -> Int? {
    guard let boot = facts["btime"].flatMap({ Int($0) }),
      let stat = ProcStat(parsing: Array(process.stat.utf8)), let ticks = UInt64(facts["ticks"] ?? "100"),
      ticks > 0
    else { return nil }
    let (start, isBeyond) = boot.addingReportingOverflow(Int(clamping: stat.startTicks / ticks))
    return isBeyond ? nil : start
  }
}
