/// One value of many services: who has another one than most.
package struct GroupSkew<Member> {
  package struct Deviation {
    package let member: Member
    package let value: String
  }

  /// Those with another value than more than half; empty where all agree, or where no value has such a majority.
  package private(set) var deviations: [Deviation] = []
  /// What most have; nil without a majority.
  package private(set) var usual: String?
  /// Everybody with a value, where there is no majority.
  package private(set) var undecided: [Deviation] = []

  /// - Parameter values: those that have none say nothing.
  package init(_ values: [(member: Member, value: String)]) {
    var counts: [String: Int] = [:]
    for entry in values { counts[entry.value, default: 0] += 1 }
    guard counts.count > 1 else { return }
    let all = values.map { Deviation(member: $0.member, value: $0.value) }
    usual = counts.first { $0.value * 2 > values.count }?.key
    if let usual { deviations = all.filter { $0.value != usual } } else { undecided = all }
  }
}
