/// The lines of `/proc/PID/status` that tell who a process is.
package struct ProcStatus: Hashable, Sendable {
  package private(set) var name: String?
  /// Effective user and group id.
  package private(set) var uid: UInt32?
  package private(set) var gid: UInt32?
  package private(set) var parent: Int?

  package init(parsing bytes: [UInt8]) {
    for line in bytes.lines {
      guard let (field, value) = line.cut(at: ASCII.colon) else { continue }
      // Uid and Gid: real, effective, saved, file system.
      let effective = value.words.dropFirst().first.flatMap { UInt32($0.text) }
      switch field.text {
      case "Name": name = value.trimmed.text
      case "Uid": uid = effective
      case "Gid": gid = effective
      case "PPid": parent = Int(value.trimmed.text)
      default: continue
      }
    }
  }
}
