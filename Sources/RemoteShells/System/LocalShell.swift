/// A shell on this machine: `ansible_connection: local`, and the folders of `--roots`.
///
/// A folder needs nothing of its own, since its scripts carry the prefix of every path in them.
struct LocalShell: RemoteShell {
  private let connection: HostConnection

  init(_ connection: HostConnection) { self.connection = connection }

  func run(_ script: String, limits: ShellLimits) async throws(ShellError) -> ShellAnswer {
    let exchange = ScriptExchange(script, on: connection, limits: limits)
    return try await ProcessExchange.run(
      exchange, by: "sh", ["-c", exchange.command.line], timeout: limits.timeout)
  }

  func close() async {}
}
