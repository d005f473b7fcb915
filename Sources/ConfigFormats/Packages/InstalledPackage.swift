/// An installed package of the operating system.
package struct InstalledPackage: Hashable, Sendable {
  package let name: String
  package let epoch: String?
  /// The upstream version.
  package let version: String
  /// What the packager added (rpm release, Debian revision).
  package let release: String?
  package let architecture: String?

  package init(name: String, epoch: String? = nil, version: String, release: String?, architecture: String?) {
    self.name = name
    self.epoch = epoch
    self.version = version
    self.release = release
    self.architecture = architecture
  }
}

/// The packages in the output of a package manager or in its database.
package struct PackageList: Hashable, Sendable {
  package private(set) var packages: [InstalledPackage] = []
  package private(set) var warnings: [FormatWarning] = []

  /// Lines of `rpm -qa`: `name-version-release.arch`, with an epoch before the name or the version.
  package init(rpm bytes: [UInt8], path: String? = nil) {
    read(bytes, path: path) { InstalledPackage(rpm: $0.trimmed) }
  }

  /// Lines `name<TAB>version<TAB>status` of `dpkg-query -W`, the status in words (`install ok installed`) or
  /// letters (`ii `). Packages that are not installed are left out.
  package init(dpkgQuery bytes: [UInt8], path: String? = nil) {
    var kept: [InstalledPackage] = []
    read(bytes, path: path) { line in
      let fields = line.split(separator: ASCII.tab, omittingEmptySubsequences: false)
      guard fields.count == 3, !fields[0].isEmpty else { return nil }
      let (name, architecture) = Self.nameAndArchitecture(fields[0])
      let package = InstalledPackage(name: name, debianVersion: fields[1], architecture: architecture)
      if Self.isInstalled(fields[2]) { kept.append(package) }
      return package
    }
    packages = kept
  }

  /// dpkg's own database, `/var/lib/dpkg/status`.
  package init(dpkgStatus bytes: [UInt8]) {
    var fields: [String: Bytes] = [:]
    for line in bytes.lines + [[]] {
      if line.trimmed.isEmpty {
        if let name = fields["Package"], let version = fields["Version"], let status = fields["Status"],
          Self.isInstalled(status)
        {
          packages.append(
            InstalledPackage(
              name: name.text, debianVersion: version, architecture: fields["Architecture"]?.text))
        }
        fields = [:]
      } else if let first = line.first, !first.isWhitespace, let (field, value) = line.cut(at: ASCII.colon) {
        fields[field.text] = value.trimmed
      }
    }
  }

  private mutating func read(_ bytes: [UInt8], path: String?, _ parse: (Bytes) -> InstalledPackage?) {
    for (index, line) in bytes.lines.enumerated() where !line.trimmed.isEmpty {
      if let package = parse(line) {
        packages.append(package)
      } else {
        warnings.append(FormatWarning(.invalidEntry, path: path, line: index + 1))
      }
    }
  }

  private static func isInstalled(_ status: Bytes) -> Bool {
    let words = status.words.map(\.text)
    if words.count == 1 { return Array(words[0].utf8.dropFirst().prefix(1)) == [UInt8(ascii: "i")] }
    return words.last == "installed"
  }

  /// `libc6:amd64` is how dpkg names a package that may be there for several architectures.
  private static func nameAndArchitecture(_ field: Bytes) -> (String, String?) {
    guard let (name, architecture) = field.cut(at: ASCII.colon) else { return (field.text, nil) }
    return (name.text, architecture.text)
  }
}

extension InstalledPackage {
  /// Read from the right, because only the name may hold dashes.
  fileprivate init?(rpm line: Bytes) {
    guard let releaseDash = line.lastIndex(of: ASCII.dash),
      let versionDash = line[..<releaseDash].lastIndex(of: ASCII.dash)
    else { return nil }
    let name = line[..<versionDash]
    let version = line[(versionDash + 1)..<releaseDash]
    let release = line[(releaseDash + 1)...]
    let dot = release.lastIndex(of: ASCII.dot)
    let (nameEpoch, plainName) = Self.epoch(name)
    let (versionEpoch, plainVersion) = Self.epoch(version)
    guard !plainName.isEmpty, !plainVersion.isEmpty, !release.isEmpty else { return nil }
    self.init(
      name: plainName.text, epoch: versionEpoch ?? nameEpoch, version: plainVersion.text,
      release: release[..<(dot ?? release.endIndex)].text,
      architecture: dot.map { release[($0 + 1)...].text })
  }

  fileprivate init(name: String, debianVersion: Bytes, architecture: String?) {
    let (epoch, rest) = Self.epoch(debianVersion.trimmed)
    let dash = rest.lastIndex(of: ASCII.dash)
    self.init(
      name: name, epoch: epoch, version: rest[..<(dash ?? rest.endIndex)].text,
      release: dash.map { rest[($0 + 1)...].text }, architecture: architecture)
  }

  /// Cuts `number:` off the front; `(none):` is how rpm prints a missing one.
  private static func epoch(_ text: Bytes) -> (String?, Bytes) {
    guard let (epoch, rest) = text.cut(at: ASCII.colon) else { return (nil, text) }
    return (epoch.text == "(none)" ? nil : epoch.text, rest)
  }
}
