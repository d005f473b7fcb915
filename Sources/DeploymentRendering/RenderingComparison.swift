import EstateModel
import HostEvidence
import OrderedCollections
import ParallelWork

/// What a deploy would change on an estate: its evidence against a rendering.
package struct RenderingComparison: Sendable {
  /// A file that was not compared.
  package struct Skipped: Hashable, Sendable, CustomStringConvertible {
    package var host: String
    package var file: String
    /// Nil where the whole file was not compared.
    package var key: String?
    package var reason: String
    /// Something is not known; false where nothing could be learned from a comparison anyway.
    package var isGap: Bool

    /// File and key.
    package var place: String { key.map { "\(file): \($0)" } ?? file }

    package var description: String { "\(host): \(place): \(reason)" }
  }

  /// Sorted by host, file and key.
  package private(set) var differences: [SettingDifference] = []
  /// Settings that would stay as they are, by host.
  private var keptByHost: [String: Int] = [:]
  /// Sorted by host and file.
  package private(set) var skipped: [Skipped] = []
  /// Hosts with services for which nothing would be written: no inventory has them. Sorted.
  package private(set) var unrendered: [String] = []
  /// Inventory names of hosts for which something would be written and that no evidence was taken of. Sorted.
  package var unseen: [String] { Set(written.unseen.map(\.name)).sorted() }
  /// What would be written.
  package let written: WrittenFiles

  /// What is told of one host; all that it was read from may go.
  private struct Outcome {
    let differences: [SettingDifference]
    let kept: Int
    let skipped: [Skipped]
    /// It has services, and nothing would be written there.
    let isUnrendered: Bool
  }

  /// - Parameters:
  ///   - renderings: one an inventory of the estate; what they write on a host adds up.
  ///   - estate: of these records.
  package init(of records: [HostRecord], estate: Estate, with renderings: [Rendering]) {
    let services = Dictionary(grouping: estate.clusters.flatMap(\.services) + estate.unread, by: \.host)
    let written = WrittenFiles(renderings, records: records)
    self.written = written
    let sorted = records.sorted { $0.name < $1.name }
    let outcomes = sorted.parallelMap { record -> Outcome? in
      let own = services[record.name] ?? []
      let rendered = written.files[record.name] ?? [:]
      let doubt = written.doubts[record.name]
      if own.isEmpty, rendered.isEmpty { return nil }
      let comparison = HostComparison(record, services: own, rendered: rendered, doubt: doubt)
      return Outcome(
        differences: comparison.differences, kept: comparison.kept, skipped: comparison.skipped,
        isUnrendered: rendered.isEmpty && doubt == nil)
    }
    for (record, outcome) in zip(sorted, outcomes) {
      guard let outcome else { continue }
      if outcome.isUnrendered { unrendered.append(record.name) }
      differences += outcome.differences
      keptByHost[record.name] = outcome.kept
      skipped += outcome.skipped
    }
    differences.sort()
    skipped.sort { ($0.host, $0.file) < ($1.host, $1.file) }
  }

  /// Settings that would stay as they are.
  package var kept: Int { keptByHost.values.reduce(0, +) }

  /// What concerns some hosts of the evidence only.
  package func limited(to hosts: Set<String>) -> RenderingComparison {
    var part = self
    part.differences.removeAll { !hosts.contains($0.host) }
    part.keptByHost = keptByHost.filter { hosts.contains($0.key) }
    part.skipped.removeAll { !hosts.contains($0.host) }
    part.unrendered.removeAll { !hosts.contains($0) }
    return part
  }

  /// With differences as secrets, too, that hold what is known as one of another place.
  package func hiding(_ isSecret: (String) -> Bool) -> RenderingComparison {
    var copy = self
    copy.differences = differences.map { $0.hiding(isSecret) }
    return copy
  }

  package func count(_ kind: SettingDifference.Kind) -> Int { differences.count { $0.kind == kind } }

  /// Settings that are there or would be.
  package var total: Int { kept + differences.count }

  /// A deploy would leave every setting of every host as it is.
  package var changesNothing: Bool { differences.allSatisfy { $0.kind == .unmanaged } && unrendered.isEmpty }

  /// Everything that would be written was compared.
  package var isComplete: Bool { unseen.isEmpty && !skipped.contains(where: \.isGap) }
}
