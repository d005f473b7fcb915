import Foundation
import Subprocess

/// A program of the real Ansible world that tests compare with: named by an environment variable, else in
/// the virtual environment at the root of the package, else on the PATH.
package struct ExternalTool: Sendable {
  package let path: String

  /// nil where the program is nowhere to be found.
  package init?(variable: String, name: String) {
    let environment = ProcessInfo.processInfo.environment
    let root = URL(filePath: #filePath).appending(path: "../../..").standardized
    var candidates = [root.appending(path: ".venv/bin/\(name)").path]
    if let named = environment[variable] { candidates.insert(named, at: 0) }
    candidates += (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
    guard let path = candidates.first(where: FileManager.default.isExecutableFile) else { return nil }
    self.path = path
  }

  /// What the program prints; throws where it fails, with its standard error in the text.
  package func output(_ arguments: [String], environment: Environment = .inherit) async throws -> String {
    // Through `env`, which takes a path as a plain string.
    let result = try await run(
      .name("env"), arguments: Arguments([path] + arguments), environment: environment,
      output: .string(limit: 256 << 20), error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else {
      throw ToolFailure(description: "\(path) \(arguments): \(result.standardError)")
    }
    return result.standardOutput
  }

  /// Whether the program runs with these arguments and says that all is well.
  package func succeeds(_ arguments: [String]) async -> Bool {
    (try? await output(arguments)) != nil
  }
}

package struct ToolFailure: Error, CustomStringConvertible {
  package let description: String
}
