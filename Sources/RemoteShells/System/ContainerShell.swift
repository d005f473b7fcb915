import Glibc

/// A shell in a container, by whatever command line program leads there: `docker exec -i NAME`, `kubectl exec -i POD --`.
struct ContainerShell: RemoteShell {
  private let connection: HostConnection
  private let command: [String]

  /// - Parameter command: the words that come before the program to run; `{host}` in them stands for the address
  init(_ connection: HostConnection, command: [String]) {
    self.connection = connection
    self.command = command.map { $0.replacing("{host}", with: connection.address) }
  }

  func run(_ script: String, limits: ShellLimits) async throws(ShellError) -> ShellAnswer {
    guard let program = command.first, Self.isThere(program) else {
      throw ShellError(
        .notSupported, host: connection.name,
        "the program \(command.first ?? "") is not on the PATH of this machine; install it, or change ansible_connection"
      )
    }
    let exchange = ScriptExchange(script, on: connection, limits: limits)
    return try await ProcessExchange.run(
      exchange, by: program, command.dropFirst() + ["sh", "-c", exchange.command.line],
      timeout: limits.timeout)
  }

  func close() async {}

  private static func isThere(_ program: String) -> Bool {
    if program.contains("/") { return access(program, X_OK) == 0 }
    let folders = getenv("PATH").map { String(cString: $0) } ?? ""
    return folders.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
  }
}
