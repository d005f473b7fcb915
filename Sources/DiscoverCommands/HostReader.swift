import HostEvidence
import HostRoster
import RemoteShells

/// Reads one host from connection to evidence.
struct HostReader: Sendable {
  let connector: ShellConnector
  let collector: EvidenceCollector

  func read(_ entry: Roster.Entry) async -> Result<HostRecord, ShellError> {
    guard let connection = entry.connection else {
      return .failure(ShellError(.notSupported, host: entry.name, entry.problem ?? "it can't be reached"))
    }
    do {
      return .success(try await read(entry, connection))
    } catch {
      guard error.code == .becomeFailed else { return .failure(error) }
      // What may be read without becoming another user is better than nothing.
      var plain = connection
      plain.become = nil
      guard var record = try? await read(entry, plain) else { return .failure(error) }
      record.gaps.insert("\(error.message); read as \(record.facts["reader"] ?? "the login user")", at: 0)
      return .success(record)
    }
  }

  private func read(_ entry: Roster.Entry, _ connection: HostConnection) async throws(ShellError)
    -> HostRecord
  {
    let begun = ContinuousClock.now
    let shell = try await connector.open(connection)
    var root = ""
    if case .directory(let path) = connection.kind { root = path }
    do {
      let record = try await collector.collect(
        name: entry.name, connection: entry.variables, root: root, over: shell, begun: begun)
      await shell.close()
      return record
    } catch {
      await shell.close()
      throw error
    }
  }
}
