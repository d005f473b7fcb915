/// Counts signs of life that were asked for and not answered.
struct KeepAliveClock {
  private let interval: Duration
  private let maximumMissed: Int
  private var missed = 0
  private(set) var due: ContinuousClock.Instant

  init(_ settings: SSHPlan.KeepAlive, now: ContinuousClock.Instant) {
    interval = .seconds(settings.interval)
    maximumMissed = settings.maximumMissed
    due = now + interval
  }

  /// Something arrived.
  mutating func heard(_ now: ContinuousClock.Instant) {
    missed = 0
    due = now + interval
  }

  /// The time for one more has come; false where too many are missing.
  mutating func beat(_ now: ContinuousClock.Instant) -> Bool {
    missed += 1
    due = now + interval
    return missed <= maximumMissed
  }
}
