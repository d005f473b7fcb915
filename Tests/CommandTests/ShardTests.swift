import Foundation
import TestSupport
import Testing

/// One estate read by several processes.
struct ShardTests {
  private static let date = ["SOURCE_DATE_EPOCH=1750000000"]

  private static func collect(_ arguments: [String], in folder: URL) async throws -> Command.Answer {
    try await Command.run(
      date + [Command.path, "collect", "--roots", Command.roots("two-clusters")] + arguments, in: folder,
      program: "env")
  }

  @Test func partsGiveWhatOneRunGives() async throws {
    try await withTemporaryFolder { folder in
      let count = 4
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 1...count {
          group.addTask {
            let answer = try await Self.collect(
              ["--shard", "\(number)/\(count)", "--save-snapshot", "part\(number)"], in: folder)
            #expect(answer.status == 0, "\(answer.errors)")
          }
        }
        try await group.waitForAll()
      }
      let whole = try await Self.collect(["--save-snapshot", "whole"], in: folder)
      #expect(whole.status == 0)
      let parts = (1...count).flatMap { ["--snapshot", "part\($0)"] }
      let merged = try await Command.run(
        parts + ["-o", "merged.yml", "--save-snapshot", "merged"], in: folder)
      let single = try await Command.run(["--snapshot", "whole", "-o", "single.yml"], in: folder)
      #expect(merged.status == single.status)
      let names = try folder.names().filter { $0.hasPrefix("single") }
      #expect(names.count == 2)
      for name in names {
        let other = "merged" + name.dropFirst("single".count)
        #expect(
          try Data(contentsOf: folder.appending(path: name))
            == Data(contentsOf: folder.appending(path: other)))
      }
      #expect(
        try Data(contentsOf: folder.appending(path: "whole"))
          == Data(contentsOf: folder.appending(path: "merged")))
    }
  }

  @Test func doubledHostsAreTold() async throws {
    try await withTemporaryFolder { folder in
      for number in 1...2 {
        _ = try await Self.collect(
          ["--shard", "\(number)/7", "--save-snapshot", "part\(number)"], in: folder)
      }
      let answer = try await Command.run(
        ["--snapshot", "part1", "--snapshot", "part2", "--snapshot", "part1", "-o", "-"], in: folder)
      #expect(
        answer.errors.contains("old-kb1.par.example.net stands in part1 and in part1, with the same evidence")
      )
    }
  }

  /// An engine may start more workers than there are hosts.
  @Test func emptyPartIsNoFailure() async throws {
    try await withTemporaryFolder { folder in
      let answer = try await Self.collect(["--shard", "99/99", "--save-snapshot", "part"], in: folder)
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(answer.errors.contains("no host"))
      #expect(try folder.names() == ["part"])
    }
  }

  @Test(arguments: ["0/3", "4/3", "1", "1/0", "a/b", "1/2/3", "-1/3", ""])
  func nonsenseIsRefused(shard: String) async throws {
    let answer = try await Command.run(
      ["collect", "--roots", "x", "--save-snapshot", "y", "--shard=\(shard)"])
    #expect(answer.status == 64)
  }
}
