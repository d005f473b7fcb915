import RemoteShells

/// The hosts to read: who they are and how to reach them.
package struct Roster: Sendable {
  /// One host.
  package struct Entry: Sendable {
    /// Name in the input file.
    package var name: String
    /// How to reach it; nil where its variables do not tell, as `problem` says.
    package var connection: HostConnection?
    package var problem: String?
    /// Connection variables that a written inventory needs again: all but secrets.
    package var variables: [String: String]
  }

  /// Sorted by name.
  package var entries: [Entry]
  /// Names of systemd units to look for besides those that are found anyway.
  package var units: [String] = []
  /// What was not understood, with file, line and column.
  package var warnings: [String]
  /// Names of secret variables that were used to read hosts and are not written anywhere.
  package var secrets: [String]
}

/// Why an input file gives no roster; its text tells where and what to do.
package struct RosterError: Error, Hashable, Sendable, CustomStringConvertible {
  package var description: String

  init(_ description: String) { self.description = description }
}
