import Foundation
import Subprocess

/// A real ssh-agent for one test.
package struct SSHAgentProcess: Sendable {
  package let socket: String

  /// Gives the agent the key in a file that is not encrypted.
  package func add(_ key: String) async throws {
    _ = try await runTool("ssh-add", ["-q", key], environment: .inherit.updating(["SSH_AUTH_SOCK": socket]))
  }
}

/// Starts an agent with its socket in `folder` and ends it afterwards.
package func withSSHAgent<Result>(
  in folder: URL, isolation: isolated (any Actor)? = #isolation,
  _ body: (SSHAgentProcess) async throws -> Result
) async throws -> Result {
  let socket = folder.appending(path: "agent").path
  let process = try await BackgroundProcess("ssh-agent", ["-D", "-a", socket])
  let outcome: Swift.Result<Result, any Error>
  do {
    guard await waitUntil({ FileManager.default.fileExists(atPath: socket) }) else {
      throw ToolFailure(description: "ssh-agent did not start")
    }
    outcome = .success(try await body(SSHAgentProcess(socket: socket)))
  } catch {
    outcome = .failure(error)
  }
  await process.stop()
  return try outcome.get()
}
