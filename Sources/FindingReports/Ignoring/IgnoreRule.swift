import AnsibleInventory
import EstateFindings

/// A rule of the user's: findings that it fits are known and do not count.
package struct IgnoreRule: Sendable {
  /// What of a finding a rule can name.
  package enum Subject: String, CaseIterable, Sendable {
    case cluster, component, host, file, key, kind

    /// What a rule must fit, all of it; empty for what a finding does not have.
    func values(in finding: Finding) -> [String] {
      switch self {
      case .host: finding.allHosts
      case .cluster: [finding.place.cluster].compactMap(\.self)
      case .component: [finding.place.component].compactMap(\.self)
      case .file: [finding.place.file].compactMap(\.self)
      case .key: [finding.place.key].compactMap(\.self)
      case .kind: [finding.kind]
      }
    }
  }

  /// `FILE:LINE`.
  package let place: String
  package let reason: String
  /// The last day on which it holds, `2027-01-31`; nil for ever.
  package let until: String?
  /// By subject: one of the patterns must fit. At least one subject is named.
  private let patterns: [Subject: [Pattern]]

  private enum Pattern: Sendable {
    case glob(GlobPattern)
    case range(HostRangePattern)
    /// Of a host, without a domain: it fits short names of hosts, too.
    indirect case short(Pattern)

    init(ofHost text: String) {
      let whole = HostRangePattern(text).map(Pattern.range) ?? .glob(GlobPattern(text))
      self = text.contains(".") ? whole : .short(whole)
    }

    func matches(_ text: String) -> Bool {
      switch self {
      case .glob(let pattern): pattern.matches(text)
      case .range(let pattern): pattern.matches(text)
      case .short(let pattern): pattern.matches(text) || text.shortName.map(pattern.matches) ?? false
      }
    }
  }

  init(place: String, reason: String, until: String?, patterns: [Subject: [String]]) {
    self.place = place
    self.reason = reason
    self.until = until
    self.patterns = Dictionary(
      uniqueKeysWithValues: patterns.map { subject, texts in
        (subject, texts.map { subject == .host ? Pattern(ofHost: $0) : .glob(GlobPattern($0)) })
      })
  }

  /// Whether it names anything: else it would fit all there is.
  var hasPatterns: Bool { !patterns.isEmpty }

  /// Whether it has ended by that day (`2026-11-27`).
  package func isExpired(on day: String) -> Bool { until.map { $0 < day } ?? false }

  /// Whether it fits. What a finding does not have fits no pattern.
  package func matches(_ finding: Finding) -> Bool {
    patterns.allSatisfy { subject, patterns in
      let values = subject.values(in: finding)
      return !values.isEmpty && values.allSatisfy { value in patterns.contains { $0.matches(value) } }
    }
  }
}

extension String {
  /// `kb1` of `kb1.example.com`; nil for an address, and for a name without a domain.
  fileprivate var shortName: String? {
    guard let dot = firstIndex(of: "."), contains(where: { !$0.isNumber && $0 != "." }), !contains(":") else {
      return nil
    }
    return String(self[..<dot])
  }
}

/// Hosts as reports write them: `kb[1-12,15].example.com`. A shell pattern would take `[1-12]` for one character.
private struct HostRangePattern: Sendable {
  private let before: GlobPattern
  private let after: GlobPattern
  private let numbers: [(first: String, last: String)]

  /// Nil where the text has no such range.
  init?(_ text: String) {
    guard let match = text.firstMatch(of: /\[([0-9]+(?:-[0-9]+)?(?:,[0-9]+(?:-[0-9]+)?)*)\]/),
      match.1.contains(where: { "-,".contains($0) })
    else { return nil }
    before = GlobPattern(String(text[..<match.range.lowerBound]))
    after = GlobPattern(String(text[match.range.upperBound...]))
    numbers = match.1.split(separator: ",").map { part in
      let ends = part.split(separator: "-")
      return (String(ends.first ?? ""), String(ends.last ?? ""))
    }
  }

  func matches(_ host: String) -> Bool {
    let name = HostName(host)
    return name.numberPlaces.contains { place in
      guard case .number(let number) = name.parts[place] else { return false }
      return holds(number) && before.matches(HostName.text(of: name.parts[..<place]))
        && after.matches(HostName.text(of: name.parts[(place + 1)...]))
    }
  }

  /// Leading zeros count as in reports: `[01-12]` has 01 and not 1, `[1-12]` has 1 and not 01.
  private func holds(_ number: String) -> Bool {
    guard let value = Int(number) else { return false }
    return numbers.contains { first, last in
      guard let low = Int(first), let high = Int(last), (low...max(low, high)).contains(value) else {
        return false
      }
      let width = first.hasPrefix("0") ? first.count : 1
      return String(repeating: "0", count: max(0, width - String(value).count)) + String(value) == number
    }
  }
}
