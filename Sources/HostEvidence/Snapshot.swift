import Foundation

/// The evidence of an estate in one file, from which every later stage can run again.
///
/// It holds what the hosts hold, secrets included: keep it as you keep the inventory.
package struct Snapshot: Codable, Hashable, Sendable {
  /// A host that gave no evidence at all.
  package struct Failure: Codable, Hashable, Sendable {
    package var host: String
    package var reason: String

    package init(host: String, reason: String) {
      self.host = host
      self.reason = reason
    }
  }

  private static let currentFormat = "cpdiscover-snapshot"
  private static let currentVersion = 1

  package private(set) var format = Snapshot.currentFormat
  package private(set) var version = Snapshot.currentVersion
  /// Version of the program that took it.
  package var program: String
  /// Time at which it was taken, ISO 8601, UTC.
  package var taken: String
  /// Sorted by name.
  package var hosts: [HostRecord]
  /// Sorted by name.
  package var failures: [Failure]

  package init(program: String, taken: String, hosts: [HostRecord], failures: [Failure]) {
    self.program = program
    self.taken = taken
    self.hosts = hosts.sorted { $0.name < $1.name }
    self.failures = failures.sorted { $0.host < $1.host }
  }

  /// The file's bytes: JSON with sorted keys, so that equal evidence gives equal files.
  package func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  /// Reads a file that `encoded()` wrote; `name` is what errors call it.
  package init(decoding data: Data, name: String) throws(SnapshotError) {
    struct Head: Decodable {
      var format: String
      var version: Int
    }
    let decoder = JSONDecoder()
    guard let head = try? decoder.decode(Head.self, from: data), head.format == Snapshot.currentFormat else {
      throw SnapshotError(
        "\(name) is no snapshot of cpdiscover, or its end is missing: take it again with `cpdiscover collect`"
      )
    }
    guard head.version <= Snapshot.currentVersion else {
      throw SnapshotError(
        "\(name) was written by a newer cpdiscover (format \(head.version), this one reads up to \(Snapshot.currentVersion)): use that version"
      )
    }
    do {
      self = try decoder.decode(Snapshot.self, from: data)
    } catch {
      throw SnapshotError(
        "\(name) is damaged (\(Snapshot.place(of: error))): take it again with `cpdiscover collect`")
    }
  }

  /// Where decoding failed, without the content, which may be secret.
  private static func place(of error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      Snapshot.path(context.codingPath + [key]) + " is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      "at " + Snapshot.path(context.codingPath)
    default: "unreadable"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.isEmpty
      ? "the top" : keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
  }
}

/// A snapshot that can't be read; its text says what to do.
package struct SnapshotError: Error, Hashable, Sendable, CustomStringConvertible {
  package var description: String

  init(_ description: String) { self.description = description }
}
