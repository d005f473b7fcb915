/// Values of one row that are too long for it.
enum DifferingValues {
  /// How much of what all have in common is left before the first difference.
  private static let context = 24

  /// Each at most `most` characters, dots where some are missing, and with the first place where they differ.
  static func cut(_ values: [String], to most: Int) -> [String] {
    guard let first = values.first, values.contains(where: { $0.count > most }) else { return values }
    let shared = values.dropFirst().map { zip(first, $0).prefix { $0 == $1 }.count }.min() ?? 0
    guard shared > most / 2 else { return values.map { $0.cut(to: most) } }
    let head = first.prefix(shared - context)
    // A word is left whole where there is one to begin with.
    let rest = first.dropFirst(head.count).prefix(context)
    let word = rest.firstIndex(of: " ").map { rest.distance(from: rest.startIndex, to: $0) + 1 } ?? 0
    return values.map { "...\($0.dropFirst(head.count + word))".cut(to: most) }
  }
}
