import Foundation

/// Namespaces of their own that stand for a container, and a stand-in for the program that leads there: no engine of
/// containers runs where the tests do. What a program gets as arguments is checked by the stand-in.
package struct StandInContainer: Sendable {
  package static let name = "kafka-1"

  /// Path of a program that takes the arguments of `docker exec`, `podman exec` or `kubectl exec`.
  package let program: String
}

/// Starts a stand-in for one test and ends it afterwards. Needs `unshare` and `nsenter`.
///
/// - Parameter arguments: what the program must be called with before the command, such as `exec -i kafka-1`
package func withStandInContainer<Result>(
  named program: String, arguments: String, isolation: isolated (any Actor)? = #isolation,
  _ body: (StandInContainer) async throws -> Result
) async throws -> Result {
  try await withTemporaryFolder { folder in
    let user = getuid() == 0 ? [] : ["--user", "--map-root-user"]
    let process = try await BackgroundProcess(
      "unshare",
      user + ["--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c"]
        + ["hostname \(StandInContainer.name); : >\(folder.path)/ready; exec sleep 1000000"])
    let outcome: Swift.Result<Result, any Error>
    var first: pid_t?
    do {
      let ready = folder.appending(path: "ready").path
      guard await waitUntil({ FileManager.default.fileExists(atPath: ready) }) else {
        throw ToolFailure(description: "unshare made no namespaces")
      }
      let children = "/proc/\(process.identifier)/task/\(process.identifier)/children"
      let child = try String(contentsOfFile: children, encoding: .utf8).split(separator: " ").first ?? ""
      first = pid_t(child)
      let words = arguments.split(separator: " ").count
      let enter =
        "nsenter \(user.isEmpty ? "" : "--user --preserve-credentials") --mount --uts --pid --target \(child)"
      let script = """
        #!/bin/sh
        given=
        for number in $(seq \(words)); do given="$given${given:+ }$1"; shift; done
        if [ "$given" != '\(arguments)' ]; then
          echo "Error: No such container: $given" >&2
          exit 1
        fi
        exec \(enter) -- "$@"

        """
      let file = folder.appending(path: program)
      try Data(script.utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
      outcome = .success(try await body(StandInContainer(program: file.path)))
    } catch {
      outcome = .failure(error)
    }
    // A polite signal would be kept back until the first process of the namespaces is gone.
    if let first { kill(first, SIGKILL) }
    await process.stop()
    return try outcome.get()
  }
}
