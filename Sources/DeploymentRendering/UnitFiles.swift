import ConfigFormats
import EstateModel
import HostEvidence
import OrderedCollections

/// The files of a unit on a host, as systemd applies them, with those that a deploy would write in the place of
/// those that are there.
package struct UnitFiles {
  struct Layer {
    var path: String
    var settings: OrderedDictionary<String, String>
  }

  let record: HostRecord
  let layers: [Layer]
  /// Paths of those that a deploy writes.
  let written: Set<String>
  /// Those of the package's unit file, where one of the host below /etc, which no deploy writes, hides it; nil where none does.
  let hidden: [Layer]?
  /// Paths of unit file and drop-ins that are there and could not be read, or not to their end: what holds is not known.
  package let unread: [String]

  /// - Parameter unit: with `.service`.
  package init(of unit: String, in record: HostRecord, with written: [RenderedFile] = []) {
    self.record = record
    let seen = record.units.first { $0.name == unit }?.paths ?? []
    let new = Dictionary(written.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
    self.written = Set(new.keys)
    let paths = UnitRecord.applied(Set(seen + new.keys).sorted(), of: unit, in: record)
    func layers(_ paths: [String]) -> [Layer] {
      paths.compactMap { path in
        if let file = new[path] { return Layer(path: path, settings: file.settings) }
        guard let file = record.files[path], !file.content.bytes.isEmpty else { return nil }
        return Layer(path: path, settings: RenderedFile(path: path, bytes: file.content.bytes).settings)
      }
    }
    self.layers = layers(paths)
    let own = "/etc/systemd/system/\(unit)"
    if new[own] == nil, paths.contains(own),
      let packaged = seen.first(where: { UnitFiles.isPackaged($0) && record.files[$0]?.state == .read })
    {
      hidden = layers([packaged] + paths.filter { $0 != own })
    } else {
      hidden = nil
    }
    unread = seen.filter { UnitFiles.isUnread($0, in: record) }
  }

  /// Those of environment files, whose variables are not known.
  package var unreadEnvironment: [String] {
    environmentFiles.filter { UnitFiles.isUnread($0, in: record) }
  }

  private static func isUnread(_ path: String, in record: HostRecord) -> Bool {
    record.files[path].map { [.denied, .cut, .skipped].contains($0.state) } ?? false
  }

  /// What holds in the end, with the variables of environment files.
  package var effective: OrderedDictionary<String, String> { effective(of: layers) }

  func effective(of layers: [Layer]) -> OrderedDictionary<String, String> {
    var settings = UnitLayer.combined(layers.map(\.settings))
    for path in UnitLayer.environmentFiles(of: settings) {
      guard let file = record.files[path], file.state == .read || file.state == .cut else { continue }
      let variables = UnitLayer.variables(of: EnvironmentFile(parsing: file.content.bytes, path: path))
      settings.merge(variables) { $1 }
    }
    return settings
  }

  /// What single files say, whether it holds in the end or not.
  package func values(of key: String) -> [String] { layers.compactMap { $0.settings[key] } }

  /// Names that something besides the packaged unit file says.
  var ownKeys: Set<String> {
    Set(layers.filter { !UnitFiles.isPackaged($0.path) }.flatMap(\.settings.keys))
  }

  package var environmentFiles: [String] {
    UnitLayer.environmentFiles(of: UnitLayer.combined(layers.map(\.settings)))
  }

  /// `x.service` for `/etc/systemd/system/x.service.d/override.conf` and `/usr/lib/systemd/system/x.service`; nil for
  /// what is no file of a unit.
  package static func unit(of path: String) -> String? {
    guard case .unit = RenderedFile.Kind(path: path) else { return nil }
    let parts = path.split(separator: "/")
    guard let last = parts.last else { return nil }
    if last.hasSuffix(".service") { return String(last) }
    return parts.dropLast().last.map { String($0.dropLast($0.hasSuffix(".d") ? 2 : 0)) }
  }

  private static func isPackaged(_ path: String) -> Bool {
    (path.hasPrefix("/usr/lib/") || path.hasPrefix("/lib/")) && path.hasSuffix(".service")
  }
}
