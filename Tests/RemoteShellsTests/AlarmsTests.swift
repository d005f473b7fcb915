import Testing

@testable import RemoteShells

/// When sessions are called.
struct AlarmsTests {
  private let start = ContinuousClock.now

  @Test func everybodyIsCalledOnceWhenItsTimeHasCome() {
    var alarms = Alarms()
    for owner in 1...9 { alarms.set(start + .seconds(owner % 3), for: owner) }
    #expect(alarms.next == start)
    #expect(alarms.takeDue(start).sorted() == [3, 6, 9])
    #expect(alarms.takeDue(start).isEmpty)
    #expect(alarms.takeDue(start + .seconds(5)).sorted() == [1, 2, 4, 5, 7, 8])
    #expect(alarms.next == nil)
  }

  @Test func anAlarmIsPutForwardAndNotPutOff() {
    var alarms = Alarms()
    alarms.set(start + .seconds(5), for: 1)
    alarms.set(start + .seconds(9), for: 1)
    #expect(alarms.next == start + .seconds(5))
    alarms.set(start + .seconds(2), for: 1)
    #expect(alarms.takeDue(start + .seconds(2)) == [1])
    #expect(alarms.takeDue(start + .seconds(20)).isEmpty, "the one that was put forward rings again")
  }

  @Test func nobodyIsCalledWhoIsGoneOrSetNothing() {
    var alarms = Alarms()
    alarms.set(start, for: 1)
    alarms.set(nil, for: 2)
    alarms.remove(1)
    #expect(alarms.takeDue(start + .seconds(1)).isEmpty)
    // A number that is used again has an alarm of its own.
    alarms.set(start + .seconds(3), for: 1)
    #expect(alarms.takeDue(start + .seconds(2)).isEmpty)
    #expect(alarms.takeDue(start + .seconds(3)) == [1])
  }
}
