import Foundation
import RemoteShells
import TestSupport

/// The places a script can run at; the promises are the same everywhere.
enum Place: String, CaseIterable {
  case ssh, systemSSH, bastion, twoBastions, proxyCommand
  case docker, podman, kubectl
  case local, folder

  /// Opens a shell there for one test.
  func withShell(_ body: (any RemoteShell) async throws -> Void) async throws {
    switch self {
    case .ssh: try await withBastions(0) { try await Self.use($0.connector, $0.connection([]), body) }
    case .systemSSH:
      try await withBastions(0) {
        let known = try $0.target.writeKnownHosts()
        let arguments = ["-o", "EnableSSHKeysign=no", "-o", "UserKnownHostsFile=\(known)"]
        try await Self.use($0.connector, $0.connection(arguments), body)
      }
    case .bastion: try await withBastions(1) { try await Self.use($0.connector, $0.connection(), body) }
    case .twoBastions: try await withBastions(2) { try await Self.use($0.connector, $0.connection(), body) }
    case .proxyCommand:
      try await withBastions(0) {
        let arguments = ["-o", "ProxyCommand=busybox nc %h %p"]
        try await Self.use($0.connector, $0.connection(arguments), body)
      }
    case .docker: try await useContainer(["exec", "-i"], [], body)
    case .podman: try await useContainer(["exec", "-i", "-u", "root"], [], body)
    case .kubectl: try await useContainer(["exec", "-i", "-n", "kafka"], ["--"], body)
    case .local: try await Self.use(.local, body)
    case .folder: try await Self.use(.directory("/"), body)
    }
  }

  private func useContainer(
    _ options: [String], _ end: [String], _ body: (any RemoteShell) async throws -> Void
  ) async throws {
    let arguments = (options + [StandInContainer.name] + end).joined(separator: " ")
    try await withStandInContainer(named: rawValue, arguments: arguments) { container in
      try await Self.use(.container([container.program] + options + ["{host}"] + end), body)
    }
  }

  private static func use(
    _ kind: HostConnection.Kind, _ body: (any RemoteShell) async throws -> Void
  ) async throws {
    let connector = ShellConnector(ShellSettings(environment: [:], logger: LogRecorder().logger))
    let connection = HostConnection(name: "web1", kind: kind, address: StandInContainer.name)
    try await use(connector, connection, body)
  }

  private static func use(
    _ connector: ShellConnector, _ connection: HostConnection, _ body: (any RemoteShell) async throws -> Void
  ) async throws {
    let shell = try await connector.open(connection)
    try await body(shell)
    await shell.close()
  }
}
