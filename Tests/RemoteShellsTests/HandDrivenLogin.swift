import Foundation
import TestSupport
import Testing

@testable import RemoteShells

/// Logs in without a reactor, so that a test can order what libssh2 gets to see, call by call.
func logInByHand(_ server: SSHServer, key: String) async throws -> SSHLine {
  final class Wish { var request: SSHEntrance.Request? }
  var settings = ShellSettings(environment: ["HOME": server.folder.path], logger: LogRecorder().logger)
  settings.userKnownHostsFiles = [try server.writeKnownHosts()]
  let planner = SSHPlanner(settings, pool: BlockingPool(maximumThreads: 1))
  let plan = await planner.plan(server.connection(key: key), SSHOptions())
  let socket = try #require(SSHServer.connectLocally(to: server.port))
  _ = fcntl(socket, F_SETFL, O_NONBLOCK)
  let wish = Wish()
  var entrance = try SSHEntrance(plan, socket: socket, now: .now) { wish.request = $0 }
  while true {
    if let line = try entrance.advance(.now) { return line }
    if case .sign(let credential, let data) = wish.request {
      wish.request = nil
      _ = entrance.signed(await credential.sign(data, credential.type), now: .now)
      continue
    }
    var entry = try #require(entrance.watched)
    try #require(poll(&entry, 1, 60_000) > 0)
  }
}
