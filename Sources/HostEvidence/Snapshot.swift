/// The evidence of an estate, from which every later stage can run again. How it lies in a file tells `SnapshotFile`.
///
/// It holds what the hosts hold, secrets included, unless it is redacted: keep it as you keep the inventory.
package struct Snapshot: Hashable, Sendable {
  /// A host that gave no evidence at all.
  package struct Failure: Codable, Hashable, Sendable {
    package var host: String
    package var reason: String

    package init(host: String, reason: String) {
      self.host = host
      self.reason = reason
    }
  }

  /// Version of the program that took it.
  package var program: String
  /// Time at which it was taken, ISO 8601, UTC.
  package var taken: String
  /// Who took it, `USER@HOST`; nil where an older version did.
  package var takenBy: String?
  /// SHA-256 of the scripts with which it was taken (`Probe.digest`); nil where an older version did.
  package var scripts: String?
  /// Placeholders stand for its secrets, equal ones for equal secrets.
  package var isRedacted = false
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
}

/// A snapshot that can't be read; its text says what to do.
package struct SnapshotError: Error, Hashable, Sendable, CustomStringConvertible {
  package var description: String

  init(_ description: String) { self.description = description }
}
