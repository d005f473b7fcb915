import Subprocess

/// Runs a program of this machine and gives what it prints; throws where it fails.
package func runTool(
  _ name: String, _ arguments: [String], input: String = "", environment: Environment = .inherit
) async throws -> String {
  let result = try await run(
    .name(name), arguments: Arguments(arguments), environment: environment, input: .string(input),
    output: .string(limit: 16 << 20), error: .string(limit: 1 << 20))
  guard result.terminationStatus.isSuccess else {
    throw ToolFailure(description: "\(name) \(arguments): \(result.standardError)")
  }
  return result.standardOutput
}

/// Waits until a condition holds, looking again and again; false where it never did in time.
package func waitUntil(
  atMost limit: Duration = .seconds(120), _ condition: () async throws -> Bool
) async rethrows -> Bool {
  let deadline = ContinuousClock.now + limit
  while ContinuousClock.now < deadline {
    if try await condition() { return true }
    try? await Task.sleep(for: .milliseconds(10))
  }
  return try await condition()
}
