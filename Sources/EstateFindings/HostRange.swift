/// Hosts whose names differ in one number only, written as one: `kb[1-6]`, `kb[01-03,07].example.com`.
package struct HostRange: Hashable, Sendable, CustomStringConvertible {
  package let hosts: [String]
  package let description: String

  /// All hosts in few words, `kb[1-3], zk1`.
  package static func text(_ hosts: some Sequence<String>) -> String {
    folded(hosts).map(\.description).joined(separator: ", ")
  }

  /// Each host once, in few ranges, sorted by their first host. Equal sets of hosts give equal ranges.
  package static func folded(_ hosts: some Sequence<String>) -> [HostRange] {
    let names = Set(hosts).map(HostName.init).sorted()
    var members: [Pattern: [Int]] = [:]
    for (index, name) in names.enumerated() {
      for place in name.numberPlaces { members[Pattern(name, place), default: []].append(index) }
    }
    // The largest come first; where two are equal, the number further behind counts.
    let patterns = members.sorted { left, right in
      (right.value.count, right.key.place, left.value[0]) < (left.value.count, left.key.place, right.value[0])
    }
    var isTaken = Array(repeating: false, count: names.count)
    var ranges: [(first: Int, range: HostRange)] = []
    for (pattern, indices) in patterns {
      let free = indices.filter { !isTaken[$0] }
      guard free.count > 1 else { continue }
      for index in free { isTaken[index] = true }
      ranges.append((free[0], HostRange(free.map { names[$0] }, pattern)))
    }
    for (index, name) in names.enumerated() where !isTaken[index] {
      ranges.append((index, HostRange(hosts: [name.text], description: name.text)))
    }
    return ranges.sorted { $0.first < $1.first }.map(\.range)
  }

  /// A name with a gap where one of its numbers stands.
  private struct Pattern: Hashable {
    let before: [HostName.Part]
    let after: [HostName.Part]

    var place: Int { before.count }

    init(_ name: HostName, _ place: Int) {
      before = Array(name.parts[..<place])
      after = Array(name.parts[(place + 1)...])
    }
  }

  private init(hosts: [String], description: String) {
    self.hosts = hosts
    self.description = description
  }

  private init(_ names: [HostName], _ pattern: Pattern) {
    let numbers = names.compactMap { name in
      if case .number(let digits) = name.parts[pattern.place] { digits } else { nil }
    }
    self.init(
      hosts: names.map(\.text),
      description: HostName.text(of: pattern.before) + "[\(HostRange.runs(numbers))]"
        + HostName.text(of: pattern.after))
  }

  /// `1-3,5`: numbers that follow each other, with their zeros, as `first-last`.
  private static func runs(_ numbers: [String]) -> String {
    var runs: [(first: String, last: String)] = []
    for number in numbers {
      if let last = runs.last?.last, following(last) == number {
        runs[runs.count - 1].last = number
      } else {
        runs.append((number, number))
      }
    }
    return runs.map { $0.first == $0.last ? $0.first : "\($0.first)-\($0.last)" }.joined(separator: ",")
  }

  /// The next number, as wide as this one at least.
  static func following(_ number: String) -> String {
    let next = String((Int(number) ?? 0) + 1)
    return String(repeating: "0", count: max(0, number.count - next.count)) + next
  }
}
