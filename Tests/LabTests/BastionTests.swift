import Foundation
import TestSupport
import Testing

/// Hosts that only another host leads to.
@Suite(.enabled(if: Lab.obstacle == nil, "\(Lab.obstacle ?? "")"))
struct BastionTests {
  private static let hosts = (1...3).map { "node\($0).hel.example.net" }

  @Test func hostsBehindABastionAreRead() async throws {
    try await withTemporaryFolder { folder in
      try await Lab.with("fixtures/combined-kraft", options: ["--bastion"]) { lab in
        let collect = ["collect", "--hosts", lab.hosts, "--timeout", "120", "--save-snapshot", "estate"]
        let through = try await lab.discover(collect, in: folder)
        #expect(through.status == 0, "\(through.errors)")
        for host in Self.hosts { #expect(through.errors.contains("\(host): read\n")) }

        try await lab.makeFault("network", on: Self.hosts[0])
        let two = try await lab.discover(
          ["collect", "--hosts", lab.hosts, "--timeout", "60", "--save-snapshot", "estate"], in: folder)
        #expect(two.status == 3, "\(two.errors)")
        #expect(two.errors.contains("\(Self.hosts[0]): failed"))
        try await lab.mend(Self.hosts[0])

        try await lab.makeFault("sshd-stopped", on: "bastion")
        let none = try await lab.discover(collect, in: folder)
        #expect(none.status == 1)
        for host in Self.hosts { #expect(none.errors.contains("\(host): failed")) }
      }
    }
  }
}
