import EstateFindings
import TestSupport
import Testing

/// Hosts in few words: nothing is lost, and nothing is told that is not there.
struct HostRangeTests {
  @Test(arguments: [
    ([], ""),
    (["zk1"], "zk1"),
    (["kb3", "kb1", "kb2", "kb2"], "kb[1-3]"),
    (["kb1", "kb2", "kb5"], "kb[1-2,5]"),
    (["kb9", "kb10", "kb11"], "kb[9-11]"),
    (["kb08", "kb09", "kb10"], "kb[08-10]"),
    (["kb1", "kb01"], "kb[1,01]"),
    (["kb1.a.net", "kb2.a.net", "kb1.b.net"], "kb[1-2].a.net, kb1.b.net"),
    (["dc1-kb1", "dc1-kb2", "dc2-kb1", "dc2-kb2"], "dc1-kb[1-2], dc2-kb[1-2]"),
    (["dc1-kb7", "dc2-kb7", "dc3-kb7"], "dc[1-3]-kb7"),
    (["10.0.0.9", "10.0.0.10", "10.0.1.9"], "10.0.0.[9-10], 10.0.1.9"),
    (["kb1", "zk1", "connect"], "connect, kb1, zk1"),
    (["kb20261127012345", "kb20261127012346"], "kb20261127012345, kb20261127012346"),
  ])
  func folds(hosts: [String], text: String) {
    #expect(HostRange.text(hosts) == text)
  }

  @Test func everyHostIsInOneRange() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<200 {
      let names = Set(
        (0..<Int.random(in: 1...40, using: &random)).map { _ in
          let width = Int.random(in: 1...2, using: &random)
          let number = String(Int.random(in: 0...12, using: &random))
          let padded = String(repeating: "0", count: max(0, width - number.count)) + number
          return "dc\(Int.random(in: 1...2, using: &random))-kb\(padded)"
        })
      let ranges = HostRange.folded(names)
      #expect(ranges.flatMap(\.hosts).sorted() == names.sorted())
      #expect(HostRange.folded(names.shuffled(using: &random)) == ranges)
    }
  }

  @Test func aThousandHostsAreOneRange() {
    #expect(HostRange.text((1...1000).map { "kb\($0).example.net" }) == "kb[1-1000].example.net")
  }
}
