import AnsibleVault
import HostEvidence
import SecretScanning

/// Evidence without its secrets: placeholders stand for them, equal ones for equal secrets.
package struct Redaction: Sendable {
  private let known: KnownSecrets
  private let placeholders: Placeholders
  private var scanner = SecretScanner()

  /// - Parameters:
  ///   - records: all hosts, so that a secret which one of them names is found on every other.
  ///   - placeholders: of this run.
  package init(_ records: [HostRecord], placeholders: Placeholders) {
    known = KnownSecrets(records)
    self.placeholders = placeholders
  }

  package mutating func redacted(_ record: HostRecord) throws(VaultError) -> HostRecord {
    var record = record
    record.files = try redacted(files: record.files)
    var links: [String: String] = [:]
    for (path, target) in record.links { links[try redacted(path: path)] = try redacted(path: target) }
    record.links = links
    for index in record.processes.indices {
      record.processes[index].arguments = try redacted(words: record.processes[index].arguments)
      if let environment = record.processes[index].environment {
        record.processes[index].environment = try redacted(words: environment)
      }
      record.processes[index].workingDirectory = try redacted(path: record.processes[index].workingDirectory)
    }
    for index in record.units.indices {
      record.units[index].state = try redacted(values: record.units[index].state)
    }
    record.facts = try redacted(values: record.facts)
    record.connection = try redacted(connection: record.connection)
    record.gaps = try redacted(words: record.gaps)
    record.denied = try record.denied.map { path throws(VaultError) in try redacted(path: path) }
    if let audit = record.audit { record.audit = try redacted(audit) }
    return record
  }

  private mutating func redacted(files: [String: FileRecord]) throws(VaultError) -> [String: FileRecord] {
    var result: [String: FileRecord] = [:]
    for (path, file) in files {
      let kind = known.secretFiles.contains(path) ? SecretScanner.Kind.passwords : .init(path: path)
      let name = try redacted(path: path)
      // A secret that was taken for the path of a file names none.
      if name != path, file.state == .missing { continue }
      let bytes = try redacted(file.content.bytes, kind: kind)
      result[name] = file
      if bytes != file.content.bytes { result[name]?.content = FileBytes(bytes) }
    }
    return result
  }

  private mutating func redacted(_ audit: AuditEvidence) throws(VaultError) -> AuditEvidence {
    var audit = audit
    for (id, options) in audit.javas { audit.javas[id] = try redacted(words: options) }
    for (unit, state) in audit.units { audit.units[unit] = try redacted(values: state) }
    for (path, store) in audit.stores {
      guard let problem = store.problem else { continue }
      audit.stores[path]?.problem = try redacted(problem)
    }
    audit.failures = try redacted(words: audit.failures)
    return audit
  }

  private mutating func redacted(values: [String: String]) throws(VaultError) -> [String: String] {
    var values = values
    for (name, value) in values { values[name] = try redacted(value) }
    return values
  }

  /// Options of ssh may hold passwords: of proxies, in what they set on hosts, of users.
  private mutating func redacted(connection: [String: String]) throws(VaultError) -> [String: String] {
    var connection = connection
    for (name, value) in connection {
      let bytes = Array(value.utf8)
      let isWhole = SecretNames.isSecret(name) && !SecretNames.isPlainValue(value)
      let ranges = isWhole ? [0..<bytes.count] : SecretScanner.loginPasswords(in: bytes)
      let hidden = try replacing(ranges, in: bytes)
      connection[name] = try redacted(String(decoding: hidden, as: UTF8.self))
    }
    return connection
  }

  /// A path, or what was taken for one.
  private mutating func redacted(path: String) throws(VaultError) -> String {
    let bytes = Array(path.utf8)
    let named = try replacing(scanner.pieces(in: 0..<bytes.count, of: bytes), in: bytes)
    return String(decoding: try replacing(known.ranges(in: named), in: named), as: UTF8.self)
  }

  /// A text, e.g. a reason of a failure, without the secrets that are known or that it names itself.
  package mutating func redacted(_ text: String) throws(VaultError) -> String {
    String(decoding: try redacted(Array(text.utf8), kind: .settings), as: UTF8.self)
  }

  /// Words of a command line or an environment.
  private mutating func redacted(words: [String]) throws(VaultError) -> [String] {
    let secrets = scanner.secrets(inWords: words)
    var result: [String] = []
    for (index, word) in words.enumerated() {
      let bytes = Array(word.utf8)
      let named = try replacing(secrets[index].map { [$0] } ?? [], in: bytes)
      result.append(try redacted(String(decoding: named, as: UTF8.self)))
    }
    return result
  }

  private mutating func redacted(_ bytes: [UInt8], kind: SecretScanner.Kind) throws(VaultError) -> [UInt8] {
    let named = try replacing(scanner.ranges(in: bytes, kind: kind), in: bytes)
    return try replacing(known.ranges(in: named), in: named)
  }

  private func replacing(_ ranges: [Range<Int>], in bytes: [UInt8]) throws(VaultError) -> [UInt8] {
    guard !ranges.isEmpty else { return bytes }
    var result: [UInt8] = []
    var at = 0
    for range in ranges where range.lowerBound >= at {
      result += bytes[at..<range.lowerBound]
      let secret = bytes[range]
      // What was left out at the source stays as it is.
      result +=
        secret.starts(with: Placeholders.start.utf8)
        ? Array(secret) : Array(try placeholders.placeholder(for: secret).utf8)
      at = range.upperBound
    }
    return result + bytes[at...]
  }
}
