import CTemplates

/// The files of `templates/`, as they were when the program was built.
package enum Template {
  /// A file that the program needs and that was left out of `templates/embed.c`.
  package struct Missing: Error, CustomStringConvertible {
    package var path: String
    package var description: String {
      "the template \(path) is not in this program: add it to templates/embed.c and build again"
    }
  }

  /// Paths below `templates/`, sorted, e.g. `scripts/inspect.sh`.
  package static let paths: [String] = all.keys.sorted()

  /// The bytes of one file.
  package static func bytes(_ path: String) throws(Missing) -> [UInt8] {
    guard let bytes = all[path] else { throw Missing(path: path) }
    return bytes
  }

  /// The text of one file.
  package static func text(_ path: String) throws(Missing) -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  private static let all: [String: [UInt8]] = {
    var found: [String: [UInt8]] = [:]
    var entry = embedded_templates
    while let current = entry?.pointee, let path = current.path {
      found[String(cString: path)] = Array(UnsafeBufferPointer(start: current.bytes, count: current.size))
      entry = entry?.advanced(by: 1)
    }
    return found
  }()
}
