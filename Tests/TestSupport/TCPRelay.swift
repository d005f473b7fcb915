import Foundation
import Synchronization

/// Stands between a client and a server on 127.0.0.1 and can cut the line, or say nothing at all.
package final class TCPRelay: Sendable {
  /// What the relay does with a connection.
  package enum Behaviour: Sendable {
    /// Passes everything on, and closes both sides once the server has sent this many bytes.
    case cut(afterBytes: Int)
    /// Passes everything on until the server has sent this many bytes, then nothing more, and stays open.
    case freeze(afterBytes: Int)
    /// Sends these bytes and then stays silent.
    case say(String)
    /// Closes this many connections at once, and passes the others on.
    case refuse(first: Int)
    /// Passes everything on, except while the client is held.
    case pass
  }

  package let port: Int
  private let listener: Int32
  private let target: Int
  private let behaviour: Behaviour
  private let state = Mutex(State())

  private struct State {
    var isStopped = false
    var open: [Int32] = []
    var accepted = 0
    var isClientHeld = false
  }

  /// Starts to listen; `target` is the port of the server.
  package init(to target: Int, _ behaviour: Behaviour) throws {
    (listener, port) = try SSHServer.listen()
    self.target = target
    self.behaviour = behaviour
    Thread.detachNewThread { self.acceptAll() }
  }

  /// How many connections came.
  package var connections: Int { state.withLock(\.accepted) }

  /// Keeps back what clients send, or lets it go on. What comes back from the server is passed on in any case.
  package func holdClient(_ isHeld: Bool) { state.withLock { $0.isClientHeld = isHeld } }

  /// Closes the listener and every connection.
  package func stop() {
    state.withLock { state in
      state.isStopped = true
      for socket in state.open { shutdown(socket, Int32(SHUT_RDWR)) }
    }
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func acceptAll() {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { break }
      let number = state.withLock { state in
        state.accepted += 1
        return state.accepted
      }
      Thread.detachNewThread { self.serve(client, number) }
    }
    close(listener)
  }

  private func serve(_ client: Int32, _ number: Int) {
    defer { close(client) }
    switch behaviour {
    case .refuse(let first) where number <= first:
      return
    case .say(let text):
      guard register(client) else { return }
      _ = Array(text.utf8).withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      waitForEnd(client)
      unregister(client)
    case .cut, .freeze, .refuse, .pass:
      guard let server = SSHServer.connectLocally(to: target) else { return }
      defer { close(server) }
      guard register(client), register(server) else { return }
      pump(client, server)
      unregister(client)
      unregister(server)
    }
  }

  private func register(_ socket: Int32) -> Bool {
    state.withLock { state in
      state.open.append(socket)
      return !state.isStopped
    }
  }

  private func unregister(_ socket: Int32) { state.withLock { $0.open.removeAll { $0 == socket } } }

  private func waitForEnd(_ socket: Int32) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while recv(socket, &buffer, buffer.count, 0) > 0 {}
  }

  private func pump(_ client: Int32, _ server: Int32) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    var left = Int.max
    if case .cut(let bytes) = behaviour { left = bytes }
    if case .freeze(let bytes) = behaviour { left = bytes }
    while true {
      let isHeld = state.withLock(\.isClientHeld)
      var entries = [client, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      if isHeld { entries[0].events = 0 }
      guard poll(&entries, 2, isHeld ? 10 : -1) >= 0 else { return }
      let (isStopped, isHeldNow) = state.withLock { ($0.isStopped, $0.isClientHeld) }
      if isHeld, isStopped { return }
      if entries[0].revents != 0, !isHeldNow, !pass(from: client, to: server, &buffer, atMost: buffer.count) {
        return
      }
      if entries[1].revents != 0 {
        let count = min(buffer.count, left)
        guard count > 0 else {
          if case .freeze = behaviour { waitForEnd(client) }
          return
        }
        let before = left
        guard let passed = passCounting(from: server, to: client, &buffer, atMost: count) else { return }
        left = before - passed
      }
    }
  }

  private func pass(from: Int32, to: Int32, _ buffer: inout [UInt8], atMost: Int) -> Bool {
    passCounting(from: from, to: to, &buffer, atMost: atMost) != nil
  }

  private func passCounting(from: Int32, to: Int32, _ buffer: inout [UInt8], atMost: Int) -> Int? {
    let count = recv(from, &buffer, atMost, 0)
    guard count > 0 else { return nil }
    var sent = 0
    while sent < count {
      let step = buffer.withUnsafeBytes {
        send(to, $0.baseAddress?.advanced(by: sent), count - sent, Int32(MSG_NOSIGNAL))
      }
      guard step > 0 else { return nil }
      sent += step
    }
    return count
  }
}

/// Starts a relay for one test and ends it afterwards.
package func withTCPRelay<Result>(
  to target: Int, _ behaviour: TCPRelay.Behaviour, isolation: isolated (any Actor)? = #isolation,
  _ body: (TCPRelay) async throws -> Result
) async throws -> Result {
  let relay = try TCPRelay(to: target, behaviour)
  defer { relay.stop() }
  return try await body(relay)
}
