import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateModel
import HostEvidence
import OrderedCollections

/// The files that a service reads when it starts, as far as they were read: its settings, its unit, what its arguments
/// name, or those that its unit would give it where it does not run, and the users' files which those name.
package struct ServiceFiles {
  /// Absolute, sorted.
  package let paths: [String]
  /// Those of them that are read again once they were changed, without a start.
  let reread: Set<String>

  package init(_ service: Service, _ process: ProcessRecord?, in record: HostRecord, catalog: Catalog) {
    let rules = catalog.deploy.restarts
    var named = Set([service.configPath])
    var reread: Set<String> = []
    // A file beside the main one is for people's commands, unless an argument names it.
    for file in service.component.config.files where file.option != nil {
      if let config = service.configs[file.name] { named.insert(config.path) }
    }
    if let unit = record.units.first(where: { $0.name == service.unitName }) {
      named.formUnion(UnitRecord.applied(unit.paths, of: unit.name, in: record))
    }
    let unit = service.unitName.map { UnitFiles(of: $0, in: record) }
    named.formUnion(unit?.environmentFiles ?? [])
    if let java = JVMArguments(argv: process?.arguments ?? ServiceFiles.options(of: unit)) {
      for (name, value) in java.systemProperties where catalog.evidence.systemProperties.contains(name) {
        named.insert(value.hasPrefix("file:") ? String(value.dropFirst(5)) : value)
      }
      for agent in java.javaAgents {
        let files = (agent.options ?? "").split { ",:=".contains($0) }.map(String.init)
        named.formUnion(files)
        reread.formUnion(
          files.filter { path in
            record.files[path].map { rules.rereads(agent: agent.path, $0.content.text) } ?? false
          })
      }
    }
    for path in named where path.hasSuffix(".conf") {
      named.formUnion(record.files[path]?.content.text.loginFiles ?? [])
    }
    self.reread = reread
    paths = named.filter { path in
      record.files[path].map { $0.state == .read || $0.state == .cut } ?? false
    }.sorted()
  }

  /// What a unit would start Java with, as far as its variables tell.
  private static func options(of unit: UnitFiles?) -> [String] {
    let words = (unit?.effective ?? [:]).filter { $0.key.hasPrefix("Environment.") }.values.flatMap {
      $0.split { " \t\"'".contains($0) }.map(String.init)
    }
    return ["java"] + words.filter { $0.hasPrefix("-D") || $0.hasPrefix("-javaagent:") }
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
