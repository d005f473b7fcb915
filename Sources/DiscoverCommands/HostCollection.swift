import HostEvidence
import HostRoster
import RemoteShells

/// Reads hosts side by side.
struct HostCollection: Sendable {
  let reader: HostReader
  /// How many are read at once.
  let width: Int
  let progress: Progress

  /// What came of the hosts. Those that a cancelled task did not get to, or not through, are among the failures.
  struct Outcome: Sendable {
    var hosts: [HostRecord] = []
    var failures: [Snapshot.Failure] = []
  }

  private typealias Answer = (host: String, result: Result<HostRecord, ShellError>?)

  func read(_ entries: [Roster.Entry]) async -> Outcome {
    var outcome = Outcome()
    await withTaskGroup(of: Answer.self) { group in
      var waiting = entries[...]
      for _ in 0..<min(width, entries.count) { start(waiting.popFirst(), &group) }
      for await (host, result) in group {
        switch result {
        case .success(let record):
          outcome.hosts.append(record)
          progress.done(host, isComplete: record.problems.isEmpty)
        case .failure(let error):
          outcome.failures.append(Snapshot.Failure(host: host, reason: error.message))
          progress.failed(host)
        case nil:
          outcome.failures.append(HostCollection.interrupted(host))
        }
        if !Task.isCancelled { start(waiting.popFirst(), &group) }
      }
      outcome.failures += waiting.map { HostCollection.interrupted($0.name) }
    }
    return outcome
  }

  private func start(_ entry: Roster.Entry?, _ group: inout TaskGroup<Answer>) {
    guard let entry else { return }
    progress.started()
    group.addTask {
      let result = await reader.read(entry)
      // What was under way then is not the whole of a host.
      return (entry.name, Task.isCancelled ? nil : result)
    }
  }

  private static func interrupted(_ host: String) -> Snapshot.Failure {
    Snapshot.Failure(host: host, reason: "it was not read: the run was interrupted")
  }
}
