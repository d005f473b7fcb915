extension Snapshot {
  /// Several snapshots as one, with what had to be decided.
  package struct Merged: Hashable, Sendable {
    package var snapshot: Snapshot
    /// Hosts that stand in several snapshots with the same evidence, for people.
    package var duplicates: [String] = []
    /// Hosts on which the snapshots differ, and which evidence was taken, for people.
    package var conflicts: [String] = []
  }

  /// Puts together what several runs saw, each of its part of the estate. Where they saw the same host, the evidence of
  /// the latest run counts (of equally late ones, that of the last in `parts`), and evidence counts more than a failure.
  ///
  /// - Parameter parts: snapshots with the names that messages call them by; at least one
  package static func merging(_ parts: [(name: String, snapshot: Snapshot)]) -> Merged? {
    let ordered = parts.enumerated().sorted {
      ($0.element.snapshot.taken, $0.offset) < ($1.element.snapshot.taken, $1.offset)
    }
    .map(\.element)
    guard let latest = ordered.last?.snapshot else { return nil }
    var merged = Merged(
      snapshot: Snapshot(program: latest.program, taken: latest.taken, hosts: [], failures: []))
    merged.snapshot.takenBy = latest.takenBy
    merged.snapshot.scripts = latest.scripts
    merged.snapshot.isRedacted = parts.contains { $0.snapshot.isRedacted }
    var hosts: [String: (name: String, record: HostRecord)] = [:]
    var failures: [String: (name: String, failure: Failure)] = [:]
    for (name, snapshot) in ordered {
      for record in snapshot.hosts {
        if let older = hosts[record.name] {
          if older.record == record {
            merged.duplicates.append(
              "\(record.name) stands in \(older.name) and in \(name), with the same evidence")
          } else {
            merged.conflicts.append(
              "\(record.name) stands in \(older.name) and in \(name), with different evidence: that of \(name), the later one, counts"
            )
          }
        }
        hosts[record.name] = (name, record)
      }
      for failure in snapshot.failures { failures[failure.host] = (name, failure) }
    }
    for (host, (name, failure)) in failures.sorted(by: { $0.key < $1.key }) {
      guard let read = hosts[host] else {
        merged.snapshot.failures.append(failure)
        continue
      }
      merged.conflicts.append("\(host) failed in \(name) and was read in \(read.name), which counts")
    }
    merged.snapshot.hosts = hosts.values.map(\.record).sorted { $0.name < $1.name }
    merged.duplicates.sort()
    merged.conflicts.sort()
    return merged
  }
}

extension Snapshot {
  /// Takes hosts that could not be read over from an older snapshot that has them.
  package mutating func fill(from older: Snapshot) {
    let missing = Set(failures.map(\.host))
    let found = older.hosts.filter { missing.contains($0.name) }
    guard !found.isEmpty else { return }
    let names = Set(found.map(\.name))
    failures.removeAll { names.contains($0.host) }
    hosts = (hosts + found).sorted { $0.name < $1.name }
    isRedacted = isRedacted || older.isRedacted
  }
}
