import ComponentCatalog
import DeploymentRendering
import EstateModel
import HostEvidence
import OrderedCollections

/// Evidence that was read from a folder, as the living host would have given it: processes with a start, files with
/// the owner, mode and time that a deploy before that start leaves behind.
package enum LiveEvidence {
  /// Seconds since 1970.
  package static let boot = 1_790_000_000
  /// When all processes started.
  package static let start = boot + 3600
  static let written = boot - 86400

  package static func records(
    _ records: [HostRecord], _ estate: Estate, _ rendering: Rendering, _ catalog: Catalog
  ) -> [HostRecord] {
    let files = WrittenFiles([rendering], records: records).files
    let services = Dictionary(grouping: estate.clusters.flatMap(\.services), by: \.host)
    return records.map { record in
      var record = record
      record.facts["copy"] = nil
      record.facts["btime"] = String(boot)
      record.facts["ticks"] = "100"
      for index in record.processes.indices {
        let id = record.processes[index].id
        let rest = Array(repeating: "0", count: 17).joined(separator: " ")
        record.processes[index].stat = "\(id) (java) S 1 \(rest) \((start - boot) * 100) 0 0\n"
      }
      for (path, file) in record.files where file.attributes != nil {
        let rendered = files[record.name]?[path]
        let access = rendered.flatMap { catalog.findings.access(to: path, of: $0.component) }
        let service = (services[record.name] ?? []).first { $0.component.name == rendered?.component }
        let isOfRoot = access?.owner != .component && UnitFiles.unit(of: path) != nil
        let owner = isOfRoot ? nil : service
        record.files[path]?.attributes?.owner = owner?.user ?? "root"
        record.files[path]?.attributes?.group = owner?.group ?? "root"
        record.files[path]?.attributes?.mode = access?.mode ?? "640"
        record.files[path]?.attributes?.modified = written
      }
      return record
    }
  }
}
