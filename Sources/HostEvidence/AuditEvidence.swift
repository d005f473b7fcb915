/// What only an audit asks a host for.
package struct AuditEvidence: Codable, Hashable, Sendable {
  /// A clock held against the one of who asked.
  package struct Clock: Codable, Hashable, Sendable {
    /// Seconds that the host is ahead.
    package var offset: Double
    /// What the way and the host's whole seconds may account for.
    package var uncertainty: Double

    package init(offset: Double, uncertainty: Double) {
      self.offset = offset
      self.uncertainty = uncertainty
    }
  }

  /// What a process has open.
  package struct Descriptors: Codable, Hashable, Sendable {
    package var open: Int
    /// Libraries that it uses and that were deleted since.
    package var gone: [String] = []

    package init(open: Int) { self.open = open }
  }

  /// Space on a volume, in KiB or in inodes.
  package struct Space: Codable, Hashable, Sendable {
    package var total: Int
    package var free: Int
    /// Where it is mounted.
    package var mount: String

    package init(total: Int, free: Int, mount: String) {
      self.total = total
      self.free = free
      self.mount = mount
    }
  }

  /// A file of a folder.
  package struct Listed: Codable, Hashable, Sendable {
    package var name: String
    package var size: Int
    /// When its content was written, seconds since 1970.
    package var modified: Int
    /// When it was put there, or anything of it was changed.
    package var changed: Int

    package init(name: String, size: Int, modified: Int, changed: Int) {
      self.name = name
      self.size = size
      self.modified = modified
      self.changed = changed
    }
  }

  /// What was learned of a file of certificates.
  package struct Store: Codable, Hashable, Sendable {
    /// Certificates as text, each with its alias before it where it has one.
    package var text = ""
    /// Why there is none; nil where it was read.
    package var problem: String?

    package init(text: String = "", problem: String? = nil) {
      self.text = text
      self.problem = problem
    }
  }

  /// Nil where it was not asked for, or the host gave no time.
  package var clock: Clock?
  /// `SwapFree`, `fs.file-max`, `fs.file-nr`, `transparent_hugepage`.
  package var facts: [String: String] = [:]
  /// Options about memory of every Java process, by process.
  package var javas: [Int: [String]] = [:]
  package var descriptors: [Int: Descriptors] = [:]
  /// By the path that was asked for.
  package var volumes: [String: Space] = [:]
  package var inodes: [String: Space] = [:]
  package var logs: [String: [Listed]] = [:]
  /// By the path as it was asked for, with a star at the end where that was a folder.
  package var libraries: [String: [Listed]] = [:]
  package var owners: [String: FileAttributes] = [:]
  package var stores: [String: Store] = [:]
  /// Answers of `systemctl show`, by unit.
  package var units: [String: [String: String]] = [:]
  /// What could not be looked at, for people.
  package var failures: [String] = []
  /// The answer came whole.
  package var isWhole = false

  package init() {}
}
