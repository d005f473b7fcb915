/// Directory and name of a path.
struct PathParts {
  /// Without its last slash; empty where there is none.
  let directory: String
  let name: String

  init(_ path: String) {
    let bytes = Array(path.utf8)[...]
    let slash = bytes.lastIndex(of: ASCII.slash)
    directory = bytes[..<(slash ?? bytes.startIndex)].text
    name = bytes[(slash.map { $0 + 1 } ?? bytes.startIndex)...].text
  }
}
