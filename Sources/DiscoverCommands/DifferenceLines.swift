import DeploymentRendering
import EstateFindings
import FindingReports
import OrderedCollections

/// Differences for people: what is the same on several hosts is said once, secrets are masked.
struct DifferenceLines {
  /// What would happen to one setting of one file, and the hosts on which it would.
  private struct Row {
    var difference: SettingDifference
    var hosts: [String]
  }

  /// Rows of one file on the same hosts.
  private let places: [[Row]]

  /// Longer values are cut: the key tells which they are.
  private static let widest = 120
  /// Hosts beyond those are only counted.
  private static let mostRanges = 4

  init(_ differences: [SettingDifference]) {
    var rows: OrderedDictionary<SettingDifference, Row> = [:]
    for difference in differences {
      var place = difference
      place.host = ""
      rows[place, default: Row(difference: difference.masked, hosts: [])].hosts.append(difference.host)
    }
    let places = OrderedDictionary(grouping: rows.values) { [$0.difference.file] + $0.hosts }
    self.places = places.values.elements
  }

  /// Lines without an end of line.
  ///
  /// - Parameters:
  ///   - most: how many differences are shown; the rest is counted.
  ///   - option: the one that shows more.
  func lines(most: Int, option: String? = nil) -> [String] {
    var lines: [String] = []
    var left = most
    for place in places where left > 0 {
      guard let first = place.first else { continue }
      lines.append(DifferenceLines.line("\(DifferenceLines.names(first.hosts)): \(first.difference.file)"))
      lines += place.prefix(left).map {
        "  " + DifferenceLines.line(DifferenceLines.text(of: $0.difference))
      }
      left -= place.count
    }
    let count = places.reduce(0) { $0 + $1.count }
    if count > most {
      lines.append(
        "and \(counted(count - most, "difference")) more"
          + (option.map { " (\($0) \(count) prints all)" } ?? ""))
    }
    return lines
  }

  /// Some hosts by name or range, the others by their number.
  static func names(_ hosts: [String]) -> String {
    let ranges = HostRange.folded(hosts)
    let more = ranges.dropFirst(mostRanges).reduce(0) { $0 + $1.hosts.count }
    return ranges.prefix(mostRanges).map(\.description).joined(separator: ", ")
      + (more > 0 ? " and \(more) more" : "")
  }

  private static func text(of difference: SettingDifference) -> String {
    // A line of a file has no value of its own, and digests of texts tell people nothing.
    let isLine = if case .lines = RenderedFile.Kind(path: difference.file) { true } else { false }
    let own =
      isLine || difference.key == RenderedFile.wholeKey ? [] : [difference.observed, difference.rendered]
    let values = cut(own.compactMap(\.self).filter { !$0.isEmpty })
    return "\(difference.kind.rawValue) \(difference.key)"
      + (values.isEmpty ? "" : ": " + values.joined(separator: " -> "))
  }

  /// Where long values begin alike, what both begin with is left out, but for some of it.
  private static func cut(_ values: [String]) -> [String] {
    guard let first = values.first, values.contains(where: { $0.count > widest }) else { return values }
    let common = values.dropFirst().reduce(values.count > 1 ? first.count : 0) { length, other in
      min(length, zip(first, other).prefix { $0 == $1 }.count)
    }
    let start = common > widest / 2 ? common - widest / 4 : 0
    return values.map { value in
      let rest = value.dropFirst(start)
      return (start > 0 ? "..." : "") + (rest.count > widest ? "\(rest.prefix(widest))..." : rest)
    }
  }

  /// One line, without what would steer a terminal.
  static func line(_ text: String) -> String { text.visible }
}
