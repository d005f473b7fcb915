import AnsibleInventory
import HostRoster
import RemoteShells
import Testing

/// Folders instead of hosts.
struct RootsTests {
  private static let there: Set = [
    "/estate/kb1/root/etc", "/estate/kb2/proc", "/estate/kb10/root/proc", "/estate/both/etc",
    "/estate/both/root/etc",
    "/estate/empty",
  ]

  private func roster(_ folders: [String], limit: String? = nil) throws -> Roster {
    try Roster(roots: "/estate", folders: folders, limit: limit, isFolder: Self.there.contains)
  }

  @Test func foldersAreHosts() throws {
    let roster = try roster(["kb2", "kb1", "both", "kb10"])
    let kinds = try roster.entries.map { try roster.connection($0.name).kind }
    #expect(roster.names == ["both", "kb1", "kb10", "kb2"])
    #expect(
      kinds == [
        .directory("/estate/both/root"), .directory("/estate/kb1/root"), .directory("/estate/kb10/root"),
        .directory("/estate/kb2"),
      ])
    #expect(roster.warnings.isEmpty)
    #expect(roster.secrets.isEmpty)
    #expect(roster.entries.allSatisfy { $0.variables.isEmpty })
  }

  @Test func otherFoldersAreNamed() throws {
    #expect(
      try roster(["kb1", "empty"]).warnings == [
        "/estate/empty holds neither etc nor proc, or leads there by a link, and was left out"
      ])
  }

  @Test func limits() throws {
    #expect(try roster(["kb1", "kb2", "kb10"], limit: "kb1*:!kb10").names == ["kb1"])
    let error = #expect(throws: RosterError.self) { _ = try roster(["kb1"], limit: "zk*") }
    #expect(error?.description == "--limit: host pattern 'zk*': it matches no host or group of the inventory")
  }

  /// Folders have no groups, an existing inventory has.
  @Test func limitsByGroupsOfAnInventory() throws {
    let text = "kafka_broker:\n  hosts: {kb1: , kb2: , kb9: }\nksql:\n  hosts: {ks1: }\n"
    let groups = [try readInventory(text: text).inventory]
    func names(_ limit: String) throws -> [String] {
      try Roster(
        roots: "/estate", folders: ["kb1", "kb2", "kb10"], limit: limit, groups: groups,
        isFolder: Self.there.contains
      ).names
    }
    #expect(try names("kafka_broker") == ["kb1", "kb2"])
    #expect(try names("kafka_broker:!kb1") == ["kb2"])
    let error = #expect(throws: RosterError.self) { _ = try names("ksql") }
    #expect(error?.description.contains("'ksql'") == true)
  }

  @Test func noHost() {
    let error = #expect(throws: RosterError.self) { _ = try roster(["empty"]) }
    #expect(error?.description == "/estate holds no host: each needs a folder with its etc and proc")
  }

  @Test func aNameWithBracketsIsNoRange() throws {
    let names: Set = ["/estate/kb[1:3]/etc", "/estate/a:22/etc"]
    let roster = try Roster(
      roots: "/estate", folders: ["kb[1:3]", "a:22"], limit: nil, isFolder: names.contains)
    #expect(roster.names == ["a:22", "kb[1:3]"])
  }
}
