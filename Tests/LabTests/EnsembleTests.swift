import Foundation
import TestSupport
import Testing

/// Debian's own ZooKeeper: nothing about it is made for cpdiscover.
@Suite(.enabled(if: Lab.obstacle == nil, "\(Lab.obstacle ?? "")"))
struct EnsembleTests {
  private static let hosts = (1...3).map { "zk\($0).ber.example.net" }

  @Test func realEnsembleIsDiscovered() async throws {
    try await withTemporaryFolder { folder in
      try await Lab.with("Tests/LabTests/estates/debian-zookeeper") { lab in
        let ask = "exec 3<>/dev/tcp/$(hostname)/2181; echo srvr >&3; timeout 5 cat <&3"
        let serves = try await waitUntil {
          try await lab.execute(Self.hosts[0], "bash -c '\(ask)' || true").contains("Mode: ")
        }
        #expect(serves, "the ensemble has no leader")
        let answer = try await lab.discover(["--hosts", lab.hosts], in: folder)
        #expect(answer.status == 0, "\(answer.errors)")
        let inventory = try folder.appending(path: "inventory.yml").text()
        for host in Self.hosts { #expect(inventory.contains("\n        \(host):\n")) }
        for line in [
          "zookeeper_user: zookeeper", "server.3: 'zk3.ber.example.net:2888:3888'", "clientPort: '2181'",
          "4lw.commands.whitelist: 'srvr,ruok'",
        ] {
          #expect(inventory.contains(line), "\(line)")
        }
        // The unit is one that systemd made from a start script of System V.
        #expect(
          answer.errors.contains("ZooKeeper runs as unit zookeeper; the collection can't name units so"))
        #expect(!answer.errors.contains("were not read"))
      }
    }
  }
}
