import DeploymentRendering

/// What `verify` prints: the verdict in numbers, the first differences, what was not compared.
struct VerifyReport {
  let comparison: RenderingComparison
  let gaps: [Rendering.Gap]
  let collectionVersion: String?
  /// How many differences are printed.
  let shown: Int

  var text: String { (differences + remarks + [summary]).joined(separator: "\n") + "\n" }

  private var differences: [String] {
    let lines = DifferenceLines(comparison.differences).lines(most: shown, option: "--show")
    return lines.isEmpty ? [] : lines + [""]
  }

  private var remarks: [String] {
    var lines = gaps.map { "not rendered: \($0)" }
    lines += comparison.unrendered.map { "\($0): in no inventory, though services are there" }
    lines += comparison.unseen.map { "\($0): in the inventory, but no evidence was taken of it" }
    lines += comparison.skipped.map { "not compared: \($0)" }
    return lines.isEmpty ? [] : lines.map(DifferenceLines.line) + [""]
  }

  private var summary: String {
    let counts = SettingDifference.Kind.allCases.map { "\(comparison.count($0)) \($0.rawValue)" }.joined(
      separator: ", ")
    return "\(comparison.kept) of \(counted(comparison.total, "setting")) kept, \(counts)"
      + (collectionVersion.map { " (confluent.platform \($0))" } ?? "")
  }
}
