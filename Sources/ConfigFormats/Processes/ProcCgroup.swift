/// `/proc/PID/cgroup`: tells the systemd unit of a process.
package struct ProcCgroup: Hashable, Sendable {
  /// The path in systemd's own hierarchy (v1 `name=systemd`), else in the unified one (v2), else in any.
  package let path: String?
  /// The innermost service on the path, by the name systemd knows it (which may hold `\x2d`). What encloses
  /// it, slices and containers, does not matter.
  package let unit: String?

  /// `unit` with its `\xXX` escapes resolved, for people.
  package var readableUnit: String? {
    unit.map { Self.unescaped(Array($0.utf8)).text }
  }

  package init(parsing bytes: [UInt8]) {
    var systemd: Bytes?
    var unified: Bytes?
    var other: Bytes?
    for line in bytes.lines {
      guard let (hierarchy, rest) = line.cut(at: ASCII.colon),
        let (controllers, path) = rest.cut(at: ASCII.colon)
      else { continue }
      if controllers.text == "name=systemd" {
        systemd = systemd ?? path
      } else if hierarchy.text == "0", controllers.isEmpty {
        unified = unified ?? path
      } else {
        other = other ?? path
      }
    }
    // A path of "/" only says nothing.
    let candidates = [systemd, unified, other].compactMap(\.self)
    let path = candidates.first { Self.service(in: $0) != nil } ?? candidates.first
    self.path = path?.text
    unit = path.flatMap(Self.service)
  }

  private static func service(in path: Bytes) -> String? {
    let suffix = Array(".service".utf8)
    for component in path.split(separator: ASCII.slash).reversed() {
      var name = component
      // The kernel marks the path of a removed group so.
      let deleted = Array(" (deleted)".utf8)
      if name.reversed().starts(with: deleted.reversed()) { name = name.dropLast(deleted.count) }
      // An underscore in front protects names that the kernel could take for its own files.
      if name.first == ASCII.underscore { name = name.dropFirst() }
      if name.count > suffix.count, name.reversed().starts(with: suffix.reversed()) { return name.text }
    }
    return nil
  }

  private static func unescaped(_ name: [UInt8]) -> Bytes {
    var out: [UInt8] = []
    var rest = name[...]
    while let byte = rest.popFirst() {
      if byte == ASCII.backslash, rest.first == UInt8(ascii: "x"), let escape = CEscape(rest) {
        out += escape.bytes
        rest = rest.dropFirst(escape.length)
      } else {
        out.append(byte)
      }
    }
    return out[...]
  }
}
