import FuzzTargets
import TestSupport
import Testing

/// A short run of what `scripts/fuzz` does for long: the same inputs every time.
@Suite struct ReaderTests {
  @Test(arguments: FuzzTarget.allCases)
  func noReaderCrashes(target: FuzzTarget) throws {
    for input in target.seeds + (try target.foundCases()) { target.read(input) }
    var mutator = Mutator(target.seeds, random: SeededGenerator(seed: 1))
    let count = [.vault: 40, .pattern: 40][target] ?? 300
    for _ in 0..<count { target.read(mutator.next()) }
  }

  @Test func theSameSeedMakesTheSameInputs() {
    var first = Mutator(FuzzTarget.unit.seeds, random: SeededGenerator(seed: 7))
    var second = Mutator(FuzzTarget.unit.seeds, random: SeededGenerator(seed: 7))
    for _ in 0..<20 { #expect(first.next() == second.next()) }
  }

  @Test func soundInputsAreRead() throws {
    for target in FuzzTarget.allCases {
      #expect(!target.seeds.isEmpty && target.seeds.allSatisfy { !$0.isEmpty })
    }
  }
}
