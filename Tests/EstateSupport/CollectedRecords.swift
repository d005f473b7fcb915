import ComponentCatalog
import Foundation
import HostEvidence
import HostRoster
import Logging
import RemoteShells

/// Evidence of the hosts whose file systems stand below a folder, taken by the real scripts. Sorted by name.
package func collectedRecords(below hosts: URL) async throws -> [HostRecord] {
  let catalog = try Catalog.embedded()
  let limits = Probe.Limits()
  let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  let collector = EvidenceCollector(
    catalog: catalog, probe: try Probe(catalog: catalog, units: [], limits: limits), limits: limits,
    logger: logger)
  let connector = ShellConnector(ShellSettings(environment: [:], logger: logger))
  let names = try FileManager.default.contentsOfDirectory(atPath: hosts.path).filter { $0.first != "." }
  let roster = try Roster(roots: hosts.path, folders: names.sorted(), limit: nil) { path in
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
  var records: [HostRecord] = []
  for entry in roster.entries {
    guard let connection = entry.connection, case .directory(let root) = connection.kind else {
      throw NoFolder(name: entry.name)
    }
    let shell = try await connector.open(connection)
    records.append(
      try await collector.collect(name: entry.name, connection: entry.variables, root: root, over: shell))
    await shell.close()
  }
  return records
}

/// A host whose file system is not there.
package struct NoFolder: Error, CustomStringConvertible {
  let name: String
  package var description: String { "\(name) is no folder" }
}
