/// The hosts of a component, as lists in settings name them: `kb1:9092,kb2:9092`.
struct MemberList {
  /// Those that are there.
  let members: [String]
  /// Those that come behind them.
  let more: [String]

  /// A list that names all members, with the new ones behind them; nil for any other text.
  ///
  /// - Parameter host: on which the list stands: a host that names itself alone means itself.
  func longer(_ text: Substring, on host: String) -> String? {
    guard !members.isEmpty, members != [host] else { return nil }
    let items = text.split(separator: ",", omittingEmptySubsequences: false)
    guard items.count == members.count, zip(items, members).allSatisfy({ $0.contains($1) }),
      let item = items.first, let name = members.first,
      Set(zip(items, members).map { $0.replacing($1, with: "") }).count == 1
    else { return nil }
    return (items.map(String.init) + more.map { String(item).replacing(name, with: $0) }).joined(
      separator: ",")
  }
}
