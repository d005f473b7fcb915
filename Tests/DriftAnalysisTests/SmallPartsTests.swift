@testable import DriftAnalysis
import Testing

/// The small parts of an analysis.
struct SmallPartsTests {
  @Test(arguments: [
    (0, "1970-01-01 00:00:00"), (951_782_400, "2000-02-29 00:00:00"), (1_790_000_000, "2026-09-21 14:13:20"),
    (-1, "1969-12-31 23:59:59"),
  ])
  func timesAreInUTC(seconds: Int, text: String) { #expect(UTCTime.text(seconds) == text) }

  @Test func whoDiffersFromMostIsNamed() {
    let skew = GroupSkew([("a", "1"), ("b", "1"), ("c", "2")])
    #expect(skew.usual == "1" && skew.deviations.map(\.member) == ["c"] && skew.undecided.isEmpty)
  }

  @Test func withoutAMajorityAllAreNamed() {
    let skew = GroupSkew([("a", "1"), ("b", "2")])
    #expect(skew.usual == nil && skew.deviations.isEmpty && skew.undecided.map(\.member) == ["a", "b"])
  }

  @Test func thoseThatAgreeAreNoSkew() {
    let skew = GroupSkew([("a", "1"), ("b", "1")])
    #expect(skew.deviations.isEmpty && skew.undecided.isEmpty)
  }

  @Test func aHostsNameIsNoPartOfAWord() {
    #expect(
      OwnNames.replacing("zo", in: "zookeeper zo:2181/zo-data,zo2,bazo,zo")
        == "zookeeper \u{1A}host:2181/\u{1A}host-data,zo2,bazo,\u{1A}host")
  }
}
