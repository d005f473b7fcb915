import Foundation
import TestSupport
import Testing

/// Hosts with faults: each is named once with its cause, and none disturbs the others.
@Suite(.enabled(if: Lab.obstacle == nil, "\(Lab.obstacle ?? "")"))
struct FaultTests {
  /// Kinds of faults, what is said of a host that has it, and whether it gives evidence nevertheless.
  private static let faults: [(kind: String, host: String, words: String, isRead: Bool)] = [
    ("network", "cc1.muc.example.net", "no connection to 198.18.0.2 port 22", false),
    ("sshd-stopped", "cn1.muc.example.net", "Connection refused", false),
    ("sshd-frozen", "cn2.muc.example.net", "accepted the connection but said too little", false),
    ("login-hangs", "cn3.muc.example.net", "did not start sh in time", false),
    ("sudo", "kb1.muc.example.net", "a password is required", true),
    ("fifo", "kb2.muc.example.net", "/etc/kafka/server.properties is no regular file", true),
  ]
  /// Faults that are no obstacle to reading.
  private static let harmless = [
    ("slow", "kc1.muc.example.net"), ("disk", "ks1.muc.example.net"), ("unit", "ks2.muc.example.net"),
    ("edit", "ks3.muc.example.net"), ("corrupt", "sr1.muc.example.net"),
  ]

  @Test func manyFaultsAtOnceAreNamedAndMended() async throws {
    try await withTemporaryFolder { folder in
      try await Lab.with("fixtures/connect-groups") { lab in
        for fault in Self.faults { try await lab.makeFault(fault.kind, on: fault.host) }
        for (kind, host) in Self.harmless { try await lab.makeFault(kind, on: host) }
        let collect = ["collect", "--hosts", lab.hosts, "--timeout", "60", "--save-snapshot", "estate"]
        let broken = try await lab.discover(collect, in: folder)
        #expect(broken.status == 3)
        for fault in Self.faults {
          let lines = broken.errors.split(separator: "\n").filter { $0.contains(fault.host) }
          #expect(lines.filter { $0.contains(fault.words) }.count == 1, "\(fault.kind): \(lines)")
          #expect(lines.contains { $0.hasSuffix(fault.isRead ? ": read in part" : ": failed") }, "\(lines)")
        }
        for (_, host) in Self.harmless { #expect(broken.errors.contains("\(host): read\n")) }

        for host in Self.faults.map(\.host) + Self.harmless.map(\.1) { try await lab.mend(host) }
        let mended = try await lab.discover(collect, in: folder)
        #expect(mended.status == 0, "\(mended.errors)")
      }
    }
  }

  @Test func unreachableEstateGivesNoInventory() async throws {
    try await withTemporaryFolder { folder in
      try await Lab.with("fixtures/renamed-unit") { lab in
        try await lab.makeFault("sshd-stopped", on: "solo.osl.example.net")
        let answer = try await lab.discover(["--hosts", lab.hosts], in: folder)
        #expect(answer.status == 1)
        #expect(try folder.names() == [])
      }
    }
  }
}
