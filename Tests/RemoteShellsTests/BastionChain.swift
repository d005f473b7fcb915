import Foundation
import TestSupport

@testable import RemoteShells

/// A host that is to be reached through others only, all of them real servers that let in the same key.
struct BastionChain: Sendable {
  let target: SSHServer
  let bastions: [SSHServer]
  let key: String
  let log: LogRecorder
  let connector: ShellConnector

  /// The value of ProxyJump.
  var jumps: String { bastions.map { "\($0.address):\($0.port)" }.joined(separator: ",") }

  /// A connection to the target with these arguments of ssh, by default through all bastions.
  func connection(
    _ arguments: [String]? = nil, _ change: (inout HostConnection) -> Void = { _ in }
  ) -> HostConnection {
    target.connection(key: key) {
      $0.sshArguments = arguments ?? ["-o", "ProxyJump=\(jumps)"]
      change(&$0)
    }
  }
}

/// Starts a server and so many bastions, each at an address of its own.
func withBastions<Result>(
  _ count: Int, settings: [String] = [], configuration: (BastionChain) -> String = { _ in "" },
  isolation: isolated (any Actor)? = #isolation, _ body: (BastionChain) async throws -> Result
) async throws -> Result {
  try await withSSHServer { target in
    try await withTemporaryFolder { folder in
      let home = folder.appending(path: "home/.ssh")
      try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
      let key = home.appending(path: "id_ed25519")
      try await SSHServer.makeKey(.ed25519, at: key)
      try target.authorize(key)
      var bastions: [SSHServer] = []
      let outcome: Swift.Result<Result, any Error>
      do {
        for number in 0..<count {
          let place = folder.appending(path: "bastion\(number)")
          try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
          let server = try await SSHServer(in: place, at: "127.0.0.\(number + 2)", settings: settings)
          bastions.append(server)
          try server.authorize(key)
        }
        let lines = try ([target] + bastions).map { try $0.knownHostsLine() }
        let known = try target.writeKnownHosts(lines: lines)
        let log = LogRecorder()
        var settings = ShellSettings(
          environment: ["HOME": folder.appending(path: "home").path], logger: log.logger)
        settings.userKnownHostsFiles = [known]
        settings.globalKnownHostsFiles = []
        settings.configurationFiles = [home.appending(path: "config").path]
        let chain = BastionChain(
          target: target, bastions: bastions, key: key.path, log: log, connector: ShellConnector(settings))
        try Data(configuration(chain).utf8).write(to: home.appending(path: "config"))
        outcome = .success(try await body(chain))
      } catch {
        outcome = .failure(error)
      }
      for bastion in bastions { await bastion.stop() }
      return try outcome.get()
    }
  }
}
