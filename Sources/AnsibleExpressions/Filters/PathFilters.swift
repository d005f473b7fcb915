/// Filters for paths of files, as `os.path` of POSIX systems has them.
enum PathFilters {
  static let all = [
    Routine("basename") { (value, _) throws(Stop) in .string(basename(try path(value))) },
    Routine("dirname") { (value, _) throws(Stop) in .string(dirname(try path(value))) },
    Routine("path_join", [], joined),
    Routine("splitext", [], splitExtension),
  ]

  private static func path(_ value: ExpressionValue) throws(Stop) -> String {
    guard case .string(let path) = value else { throw Stop.unknown("\(value.kind) is no path") }
    return path
  }

  private static func basename(_ path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
  }

  private static func dirname(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    let head = String(path[...slash])
    return head.utf8.allSatisfy { $0 == UInt8(ascii: "/") } ? head : TextTrimming.strip(head, "/", .right)
  }

  /// What is absolute drops all before it.
  private static func joined(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue
  {
    if case .string = value { return value }
    guard case .list(let parts) = value, !parts.isEmpty else {
      throw Stop.unknown("\(arguments.owner) expects a list of paths")
    }
    var path = ""
    for part in parts {
      guard case .string(let text) = try part.known else {
        throw Stop.unknown("\(arguments.owner) expects strings, not \(part.kind)")
      }
      if text.hasPrefix("/") || path.isEmpty {
        path = text
      } else {
        path += path.hasSuffix("/") ? text : "/" + text
      }
    }
    return .string(path)
  }

  private static func splitExtension(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop)
    -> ExpressionValue
  {
    let path = try path(value)
    let name = basename(path)
    let stem = TextTrimming.strip(name, ".", .left)
    guard let dot = stem.utf8.lastIndex(of: UInt8(ascii: ".")) else { return .list([value, .string("")]) }
    let ending = String(stem[dot...])
    return .list([.string(String(path.dropLast(ending.count))), .string(ending)])
  }
}
