/// All that was seen on one host, as it was seen: no interpretation, nothing left out.
package struct HostRecord: Codable, Hashable, Sendable {
  /// Name in the roster.
  package var name: String
  /// Connection variables under which the host was reached, without secrets (`ansible_host`, ...).
  package var connection: [String: String]
  /// Facts by name: `hostname`, `kernel`, `now` (seconds since 1970), `reader`, `MemTotal`, ...; `copy` where a folder was
  /// read instead of the host, so that owners, modes and times of files are those of the folder.
  package var facts: [String: String] = [:]
  package var processes: [ProcessRecord] = []
  package var units: [UnitRecord] = []
  /// Files by absolute path.
  package var files: [String: FileRecord] = [:]
  /// Targets of symbolic links by path, as written.
  package var links: [String: String] = [:]
  /// The package database's own lines for the packages that matter.
  package var dpkg: FileBytes?
  package var rpm: FileBytes?
  /// Lines of passwd and group for the ids that were seen.
  package var passwd = ""
  package var group = ""
  /// What only an audit asks for; nil where it did not.
  package var audit: AuditEvidence?
  /// What could not be read, for people, most important first; files that are denied stand in `denied`.
  package var gaps: [String] = []
  /// Paths that the reader may not read, in the order in which they were asked for.
  package var denied: [String] = []

  /// All that is missing, for people; empty when all that was asked for came.
  package var problems: [String] {
    guard !denied.isEmpty else { return gaps }
    let paths = denied.prefix(4).joined(separator: ", ")
    let more = denied.count > 4 ? " and \(denied.count - 4) more" : ""
    return gaps + ["\(facts["reader"] ?? "this user") may not read \(paths)\(more)"]
  }

  package init(name: String, connection: [String: String] = [:]) {
    self.name = name
    self.connection = connection
  }
}

/// A running process of a component.
package struct ProcessRecord: Codable, Hashable, Sendable {
  package var id: Int
  package var arguments: [String] = []
  /// `NAME=value`; nil where the reader may not see it.
  package var environment: [String]?
  /// Texts below `/proc/ID`; empty where absent.
  package var cgroup = ""
  package var status = ""
  package var limits = ""
  package var stat = ""
  /// When it started, in ticks since the host did: the 22nd field of `stat`, whose second one may hold blanks.
  package var startTime: String? {
    let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 19 ? String(fields[19]) : nil
  }
  package var executable = ""
  package var workingDirectory = ""

  package init(id: Int) { self.id = id }
}

/// A systemd unit, running or not. Its files are in `HostRecord.files`.
package struct UnitRecord: Codable, Hashable, Sendable {
  /// With `.service`.
  package var name: String
  /// Paths of unit file and drop-ins, in the order of systemd's folders.
  package var paths: [String] = []
  /// Paths of the links that enable it.
  package var wantedBy: [String] = []
  /// Answer of `systemctl show`; empty where there is no systemd to ask.
  package var state: [String: String] = [:]

  package init(name: String) { self.name = name }

  /// `a` of `connect@a.service`; nil where the unit is no instance of a template.
  package var instance: String? {
    guard let at = name.firstIndex(of: "@") else { return nil }
    return String(name[name.index(after: at)...].dropLast(name.hasSuffix(".service") ? 8 : 0))
  }
}

/// A file that was asked for.
package struct FileRecord: Codable, Hashable, Sendable {
  /// What became of it.
  package enum State: String, Codable, Hashable, Sendable {
    case read
    /// Longer than the limit, or the answer was cut: only the beginning is here.
    case cut
    /// The reader may not read it.
    case denied
    /// Not there, or in a folder that the reader may not enter.
    case missing
    /// A pipe, socket, device or folder, which is never opened.
    case special
    /// Left out because the host's limit was reached.
    case skipped
  }

  package var state: State
  package var attributes: FileAttributes?
  package var content: FileBytes

  package init(state: State, attributes: FileAttributes? = nil, content: FileBytes = FileBytes([])) {
    self.state = state
    self.attributes = attributes
    self.content = content
  }
}

/// Owner, mode and times of a file.
package struct FileAttributes: Codable, Hashable, Sendable {
  /// Bytes.
  package var size: Int
  /// Seconds since 1970; nil where the host has no `stat`.
  package var modified: Int?
  /// Octal digits, e.g. `640`, or the letters of `ls` where the host has no `stat`.
  package var mode: String
  /// Names, or numbers where the host knows no name.
  package var owner: String
  package var group: String
}
