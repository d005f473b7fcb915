import ParallelWork
import Testing

struct ParallelMapTests {
  @Test(arguments: [0, 1, 15, 16, 17, 32, 1000, 10_001])
  func resultsStandInTheOrderOfTheElements(_ count: Int) {
    #expect(Array(0..<count).parallelMap { "\($0 * 2)" } == (0..<count).map { "\($0 * 2)" })
  }

  @Test(arguments: [(0, []), (1, [1]), (4, [1, 1, 1, 1]), (5, [2, 2, 1]), (10, [3, 3, 3, 1])])
  func partsHaveAllElementsInTheirOrder(_ count: Int, _ sizes: [Int]) {
    let parts = Array(0..<count).parts(4)
    #expect(parts.map(\.count) == sizes)
    #expect(parts.flatMap(\.self) == Array(0..<count))
  }

  @Test func oneMayRunWithinAnother() {
    let sums = Array(0..<100).parallelMap { outer in
      Array(0..<100).parallelMap { outer * $0 }.reduce(0, +)
    }
    #expect(sums == (0..<100).map { $0 * 4950 })
  }
}
