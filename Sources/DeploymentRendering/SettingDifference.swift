import ConfigFormats

/// A setting that a deploy would not leave as it is, or could not bring back.
package struct SettingDifference: Codable, Hashable, Sendable, Comparable {
  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// It would get another value.
    case changed
    /// It is not there yet.
    case added
    /// It would be gone.
    case lost
    /// It stands in a file that the deploy leaves alone: it stays, and could not be brought back.
    case unmanaged
  }

  /// Name of the host in the evidence.
  package var host: String
  /// Absolute path, or name of the unit for what systemd makes of unit file and drop-ins.
  package var file: String
  package var key: String
  package var kind: Kind
  package var observed: String?
  package var rendered: String?
  /// Whether key or values hold something that must not be shown, see `masked`.
  package var secret: Bool
  /// How a line may be shown that is secret by what stands on other lines of its file; nil for all others.
  private var shownLine: String?

  /// Derives the kind from what is there; nil where nothing differs.
  init?(host: String, file: String, key: String, observed: String?, rendered: String?) {
    switch (observed, rendered) {
    case (nil, nil): return nil
    case (nil, _?): kind = .added
    case (_?, nil): kind = .lost
    case (let old?, let new?):
      if SettingDifference.isSame(old, new, of: key) { return nil }
      kind = .changed
    }
    self.host = host
    self.file = file
    self.key = key
    self.observed = observed
    self.rendered = rendered
    secret = SecretSetting.isSecret(key: key, values: [observed, rendered].compactMap(\.self), file: file)
  }

  /// For people and reports: nothing secret in it.
  package var masked: SettingDifference {
    guard secret else { return self }
    var copy = self
    copy.key = shownLine ?? SecretSetting.maskedKey(key, file: file)
    copy.shownLine = nil
    copy.observed = observed.map { _ in SecretSetting.mask }
    copy.rendered = rendered.map { _ in SecretSetting.mask }
    return copy
  }

  /// Secret also where key or values hold what is known as a secret of another place.
  package func hiding(_ isSecret: (String) -> Bool) -> SettingDifference {
    var copy = self
    copy.secret = secret || [key, observed ?? "", rendered ?? ""].contains(where: isSecret)
    return copy
  }

  /// As a line that is secret by what stands on other lines, with how it may be shown.
  func shown(as line: String) -> SettingDifference {
    var copy = self
    copy.secret = true
    copy.shownLine = line
    return copy
  }

  package static func < (left: SettingDifference, right: SettingDifference) -> Bool {
    (left.host, left.file, left.key, left.kind.rawValue) < (
      right.host, right.file, right.key, right.kind.rawValue
    )
  }

  /// Lists whose order the collection itself does not keep from one run to the next.
  private static let sets: Set = ["sasl.enabled.mechanisms", "rest.extension.classes"]

  /// Whether two values of a key mean the same to the collection.
  package static func isSame(_ old: String, _ new: String, of key: String) -> Bool {
    guard sets.contains(key) else { return old.isSameBytes(as: new) }
    let items = { (text: String) in Set(text.split { $0 == "," || $0 == " " }) }
    return items(old) == items(new)
  }
}
