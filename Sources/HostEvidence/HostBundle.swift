/// What the script of `cpdiscover script --bundle` printed on one host.
package struct HostBundle: Sendable {
  /// The host's own name.
  package let host: String
  /// When it was taken, ISO 8601, UTC.
  package let taken: String
  /// SHA-256 of the script that printed it, before its places were filled; nil where an older one did.
  package let scripts: String?
  /// Secrets were left out on the host.
  package let isRedacted: Bool
  /// What is wrong with it, for people; nil where it is whole and as it was printed.
  package let problem: String?
  let sections: Sections

  static let head = "cpdiscover-bundle "
  private static let version = 1

  /// - Parameter name: what errors call it
  package init(parsing bytes: [UInt8], name: String) throws(HostBundleError) {
    var bytes = bytes
    var problem: String?
    // Editors on Windows mark a text as UTF-8.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    // Ansible puts what a script says on standard error before what it prints.
    if let place = bytes.prefix(4096).firstRange(of: Array("\n\(Self.head)".utf8)) {
      bytes.removeFirst(place.lowerBound + 1)
    }
    if let line = bytes.firstIndex(of: UInt8(ascii: "\n")), line > 0, bytes[line - 1] == UInt8(ascii: "\r") {
      bytes.removeAll { $0 == UInt8(ascii: "\r") }
      problem = "its line ends were changed on the way"
    }
    let lines = bytes.prefix(4096).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard let first = lines.first, first.hasPrefix(Self.head) else {
      throw HostBundleError(
        "\(name) is no bundle of cpdiscover: its first line must be `\(Self.head)\(Self.version)`")
    }
    guard Int(first.dropFirst(Self.head.count)) == Self.version else {
      throw HostBundleError(
        "\(name) was printed by the script of another cpdiscover (\(first)): use that version, or take it again"
      )
    }
    let fields = Dictionary(
      lines.dropFirst().prefix { !$0.isEmpty }.map { line in
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        return (words.first ?? "", words.count > 1 ? words[1] : "")
      }, uniquingKeysWith: { first, _ in first })
    taken = fields["taken"] ?? ""
    scripts = fields["scripts"].flatMap { $0.isEmpty ? nil : $0 }
    isRedacted = fields["redacted"] == "yes"
    let (body, sum) = Self.parted(bytes)
    let sections = Sections(Array(body), mark: BundleScript.mark)
    if !sections.isComplete {
      problem = problem ?? "its end is missing"
    } else if sum != PosixChecksum.text(of: body) {
      problem = problem ?? "it was altered on the way"
    }
    self.problem = problem
    self.sections = Sections(sections.sections.map(Self.withZeroBytes), isComplete: sections.isComplete)
    var probe = HostRecord(name: name)
    if let facts = sections.sections.first(where: { $0.kind == "host" }) {
      probe.take(Sections([facts], isComplete: true))
    }
    guard let host = probe.facts["hostname"], !host.isEmpty else {
      throw HostBundleError("\(name) does not say of which host it is: take it again")
    }
    guard host.isPlainHostName else {
      throw HostBundleError(
        "\(name) says that it is of the host \(host), which is no name of a host; it was left out")
    }
    self.host = host
  }

  /// The evidence, and the line behind it that tells its checksum and size.
  static func parted(_ bytes: [UInt8]) -> (body: ArraySlice<UInt8>, sum: String?) {
    let label = Array("sum ".utf8)
    var end = bytes.endIndex
    while end > 0, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    let start = bytes[..<end].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    guard bytes[start..<end].starts(with: label) else { return (bytes[...], nil) }
    let words = String(decoding: bytes[(start + label.count)..<end], as: UTF8.self)
    return (bytes[..<start], words.split(separator: " ").prefix(2).joined(separator: " "))
  }

  /// Arguments and environment are printed one a line, with another byte for line feeds in them.
  private static func withZeroBytes(_ section: Sections.Section) -> Sections.Section {
    guard section.kind == "cmdline" || section.kind == "environ" else { return section }
    var section = section
    section.content =
      section.content.map { byte in
        byte == UInt8(ascii: "\n") ? 0 : byte == 1 ? UInt8(ascii: "\n") : byte
      }[...]
    return section
  }
}

/// A file that is no bundle; its text says what to do.
package struct HostBundleError: Error, Hashable, Sendable, CustomStringConvertible {
  package var description: String

  init(_ description: String) { self.description = description }
}
