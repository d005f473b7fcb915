import Foundation
import TestSupport
import Testing

/// On real machines, a sound estate gives no finding, and every rule of the audit fires where its condition is
/// brought about, on that host alone.
@Suite(.enabled(if: Lab.obstacle == nil, "\(Lab.obstacle ?? "")"))
struct AuditTests {
  /// What this machine itself may allow too few of.
  private static let ofTheMachine: Set = ["descriptors.limit-low", "descriptors.limit-default"]

  @Test func everyRuleHasABreakage() async throws {
    let list = try await Command.run(["audit", "--list"], in: projectFolder).output
    let told = Set(try Breakages.read().rounds.joined().map(\.rule))
    #expect(!told.isEmpty)
    let rules = Set(list.matches(of: /^([a-z.-]+) \(/.anchorsMatchLineEndings()).map { String($0.1) })
    #expect(rules == told)
  }

  @Test func rulesFireWhereTheyAreBroken() async throws {
    let breakages = try Breakages.read()
    try await withTemporaryFolder { folder in
      let estate = try Self.estate(in: folder)
      try await Lab.with(estate.path, options: ["--jvm"]) { lab in
        let hosts = try estate.appending(path: "hosts").names()
        for part in breakages.sound {
          let meant = hosts.filter { part.hosts.contains("*") || part.hosts.contains($0.label) }
          try await lab.execute(meant.map { ($0, breakages.helpers + part.script) })
        }
        var before = try await Self.audit(lab, in: folder)
        #expect(Set(before.map(\.kind)).subtracting(Self.ofTheMachine) == [], "\(before)")

        for round in breakages.rounds {
          try await lab.execute(
            round.map { breakage in
              let host = try #require(hosts.first { $0.label == breakage.host }, "\(breakage.host)")
              return (host, breakages.helpers + breakage.script)
            })
          let now = try await Self.audit(lab, in: folder)
          let known = Set(before.map(\.place))
          var new = Set(now.map(\.place)).subtracting(known)
          for breakage in round {
            guard let words = breakage.says else { continue }
            let said = now.filter { $0.text == words }.map(\.place)
            new.formUnion(breakage.places.filter(said.contains))
          }
          let expected = Set(round.flatMap(\.places))
          #expect(expected.subtracting(new) == [], "not told")
          #expect(new.subtracting(expected) == [], "told without a reason")
          before = now
        }
      }
    }
  }

  private static func audit(_ lab: Lab, in folder: URL) async throws -> [Told] {
    let answer = try await lab.discover(
      ["audit", "--hosts", lab.hosts, "--quiet", "--format", "json"], in: folder)
    return try JSONDecoder().decode(Report.self, from: Data(answer.output.utf8)).findings
  }

  private struct Report: Decodable { let findings: [Told] }

  /// A finding with what was seen, which may change while the finding stays.
  private struct Told: Decodable {
    let kind: String
    let host: String?
    let text: String?

    var place: Breakages.Place { .init(rule: kind, host: host?.label) }
  }

  /// The KRaft estate of the fixtures, with two more Connect workers, so that most of them can agree, and a ZooKeeper ensemble.
  private static func estate(in folder: URL) throws -> URL {
    let estate = folder.appending(path: "estate")
    let hosts = estate.appending(path: "hosts")
    try FileManager.default.createDirectory(at: estate, withIntermediateDirectories: true)
    let fixtures = projectFolder.appending(path: "fixtures")
    try FileManager.default.copyItem(at: fixtures.appending(path: "kraft/hosts"), to: hosts)
    for name in ["zk1.fra.example.net", "zk2.fra.example.net", "zk3.fra.example.net"] {
      try FileManager.default.copyItem(
        at: fixtures.appending(path: "zookeeper-sasl-tls/hosts/\(name)"), to: hosts.appending(path: name))
    }
    let worker = "cn1.lis.example.net"
    for name in ["cn2.lis.example.net", "cn3.lis.example.net"] {
      let copy = hosts.appending(path: name)
      try FileManager.default.copyItem(at: hosts.appending(path: worker), to: copy)
      for path in try FileManager.default.subpathsOfDirectory(atPath: copy.path) {
        let file = copy.appending(path: path)
        guard let text = try? file.text(), text.contains(worker) else { continue }
        try Data(text.replacing(worker, with: name).utf8).write(to: file)
      }
    }
    return estate
  }
}

extension String {
  /// A host's name without its domain.
  fileprivate var label: String { String(prefix { $0 != "." }) }
}
