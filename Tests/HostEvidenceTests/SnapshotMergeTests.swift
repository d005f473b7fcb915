import HostEvidence
import Testing

/// Several snapshots as one.
struct SnapshotMergeTests {
  private static func snapshot(_ taken: String, _ hosts: [HostRecord] = [], failed: [String] = []) -> Snapshot
  {
    Snapshot(
      program: "1", taken: taken, hosts: hosts,
      failures: failed.map { Snapshot.Failure(host: $0, reason: "at \(taken)") })
  }

  private static func host(_ name: String, memory: String = "1") -> HostRecord {
    var record = HostRecord(name: name)
    record.facts["MemTotal"] = memory
    return record
  }

  @Test func partsComeTogetherInOrder() throws {
    let merged = try #require(
      Snapshot.merging([
        ("b", Self.snapshot("2026-01-01T00:00:02Z", [Self.host("b")], failed: ["d"])),
        ("a", Self.snapshot("2026-01-01T00:00:01Z", [Self.host("c"), Self.host("a")])),
      ]))
    #expect(merged.snapshot.hosts.map(\.name) == ["a", "b", "c"])
    #expect(merged.snapshot.failures.map(\.host) == ["d"])
    #expect(merged.snapshot.taken == "2026-01-01T00:00:02Z")
    #expect(merged.duplicates.isEmpty && merged.conflicts.isEmpty)
  }

  /// What was read stays, what nobody ever read stays missing.
  @Test func hostsThatCouldNotBeReadAreTakenFromBefore() {
    var snapshot = Self.snapshot(
      "2026-01-01T00:00:03Z", [Self.host("a", memory: "2")], failed: ["b", "c", "d"])
    snapshot.fill(from: Self.snapshot("2026-01-01T00:00:02Z", [Self.host("b", memory: "2")], failed: ["c"]))
    snapshot.fill(from: Self.snapshot("2026-01-01T00:00:01Z", ["a", "b", "c", "x"].map { Self.host($0) }))
    #expect(snapshot.hosts.map(\.name) == ["a", "b", "c"])
    #expect(snapshot.hosts.map { $0.facts["MemTotal"] } == ["2", "2", "1"])
    #expect(snapshot.failures.map(\.host) == ["d"] && snapshot.taken == "2026-01-01T00:00:03Z")
  }

  @Test func sameEvidenceIsTakenOnce() throws {
    let part = Self.snapshot("2026-01-01T00:00:01Z", [Self.host("a")])
    let merged = try #require(Snapshot.merging([("one", part), ("two", part)]))
    #expect(merged.snapshot == part)
    #expect(merged.duplicates == ["a stands in one and in two, with the same evidence"])
    #expect(merged.conflicts.isEmpty)
  }

  /// Whatever the order of the options.
  @Test(arguments: [["old", "new"], ["new", "old"]])
  func laterEvidenceCounts(order: [String]) throws {
    let parts = [
      "old": Self.snapshot("2026-01-01T00:00:01Z", [Self.host("a")]),
      "new": Self.snapshot("2026-01-02T00:00:00Z", [Self.host("a", memory: "2")]),
    ]
    let merged = try #require(Snapshot.merging(order.compactMap { name in parts[name].map { (name, $0) } }))
    #expect(merged.snapshot.hosts.first?.facts["MemTotal"] == "2")
    #expect(
      merged.conflicts == [
        "a stands in old and in new, with different evidence: that of new, the later one, counts"
      ])
  }

  /// A later failure does not take away what was read before.
  @Test func evidenceCountsMoreThanAFailure() throws {
    let merged = try #require(
      Snapshot.merging([
        ("first", Self.snapshot("2026-01-01T00:00:01Z", [Self.host("a")], failed: ["b"])),
        ("again", Self.snapshot("2026-01-01T00:00:02Z", failed: ["a", "b"])),
      ]))
    #expect(merged.snapshot.hosts.map(\.name) == ["a"])
    #expect(merged.snapshot.failures == [Snapshot.Failure(host: "b", reason: "at 2026-01-01T00:00:02Z")])
    #expect(merged.conflicts == ["a failed in again and was read in first, which counts"])
  }

  @Test func nothingGivesNothing() { #expect(Snapshot.merging([]) == nil) }
}
