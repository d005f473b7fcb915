import Testing

@testable import RemoteShells

/// Pauses before another try.
struct BackoffTests {
  @Test func pausesGrowToALimit() {
    for attempt in 1...20 {
      let pause = Backoff.pause(afterAttempt: attempt, host: "kb1.example.net")
      #expect(pause >= .milliseconds(100) && pause <= .seconds(3))
    }
    let early = (1...100).map { Backoff.pause(afterAttempt: 1, host: "host\($0)") }
    let late = (1...100).map { Backoff.pause(afterAttempt: 5, host: "host\($0)") }
    #expect((early.max() ?? .zero) < (late.min() ?? .zero))
  }

  /// Hosts that were turned away together come back one by one.
  @Test func hostsAreSpread() {
    let pauses = Set((1...200).map { Backoff.pause(afterAttempt: 3, host: "kb\($0).example.net") })
    #expect(pauses.count > 150)
    #expect(Backoff.pause(afterAttempt: 3, host: "a") == Backoff.pause(afterAttempt: 3, host: "a"))
  }
}
