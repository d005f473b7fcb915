import Foundation
import Subprocess
import Synchronization
import TestSupport

/// A lab of `scripts/lab`: hosts that are real systemd machines.
struct Lab {
  /// What is missing for a lab on this machine; nil where one can be booted.
  static let obstacle: String? = {
    if getuid() != 0 { return "needs root" }
    let path = "/usr/bin/systemd-nspawn"
    return FileManager.default.isExecutableFile(atPath: path)
      ? nil : "needs systemd-nspawn: apt-get install systemd-container"
  }()

  private static let program = projectFolder.appending(path: "scripts/lab").path
  private static let count = Mutex(0)

  private let name: String

  /// The file that names the hosts.
  var hosts: String { "/run/cpdiscover-lab/\(name)/hosts.yml" }

  /// Boots estates, folders of this project or elsewhere, with `body` to use them, and takes all away again.
  static func with<Result>(
    _ estates: String..., options: [String] = [],
    isolation: isolated (any Actor)? = #isolation, _ body: (Lab) async throws -> Result
  ) async throws -> Result {
    let number = count.withLock { count in
      count += 1
      return count
    }
    let lab = Lab(name: "test_\(getpid())_\(number)")
    let cases = estates.map { $0.hasPrefix("/") ? $0 : projectFolder.appending(path: $0).path }
    _ = try await lab.run(["up", "--owner", "\(getpid())"] + options + cases)
    let result: Swift.Result<Result, any Error>
    do { result = .success(try await body(lab)) } catch { result = .failure(error) }
    _ = try await lab.run(["down"])
    return try result.get()
  }

  /// Runs cpdiscover inside the lab's network, in `folder`.
  func discover(_ arguments: [String], in folder: URL) async throws -> Command.Answer {
    try await command([Command.path] + arguments, in: folder)
  }

  /// Runs a command of this machine inside the lab's network, in `folder`.
  func command(_ words: [String], in folder: URL) async throws -> Command.Answer {
    try await Command.run(["--name", name, "run"] + words, in: folder, program: Self.program)
  }

  /// What a command on a host prints, run as root.
  func execute(_ host: String, _ script: String) async throws -> String {
    try await run(["exec", host, "sh", "-ec", script])
  }

  /// Runs commands as root, each on its host, at the same time.
  func execute(_ scripts: [(host: String, text: String)]) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for script in scripts { group.addTask { _ = try await execute(script.host, script.text) } }
      try await group.waitForAll()
    }
  }

  /// The files on a host's own disk, each with the time it was last written.
  func written(_ host: String) async throws -> Set<String> {
    Set(try await run(["written", host]).split(separator: "\n").map(String.init))
  }

  func makeFault(_ kind: String, on host: String) async throws { _ = try await run(["break", host, kind]) }

  func mend(_ host: String) async throws { _ = try await run(["mend", host]) }

  private func run(_ arguments: [String]) async throws -> String {
    // Through `env`, which takes a path as a plain string.
    try await runTool("env", [Self.program, "--name", name] + arguments)
  }
}
