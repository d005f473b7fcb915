import Foundation
import Subprocess
import Synchronization
import TestSupport
import Testing

/// What every secret of the fixtures and of these tests holds: as it is, and as it begins in base64.
let leakMarks = ["S3CRET", "UzNDUkVU"]

/// Runs the program with a temporary folder of its own, and looks everywhere but into the files `holding` secrets.
///
@discardableResult
func expectNoLeak(
  _ arguments: [String], holding: Set<String> = [], in folder: URL
) async throws -> Command.Answer {
  let scratch = folder.appending(path: "tmp")
  try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
  let watch = CommandLineWatch(mark: "\(folder.path)/tmp")
  let answer = try await watch.during {
    try await Command.run(["TMPDIR=\(scratch.path)", Command.path] + arguments, in: folder, program: "env")
  }
  for mark in leakMarks {
    #expect(!answer.output.contains(mark), "standard output of \(arguments)")
    #expect(!answer.errors.contains(mark), "standard error of \(arguments)")
    #expect(!watch.seen.contains { $0.contains(mark) }, "a command line of \(arguments)")
  }
  #expect(!watch.seen.isEmpty)
  #expect(try scratch.names().isEmpty, "left behind by \(arguments)")
  for case let path as String in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
    guard !holding.contains(path), let data = FileManager.default.contents(atPath: "\(folder.path)/\(path)")
    else { continue }
    for mark in leakMarks {
      #expect(data.range(of: Data(mark.utf8)) == nil, "\(path) after \(arguments)")
    }
  }
  return answer
}

/// The command lines of all processes that have a text in their environment, looked at again and again.
private final class CommandLineWatch: Sendable {
  private let mark: Data
  private let found = Mutex<Set<String>>([])
  private let isOver = Mutex(false)

  init(mark: String) { self.mark = Data(mark.utf8) }

  var seen: Set<String> { found.withLock { $0 } }

  func during<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
    // A thread of its own: those of tasks may all be busy while a short command comes and goes.
    Thread.detachNewThread { [self] in
      while !isOver.withLock({ $0 }) {
        look()
        usleep(20_000)
      }
    }
    defer { isOver.withLock { $0 = true } }
    return try await body()
  }

  private func look() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] where Int(name) != nil {
      guard let environment = FileManager.default.contents(atPath: "/proc/\(name)/environ"),
        environment.range(of: mark) != nil,
        let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
      else { continue }
      found.withLock { _ = $0.insert(String(decoding: line, as: UTF8.self)) }
    }
  }
}
