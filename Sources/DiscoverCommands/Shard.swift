import ArgumentParser

/// One of several parts into which the hosts are dealt, so that several processes can read one estate.
struct Shard: ExpressibleByArgument, Hashable {
  /// From 1.
  let number: Int
  let count: Int

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1], count >= 1,
      (1...count).contains(number)
    else { return nil }
    self.number = number
    self.count = count
  }

  /// Every host is in one part, and parts differ by one host at the most. Hosts with similar names, which often are
  /// alike, come into different parts.
  func part<Host>(of hosts: [Host]) -> [Host] {
    hosts.enumerated().filter { $0.offset % count == number - 1 }.map(\.element)
  }
}
