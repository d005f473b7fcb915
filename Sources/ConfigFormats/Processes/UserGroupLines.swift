/// The lines of a passwd or group file (or of `getent`): `name:password:id:...`.
package struct UserGroupLines: Hashable, Sendable {
  /// The first name of an id holds, as in the C library.
  package private(set) var names: [UInt32: String] = [:]

  package init(parsing bytes: [UInt8]) {
    for line in bytes.lines {
      let fields = line.split(separator: ASCII.colon, omittingEmptySubsequences: false)
      guard fields.count >= 3, !fields[0].isEmpty, let id = UInt32(fields[2].text) else { continue }
      if names[id] == nil { names[id] = fields[0].text }
    }
  }

  package subscript(id: UInt32) -> String? { names[id] }
}
