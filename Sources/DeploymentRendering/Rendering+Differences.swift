import OrderedCollections

extension Rendering {
  /// What another inventory would write otherwise: this one's value as observed, the other's as rendered. Sorted.
  package func differences(to other: Rendering) -> [SettingDifference] {
    differences(to: other) { ($0?.compared ?? [:], $1?.compared ?? [:]) }
  }

  /// The same for people: a file without keys that only one of them writes is one row. A setting that can't be told on one
  /// side is none, nor is one that a side is without which could not be rendered whole (`gaps`).
  package func changes(to other: Rendering) -> [SettingDifference] {
    let (before, after) = (RenderingGaps(gaps), RenderingGaps(other.gaps))
    return differences(to: other) { before, after in
      guard let only = before == nil ? after : after == nil ? before : nil, case .lines = only.kind else {
        return (before?.compared ?? [:], after?.compared ?? [:])
      }
      return before == nil ? ([:], RenderedFile.whole) : (RenderedFile.whole, [:])
    }.filter { row in
      if [self, other].contains(where: { row.isInDoubt(in: $0) }) { return false }
      if row.kind == .lost, after.hold(row) || row.isUnknown(in: other) { return false }
      return row.kind != .added || !(before.hold(row) || row.isUnknown(in: self))
    }
  }

  /// Settings whose value one of two renderings can't tell, as far as they may differ: one of them knows it or is without
  /// it, or it hangs on what differs.
  package func unknownChanges(
    to other: Rendering, hangs: (_ host: String, _ file: String, _ key: String) -> Bool
  ) -> [Gap] {
    var unknown: [Gap] = []
    for (host, mine) in hosts {
      let theirs = other.hosts[host]?.files ?? [:]
      for path in OrderedSet(mine.files.keys).union(theirs.keys) {
        let (before, after) = (mine.files[path]?.unknown ?? [:], theirs[path]?.unknown ?? [:])
        for key in Set(before.keys).union(after.keys).sorted() {
          guard let reason = after[key] ?? before[key] else { continue }
          if before[key] != nil, before[key] == after[key], !hangs(host, path, key) { continue }
          unknown.append(Gap(host: host, subject: "\(path): \(key)", reason: reason))
        }
      }
    }
    return unknown
  }

  private typealias Settings = OrderedDictionary<String, String>

  private func differences(
    to other: Rendering, _ settings: (RenderedFile?, RenderedFile?) -> (Settings, Settings)
  ) -> [SettingDifference] {
    var differences: [SettingDifference] = []
    for (host, mine) in hosts {
      let theirs = other.hosts[host]?.files ?? [:]
      for path in Set(mine.files.keys).union(theirs.keys) {
        let (mine, theirs) = settings(mine.files[path], theirs[path])
        let (before, after) = RenderedFile.comparable(mine, theirs)
        for key in Set(before.keys).union(after.keys) {
          if let difference = SettingDifference(
            host: host, file: path, key: key, observed: before[key], rendered: after[key])
          {
            differences.append(difference)
          }
        }
      }
    }
    return differences.sorted()
  }
}

extension RenderedFile {
  /// What two renderings can be held against each other by: of a file with hashed passwords, all but the hashes.
  fileprivate var compared: OrderedDictionary<String, String> {
    guard isSalted else { return comparable }
    // Of a text that nothing tells, it is known that hashes stand in it.
    if isUntold { return [RenderedFile.wholeKey: "hashes"] }
    let lines = settings.keys.map { $0.replacing(/\$2[aby]\$\d\d\$[.\/A-Za-z0-9]+/, with: "") }
    return [RenderedFile.wholeKey: lines.joined(separator: "\n")]
  }
}

/// Where a rendering is not whole.
private struct RenderingGaps {
  private let places: Set<[String]>
  /// Of these hosts, it is not known which files are missing: a role gave up, or the path of a file can't be told.
  private let hosts: Set<String>

  init(_ gaps: [Rendering.Gap]) {
    places = Set(gaps.map { [$0.host, $0.subject] })
    hosts = Set(gaps.filter { !$0.subject.hasPrefix("/") || $0.subject.contains("{{") }.map(\.host))
  }

  func hold(_ row: SettingDifference) -> Bool {
    hosts.contains(row.host) || places.contains([row.host, row.file])
  }
}

extension SettingDifference {
  /// It is not known whether, or with which value, the setting is written.
  fileprivate func isInDoubt(in rendering: Rendering) -> Bool {
    guard let file = rendering.hosts[host]?.files[file] else { return false }
    return file.doubt != nil || file.settings[key] == nil && file.open.contains { $0.fits(key) }
  }

  fileprivate func isUnknown(in rendering: Rendering) -> Bool {
    rendering.hosts[host]?.files[file]?.unknown[key] != nil
  }
}
