import ArgumentParser

/// What the program's exit status says. Wrong usage is 64, by ArgumentParser.
enum ExitStatus {
  /// Every host answered.
  static let complete = ExitCode(0)
  /// Nothing could be written.
  static let failed = ExitCode(1)
  /// A deploy would change something.
  static let different = ExitCode(2)
  /// Written, but some hosts are missing or were read in part.
  static let incomplete = ExitCode(3)
}

extension Console {
  /// Runs a command and ends it with its status; what goes wrong is said once, as status 1.
  func finish(_ command: () async throws -> ExitCode) async throws {
    // From here on, a signal to end leaves nothing half done.
    _ = Interruption.Watch.shared
    let status: ExitCode
    do {
      status = try await command()
    } catch let error as Interruption {
      endProgress()
      throw error.exitCode
    } catch {
      endProgress()
      warn("cpdiscover: \(error)")
      throw ExitStatus.failed
    }
    throw status
  }
}
