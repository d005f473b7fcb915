import OrderedCollections

extension Rendering {
  /// What another inventory would write otherwise: this one's value as observed, the other's as rendered. Sorted.
  package func differences(to other: Rendering) -> [SettingDifference] {
    differences(to: other) { ($0?.comparable ?? [:], $1?.comparable ?? [:]) }
  }

  /// The same for people: a file without keys that only one of them writes is one row.
  package func changes(to other: Rendering) -> [SettingDifference] {
    differences(to: other) { before, after in
      guard let only = before == nil ? after : after == nil ? before : nil, case .lines = only.kind else {
        return (before?.comparable ?? [:], after?.comparable ?? [:])
      }
      return before == nil ? ([:], RenderedFile.whole) : (RenderedFile.whole, [:])
    }
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
