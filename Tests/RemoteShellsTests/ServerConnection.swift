import Foundation
import Logging
import RemoteShells
import Synchronization
import TestSupport

/// The limits most tests use.
let generous = ShellLimits(maximumBytes: 1 << 20, timeout: .seconds(300))

extension ShellConnector {
  /// A connector that knows the server, sees no agent and no home of a real user, and logs into `log`.
  static func forTest(
    _ server: SSHServer, knownHosts: String? = nil, log: LogRecorder = LogRecorder(),
    _ change: (inout ShellSettings) -> Void = { _ in }
  ) throws -> ShellConnector {
    var settings = ShellSettings(environment: ["HOME": server.folder.path], logger: log.logger)
    settings.userKnownHostsFiles = [try knownHosts ?? server.writeKnownHosts()]
    settings.globalKnownHostsFiles = []
    change(&settings)
    return ShellConnector(settings)
  }
}

extension SSHServer {
  /// A connection to this server.
  func connection(
    key: String? = nil, user: String? = nil, password: String? = nil,
    _ change: (inout HostConnection) -> Void = { _ in }
  ) -> HostConnection {
    var connection = HostConnection(
      name: "web1", address: address, port: port, user: user, password: password.map(Secret.init),
      privateKeyFile: key)
    change(&connection)
    return connection
  }
}

/// Keeps what was logged.
final class LogRecorder: Sendable {
  private let lines = Mutex<[String]>([])

  var text: String { lines.withLock { $0.joined(separator: "\n") } }

  var logger: Logger {
    var logger = Logger(label: "test") { _ in Handler(recorder: self) }
    logger.logLevel = .trace
    return logger
  }

  private struct Handler: LogHandler {
    let recorder: LogRecorder
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      recorder.lines.withLock { $0.append("\(event.message)") }
    }
  }
}

extension ShellAnswer {
  var text: String { String(decoding: output, as: UTF8.self) }
}

/// The error that `body` throws; a text of another kind where it throws none.
func shellError(_ body: () async throws(ShellError) -> some Any) async -> ShellError {
  do throws(ShellError) {
    return ShellError(.protocolFailed, host: "", "no error, but \(try await body())")
  } catch {
    return error
  }
}
