import DeploymentRendering

/// What `verify` prints: the verdict in numbers, the first differences, what was not compared.
struct VerifyReport {
  let comparison: RenderingComparison
  let gaps: [Rendering.Gap]
  let collectionVersion: String?
  /// How many differences are printed.
  let shown: Int

  /// Longer values are cut: the key tells which they are.
  private static let widest = 120

  var text: String { (differences + remarks + [summary]).joined(separator: "\n") + "\n" }

  private var differences: [String] {
    var lines: [String] = []
    var place = ""
    for difference in comparison.differences.prefix(shown).map(\.masked) {
      let here = "\(difference.host) \(difference.file)"
      if here != place { lines.append(VerifyReport.line(here)) }
      place = here
      lines.append("  " + VerifyReport.line(VerifyReport.text(of: difference)))
    }
    let more = comparison.differences.count - min(shown, comparison.differences.count)
    if more > 0 {
      lines.append(
        "and \(counted(more, "difference")) more (--show \(comparison.differences.count) prints all)")
    }
    return lines.isEmpty ? [] : lines + [""]
  }

  private static func text(of difference: SettingDifference) -> String {
    let values = [difference.observed, difference.rendered].compactMap(\.self).filter { !$0.isEmpty }.map(cut)
    // A line of a file has no value of its own.
    return "\(difference.kind.rawValue) \(difference.key)"
      + (values.isEmpty ? "" : ": " + values.joined(separator: " -> "))
  }

  private var remarks: [String] {
    var lines = gaps.map { "not rendered: \($0)" }
    lines += comparison.unrendered.map { "\($0): in no inventory, though services are there" }
    lines += comparison.unseen.map { "\($0): in the inventory, but no evidence was taken of it" }
    lines += comparison.skipped.map { "not compared: \($0)" }
    return lines.isEmpty ? [] : lines.map(VerifyReport.line) + [""]
  }

  private var summary: String {
    let counts = SettingDifference.Kind.allCases.map { "\(comparison.count($0)) \($0.rawValue)" }.joined(
      separator: ", ")
    return "\(comparison.kept) of \(counted(comparison.total, "setting")) kept, \(counts)"
      + (collectionVersion.map { " (confluent.platform \($0))" } ?? "")
  }

  private static func cut(_ text: String) -> String {
    text.count > widest ? "\(text.prefix(widest))..." : text
  }

  /// One line, without what would steer a terminal.
  private static func line(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 32 || (127..<160).contains($0.value) ? " " : $0 }))
  }
}
