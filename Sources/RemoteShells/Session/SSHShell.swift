/// A host behind an SSH session that a reactor drives.
final class SSHShell: RemoteShell {
  private let connection: HostConnection
  private let id: Int
  private let reactor: Reactor
  /// Keeps the threads running.
  private let group: ReactorGroup
  /// What the connection goes through: a bastion, a proxy command.
  private let carrier: (any Sendable)?

  init(
    _ connection: HostConnection, id: Int, reactor: Reactor, group: ReactorGroup, carrier: (any Sendable)?
  ) {
    self.connection = connection
    self.id = id
    self.reactor = reactor
    self.group = group
    self.carrier = carrier
  }

  deinit { reactor.post(.close(id, reason: "the connection is closed")) }

  func run(_ script: String, limits: ShellLimits) async throws(ShellError) -> ShellAnswer {
    let exchange = ScriptExchange(script, on: connection, limits: limits, leavesShell: true)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { reply in
        reactor.post(.run(id, exchange, timeout: limits.timeout, reply))
      }
    } onCancel: {
      reactor.post(.close(id, reason: "cancelled"))
    }
    return try result.get()
  }

  /// Asks the host to connect to another one for us.
  func tunnel(to host: String, port: Int, timeout: Duration) async -> Tunnel.Outcome {
    let wish = Tunnel.Wish(id: group.newID(), host: host, port: port, timeout: timeout)
    return await withTaskCancellationHandler {
      await withCheckedContinuation { reply in
        reactor.post(.tunnel(id, wish, reply))
        // A cancellation that came before could not find the tunnel yet.
        if Task.isCancelled { reactor.post(.cancelTunnel(id, wish)) }
      }
    } onCancel: {
      reactor.post(.cancelTunnel(id, wish))
    }
  }

  func close() async {
    await withCheckedContinuation { reactor.post(.close(id, reason: "the connection is closed", done: $0)) }
  }
}
