import Foundation
import TestSupport
import Testing

/// Running machines give what their file systems give.
@Suite(.enabled(if: Lab.obstacle == nil, "\(Lab.obstacle ?? "")"))
struct DiscoveryTests {
  /// With ZooKeeper as real JVMs, agents included; with KRaft as programs that only show their arguments.
  @Test(arguments: [("zookeeper-sasl-tls", ["--jvm"]), ("kraft", [])])
  func liveEstateGivesTheInventoryOfItsFiles(fixture: String, options: [String]) async throws {
    try await withTemporaryFolder { folder in
      let (live, files) = (folder.appending(path: "live"), folder.appending(path: "files"))
      for folder in [live, files] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      }
      let roots = try Self.rootsWithThisKernel(fixture, in: folder)
      async let fromFiles = Command.run(["--roots", roots, "--result", "result.json"], in: files)
      let fromHosts = try await Lab.with("fixtures/\(fixture)", options: options) { lab in
        if options.contains("--jvm") { try await Self.expectJVM(lab) }
        let before = try await Self.written(fixture, lab)
        let answer = try await lab.discover(["--hosts", lab.hosts, "--result", "result.json"], in: live)
        // Hosts are only read: no file, and no line in a shell's history.
        #expect(try await Self.written(fixture, lab) == before)
        return answer
      }
      #expect(fromHosts.status == 0, "\(fromHosts.errors)")
      #expect(try await fromFiles.status == 0)
      #expect(try Self.withoutConnection(live) == Self.withoutConnection(files))
      #expect(try Self.result(live) == Self.result(files))
      #expect(!fromHosts.all.contains("S3CRET"))
    }
  }

  /// The file systems of an estate, with the settings of the kernel that the lab's machines share with this one.
  private static func rootsWithThisKernel(_ fixture: String, in folder: URL) throws -> String {
    let hosts = folder.appending(path: "hosts")
    try FileManager.default.copyItem(at: URL(filePath: Command.roots(fixture)), to: hosts)
    for host in try hosts.names() {
      let settings = hosts.appending(path: "\(host)/root/proc/sys/vm")
      try FileManager.default.createDirectory(at: settings, withIntermediateDirectories: true)
      for name in ["dirty_background_ratio", "dirty_ratio", "max_map_count", "swappiness"] {
        let value = try #require(FileManager.default.contents(atPath: "/proc/sys/vm/\(name)"))
        try value.write(to: settings.appending(path: name))
      }
    }
    return hosts.path
  }

  /// All files on the disks of the hosts, with the times they were last written.
  private static func written(_ fixture: String, _ lab: Lab) async throws -> [String: Set<String>] {
    var written: [String: Set<String>] = [:]
    for host in try URL(filePath: Command.roots(fixture)).names() {
      written[host] = try await lab.written(host)
      try #require(written[host]?.isEmpty == false)
    }
    return written
  }

  /// An agent that can't be loaded would have ended the process.
  private static func expectJVM(_ lab: Lab) async throws {
    let script = "p=$(systemctl show -P MainPID confluent-server); cat /proc/$p/cmdline /proc/$p/maps"
    let broker = try await lab.execute("kb1.fra.example.net", script)
    #expect(broker.contains("-javaagent:/opt/prometheus/jmx_prometheus_javaagent.jar="))
    #expect(broker.contains("libjvm.so"))
  }

  /// The inventory without its date and without the variables that say how hosts are reached.
  private static func withoutConnection(_ folder: URL) throws -> [String] {
    let connection = [
      "# Evidence of", "# How the hosts are reached.", "ansible_become:", "ansible_host:",
      "ansible_ssh_common_args:",
      "ansible_ssh_private_key_file:", "ansible_user:",
    ]
    return try folder.appending(path: "inventory.yml").text().split(separator: "\n").map(String.init).filter {
      line in
      !connection.contains { line.trimmingPrefix(while: \.isWhitespace).hasPrefix($0) }
    }
  }

  /// The document of `--result` without its date.
  private static func result(_ folder: URL) throws -> [String] {
    try folder.appending(path: "result.json").text().split(separator: "\n").map(String.init).filter {
      !$0.contains("\"taken\" :")
    }
  }
}
