import DeploymentRendering

/// What a deploy from an inventory would still change, in words for its head and for standard error.
struct ResidualLines {
  /// Nil where nothing was foretold.
  let residual: RenderingComparison?
  let gaps: [Rendering.Gap]

  /// How many differences are shown; all stand in the result.
  private static let most = 40

  /// The first line is the verdict.
  var lines: [String] {
    guard let residual else {
      return [
        "What a deploy from this file would change is not known: the catalog has no model of the collection for this version."
      ]
    }
    let changing = residual.differences.filter { $0.kind != .unmanaged }
    let unknown =
      residual.skipped.filter(\.isGap).map(\.description) + gaps.map(\.description)
      + residual.unseen.map { "\($0): no evidence was taken of it" }
    var lines: [String] = []
    if changing.isEmpty {
      lines.append(
        unknown.isEmpty
          ? "A deploy from this file would leave all \(counted(residual.kept, "setting")) as they are."
          : "A deploy from this file would leave \(counted(residual.kept, "setting")) as they are, as far as is known."
      )
    } else {
      let counts = [SettingDifference.Kind.changed, .lost, .added].compactMap { kind in
        residual.count(kind) > 0 ? "\(residual.count(kind)) \(kind.rawValue)" : nil
      }
      lines.append(
        "A deploy from this file would leave \(counted(residual.kept, "setting")) as they are, not these (\(counts.joined(separator: ", "))):"
      )
      lines += DifferenceLines(changing).lines(most: ResidualLines.most).map { "  \($0)" }
    }
    let unmanaged = Dictionary(grouping: residual.differences.filter { $0.kind == .unmanaged }, by: \.file)
    if !unmanaged.isEmpty {
      lines.append("These files stay as they are, and this file could not bring them back:")
      lines += ResidualLines.some(
        unmanaged.map { file, differences in
          DifferenceLines.line("\(DifferenceLines.names(differences.map(\.host))): \(file)")
        }.sorted())
    }
    if !unknown.isEmpty {
      lines.append("Not known of a deploy from this file:")
      lines += ResidualLines.some(unknown.map(DifferenceLines.line))
    }
    return lines
  }

  private static func some(_ lines: [String]) -> [String] {
    let more = lines.count - most
    return lines.prefix(most).map { "  \($0)" } + (more > 0 ? ["  and \(more) more"] : [])
  }
}
