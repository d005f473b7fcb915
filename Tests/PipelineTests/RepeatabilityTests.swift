import Foundation
import HostEvidence
import TestSupport
import Testing

/// One estate, one inventory, byte for byte.
struct RepeatabilityTests {
  @Test(arguments: EstateCase.fixtures)
  func fromASnapshot(estate: EstateCase) async throws {
    let collected = try await CollectedEstate.of(estate)
    let snapshot = Snapshot(
      program: "test", taken: "2026-01-02T03:04:05Z", hosts: collected.records,
      failures: [Snapshot.Failure(host: "gone", reason: "no route")])
    let bytes = try snapshot.encoded()
    let read = try Snapshot(decoding: bytes, name: "snapshot")
    #expect(read == snapshot)
    #expect(try read.encoded() == bytes)
    #expect(try CollectedEstate(read.hosts).texts() == collected.texts())
  }

  @Test(arguments: EstateCase.fixtures)
  func inWhateverOrderTheHostsAnswer(estate: EstateCase) async throws {
    let collected = try await CollectedEstate.of(estate)
    var generator = SeededGenerator(seed: 7)
    for _ in 1...3 {
      let shuffled = try CollectedEstate(collected.records.shuffled(using: &generator))
      #expect(try shuffled.texts() == collected.texts())
      #expect(shuffled.remarks == collected.remarks)
    }
  }
}
