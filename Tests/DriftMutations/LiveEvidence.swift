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
    _ records: [HostRecord], _ estate: Estate, _ rendering: Rendering
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
        let owner = owner(of: path, services[record.name] ?? [], files[record.name] ?? [:])
        record.files[path]?.attributes?.owner = owner.0
        record.files[path]?.attributes?.group = owner.1
        record.files[path]?.attributes?.mode = "640"
        record.files[path]?.attributes?.modified = written
      }
      return record
    }
  }

  private static func owner(
    of path: String, _ services: [Service], _ files: OrderedDictionary<String, RenderedFile>
  ) -> (String, String) {
    guard let file = files[path], UnitFiles.unit(of: path) == nil,
      let service = services.first(where: { $0.component.name == file.component })
    else { return ("root", "root") }
    return (service.user, service.group)
  }
}
