import Foundation
import TestSupport

/// A Swift file of the project.
struct SourceFile {
  /// Path below the project's folder.
  let path: String
  let lines: [Substring]

  /// All Swift files below a folder of the project, by path.
  static func all(below folder: String) throws -> [SourceFile] {
    let base = projectFolder.appending(path: folder).path
    let names = try FileManager.default.subpathsOfDirectory(atPath: base).filter { $0.hasSuffix(".swift") }
    return try names.sorted().map { name in
      let text = try String(contentsOfFile: "\(base)/\(name)", encoding: .utf8)
      return SourceFile(
        path: "\(folder)/\(name)", lines: text.split(separator: "\n", omittingEmptySubsequences: false))
    }
  }

  /// Name of the target: the folder below Sources/ or Tests/.
  var module: String { String(path.split(separator: "/")[1]) }

  var imports: Set<String> {
    Set(
      lines.compactMap {
        $0.firstMatch(of: /^(?:@\w+ )?(?:\w+ )?import (?:struct |func |enum )?([A-Za-z0-9_]+)/)
      }.map { String($0.1) })
  }

  /// Names of the types that it declares.
  var types: Set<String> {
    Set(
      lines.flatMap { $0.matches(of: /\b(?:struct|class|enum|actor|protocol|typealias) ([A-Za-z0-9_]+)/) }.map
      { String($0.1) })
  }

  /// Code without comment lines, with line numbers.
  var code: [(number: Int, text: Substring)] {
    lines.enumerated().map { ($0 + 1, $1) }.filter { !$0.1.drop { $0 == " " }.hasPrefix("//") }
  }
}
