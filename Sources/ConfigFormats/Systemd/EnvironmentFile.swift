import OrderedCollections

/// A file named by `EnvironmentFile=`, as systemd reads it: quotes, continuation lines, comments, no expansion.
/// os-release files follow the same rules.
package struct EnvironmentFile: Hashable, Sendable {
  package struct Assignment: Hashable, Sendable {
    package let name: String
    package let value: String
    /// 1-based line on which the assignment starts.
    package let line: Int
  }

  /// In the order of the file, overruled ones included.
  package private(set) var assignments: [Assignment] = []
  package private(set) var warnings: [FormatWarning] = []

  /// Name to value; the last assignment of a name holds, at the place of the first.
  package var variables: OrderedDictionary<String, String> {
    OrderedDictionary(assignments.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }

  package init(parsing bytes: [UInt8], path: String? = nil) {
    var scanner = EnvironmentFileScanner()
    for byte in bytes { scanner.take(byte) }
    scanner.finish()
    for found in scanner.findings {
      switch found {
      case .assignment(let name, let value, let line):
        do throws(FormatWarning.Kind) {
          let valid = try EnvironmentAssignment(name: name[...], value: value[...])
          assignments.append(Assignment(name: valid.name, value: valid.value, line: line))
        } catch {
          warnings.append(FormatWarning(error, path: path, line: line))
        }
      case .problem(let kind, let line):
        warnings.append(FormatWarning(kind, path: path, line: line))
      }
    }
  }

  package init(parsing text: String, path: String? = nil) {
    self.init(parsing: Array(text.utf8), path: path)
  }
}
