import Foundation

/// The figures of one estate, or of several together.
struct Measures {
  /// Settings by what would become of them.
  typealias Counts = [String: Int]

  var forward: (right: Int, wrong: Int)?
  var own: Counts?
  var real: Counts?
  /// Differences that only one of the two renderings has.
  var unforetold: Int?
  var ours: InventorySize?
  var original: InventorySize?
  var seconds: Double?
  /// For people, one a line.
  var misses: [String] = []

  var isGood: Bool {
    let isKept = { (counts: Counts?) in counts.map { $0["changed"] == nil && $0["lost"] == nil } ?? true }
    return (forward?.wrong ?? 0) == 0 && isKept(own) && isKept(real) && (unforetold ?? 0) == 0
  }

  mutating func add(_ other: Measures) {
    forward =
      other.forward.map { ((forward?.right ?? 0) + $0.right, (forward?.wrong ?? 0) + $0.wrong) } ?? forward
    own = Measures.sum(own, other.own)
    real = Measures.sum(real, other.real)
    unforetold = other.unforetold.map { (unforetold ?? 0) + $0 } ?? unforetold
    ours = other.ours.map { ours.map { [other] in $0 + (other.ours ?? $0) } ?? $0 } ?? ours
    original = other.original.map { more in original.map { $0 + more } ?? more } ?? original
    seconds = other.seconds.map { (seconds ?? 0) + $0 } ?? seconds
  }

  func line(named name: String) -> String {
    var parts: [String] = []
    if let forward { parts.append("forward \(forward.right)/\(forward.wrong)") }
    if let own { parts.append("own \(Measures.text(own))") }
    if let real { parts.append("real \(Measures.text(real))") }
    if let unforetold { parts.append("not foretold \(unforetold)") }
    if let ours, let original {
      let ratio = Double(ours.variables) / Double(max(1, original.variables))
      parts.append("variables \(ours.variables)/\(original.variables) = \(String(format: "%.2f", ratio))")
      parts.append("custom \(ours.custom)/\(original.custom)")
    }
    if let seconds { parts.append(String(format: "%.2f s", seconds)) }
    return "\(isGood ? "ok " : "BAD") \(name.padding(toLength: 60, withPad: " ", startingAt: 0)) "
      + parts.joined(separator: "  ")
  }

  private static func text(_ counts: Counts) -> String {
    ["kept", "changed", "lost", "added", "unmanaged"].map { String(counts[$0] ?? 0) }.joined(separator: "/")
  }

  private static func sum(_ left: Counts?, _ right: Counts?) -> Counts? {
    guard let right else { return left }
    return (left ?? [:]).merging(right, uniquingKeysWith: +)
  }
}
