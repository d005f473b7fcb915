import EstateFindings
import OrderedCollections

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
  /// One of those that have it.
  package private(set) var typical: Member?
  /// Everybody with a value, where there is no majority.
  package private(set) var undecided: [Deviation] = []

  /// - Parameter values: those that have none say nothing.
  package init(_ values: [(member: Member, value: String)]) {
    var counts: [String: Int] = [:]
    for entry in values { counts[entry.value, default: 0] += 1 }
    guard counts.count > 1 else { return }
    let all = values.map { Deviation(member: $0.member, value: $0.value) }
    usual = counts.first { $0.value * 2 > values.count }?.key
    typical = values.first { $0.value == usual }?.member
    if let usual { deviations = all.filter { $0.value != usual } } else { undecided = all }
  }

  /// Who has which value, those of most hosts first: `17.0.14 on kb[1-3], 17.0.13 on kb4`.
  ///
  /// - Parameter shown: the host of one of those without a majority, and what it has, as people may see it.
  func shares(_ shown: (Deviation) -> (host: String, value: String)) -> String {
    let groups = OrderedDictionary(grouping: undecided.map(shown), by: \.value)
    return groups.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      .map { "\($0) on \(HostRange.text($1.map(\.host)))" }.joined(separator: ", ")
  }
}
