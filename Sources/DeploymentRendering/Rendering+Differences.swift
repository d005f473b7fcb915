import OrderedCollections

extension Rendering {
  /// What another inventory would write otherwise: this one's value as observed, the other's as rendered. Sorted.
  package func differences(to other: Rendering) -> [SettingDifference] {
    var differences: [SettingDifference] = []
    for (host, mine) in hosts {
      let theirs = other.hosts[host]?.files ?? [:]
      for path in Set(mine.files.keys).union(theirs.keys) {
        let (before, after) = (mine.files[path]?.comparable ?? [:], theirs[path]?.comparable ?? [:])
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
