import EstateModel
import HostEvidence
import OrderedCollections

/// Files that only the changed inventory makes a deploy write, and that hosts have already: what stands there now is what it
/// has to be held against.
package struct FilesWrittenAnew {
  /// With the inventory's names of the hosts.
  package private(set) var changes: [SettingDifference] = []
  /// Paths by the inventory's name of their host.
  private var paths: [String: Set<String>] = [:]

  /// - Parameter estate: of these records.
  package init(from existing: Rendering, to changed: Rendering, in estate: Estate, records: [HostRecord]) {
    let names = changed.names(of: records)
    var concerned: [HostRecord] = []
    for record in records {
      for name in names[record.name] ?? [] {
        let before = existing.hosts[name]?.files ?? [:]
        let anew = (changed.hosts[name]?.files ?? [:]).keys.filter {
          before[$0] == nil && record.files[$0]?.state == .read && UnitFiles.unit(of: $0) == nil
        }
        if anew.isEmpty { continue }
        paths[name, default: []].formUnion(anew)
        if concerned.last?.name != record.name { concerned.append(record) }
      }
    }
    if concerned.isEmpty { return }
    let rows = RenderingComparison(of: concerned, estate: estate, with: [changed]).differences
    for row in rows where row.kind != .unmanaged {
      for name in names[row.host] ?? [] where paths[name]?.contains(row.file) == true {
        var named = row
        named.host = name
        changes.append(named)
      }
    }
  }

  /// Whether a row is of one of these files.
  package func hold(_ row: SettingDifference) -> Bool { paths[row.host]?.contains(row.file) == true }
}
