import Foundation

/// A port of 127.0.0.1 that answers nobody: its queue of connections is full.
package final class SilentPort: Sendable {
  package let port: Int
  private let sockets: [Int32]

  package init() throws {
    let (listener, port) = try SSHServer.listen(backlog: 0)
    self.port = port
    var sockets = [listener]
    // Calls that wait in the queue, until there is no room for one more.
    while true {
      guard let socket = SSHServer.startToConnect(to: port) else { break }
      sockets.append(socket)
      var entry = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
      if poll(&entry, 1, 200) == 0 { break }
    }
    self.sockets = sockets
  }

  package func close() { for socket in sockets { Glibc.close(socket) } }
}
