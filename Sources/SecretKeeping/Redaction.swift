import AnsibleVault
import HostEvidence

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
    for (path, file) in record.files {
      let kind = known.secretFiles.contains(path) ? SecretScanner.Kind.passwords : .init(path: path)
      let bytes = try redacted(file.content.bytes, kind: kind)
      if bytes != file.content.bytes { record.files[path]?.content = FileBytes(bytes) }
    }
    for index in record.processes.indices {
      record.processes[index].arguments = try redacted(words: record.processes[index].arguments)
      if let environment = record.processes[index].environment {
        record.processes[index].environment = try redacted(words: environment)
      }
    }
    for index in record.units.indices {
      for (name, value) in record.units[index].state {
        record.units[index].state[name] = try redacted(value)
      }
    }
    for (name, value) in record.facts { record.facts[name] = try redacted(value) }
    record.gaps = try redacted(words: record.gaps)
    return record
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
