import HeapModule

/// When each of many wants to be called next.
struct Alarms {
  typealias Instant = ContinuousClock.Instant

  private struct Alarm: Comparable {
    var time: Instant
    var owner: Int

    static func < (left: Alarm, right: Alarm) -> Bool { left.time < right.time }
  }

  /// Holds for every owner the time in `set`, and later ones that were put forward since.
  private var alarms = Heap<Alarm>()
  private var set: [Int: Instant] = [:]

  /// The time of the first one.
  var next: Instant? { alarms.min?.time }

  /// Calls `owner` at this time or before it. A time that was set before and comes earlier stays: to put an alarm off at
  /// every sign of life would cost more than one call too many.
  mutating func set(_ time: Instant?, for owner: Int) {
    guard let time, set[owner].map({ time < $0 }) ?? true else { return }
    set[owner] = time
    alarms.insert(Alarm(time: time, owner: owner))
  }

  /// Takes the owners whose time has come. Who wants to be called again has to say so.
  mutating func takeDue(_ now: Instant) -> [Int] {
    var due: [Int] = []
    while let first = alarms.min, first.time <= now {
      alarms.removeMin()
      // One that was put forward was called before.
      guard set[first.owner] == first.time else { continue }
      set[first.owner] = nil
      due.append(first.owner)
    }
    return due
  }

  /// Forgets an owner.
  mutating func remove(_ owner: Int) { set[owner] = nil }
}
