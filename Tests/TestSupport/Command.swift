import Foundation
import Subprocess

/// The built program, run as people run it.
package enum Command {
  package struct Answer: Sendable {
    package let status: Int32
    package let output: String
    package let errors: String

    /// Both, to look for what must stand in neither.
    package var all: String { output + errors }
  }

  /// The program that was built with these tests: it lies beside them.
  package static let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
    path: "cpdiscover"
  ).path

  /// Runs the program in `folder`, without anything on standard input.
  ///
  /// - Parameter environment: `NAME=value`, besides what the tests themselves have
  package static func run(
    _ arguments: [String], in folder: URL = URL(filePath: "/"), program: String = path,
    environment: [String] = []
  ) async throws -> Answer {
    // Through `env`, which takes paths as plain strings.
    let result = try await Subprocess.run(
      .name("env"), arguments: Arguments(["-C", folder.path] + environment + [program] + arguments),
      output: .string(limit: 64 << 20), error: .string(limit: 16 << 20))
    guard case .exited(let status) = result.terminationStatus else {
      throw Died(description: "\(arguments) died: \(result.terminationStatus)")
    }
    return Answer(status: status, output: result.standardOutput, errors: result.standardError)
  }

  package struct Died: Error, CustomStringConvertible {
    package let description: String
  }

  /// The hosts of one of the project's estates.
  package static func roots(_ fixture: String) -> String {
    projectFolder.appending(path: "fixtures/\(fixture)/hosts").path
  }

  package static let fixtures = [
    "archive", "combined-kraft", "connect-groups", "kraft", "one-host-everything", "renamed-unit",
    "two-clusters",
    "uneven-brokers", "zookeeper-sasl-tls",
  ]
}

extension URL {
  /// Names of what lies in a folder, sorted.
  package func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  package func text() throws -> String { try String(contentsOf: self, encoding: .utf8) }

  /// Permissions, e.g. 0o600.
  package func mode() throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
  }
}
