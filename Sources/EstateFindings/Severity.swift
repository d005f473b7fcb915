/// How bad a finding is, by what comes of it.
package enum Severity: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
  /// Nothing comes of it: a difference in looks, a remark.
  case cosmetic
  /// A deploy or somebody changes something that no service is restarted for; or hosts of a group differ.
  case minor
  /// A service would be restarted, runs with other settings than it would after a restart, or is not as declared.
  case major
  /// Data, availability or secrets are at stake: a service would not come up, a quorum can't form, a password is open.
  case critical

  package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .cosmetic: 0
    case .minor: 1
    case .major: 2
    case .critical: 3
    }
  }
}
