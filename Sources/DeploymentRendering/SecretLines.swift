import HostEvidence
import OrderedCollections
import SecretScanning

/// Lines of a host's files that are secret by what stands on other lines, as in YAML or in private keys.
struct SecretLines {
  let record: HostRecord
  let rendered: OrderedDictionary<String, RenderedFile>
  /// By path and line, how the line may be shown.
  private var known: [String: [String: String]] = [:]

  init(of record: HostRecord, rendered: OrderedDictionary<String, RenderedFile>) {
    self.record = record
    self.rendered = rendered
  }

  /// A difference as a secret, too, where its line is one.
  mutating func hidden(_ difference: SettingDifference) -> SettingDifference {
    guard case .lines = RenderedFile.Kind(path: difference.file),
      let shown = lines(of: difference.file)[difference.key]
    else { return difference }
    return difference.shown(as: shown)
  }

  private mutating func lines(of path: String) -> [String: String] {
    if let lines = known[path] { return lines }
    let texts = [
      record.files[path]?.content.bytes ?? [],
      Array((rendered[path]?.settings.keys.joined(separator: "\n") ?? "").utf8),
    ]
    let lines = texts.map {
      SecretScanner.maskedLines(of: $0, kind: .init(path: path), mask: SecretSetting.mask)
    }
    known[path] = lines[0].merging(lines[1]) { first, _ in first }
    return known[path] ?? [:]
  }
}
