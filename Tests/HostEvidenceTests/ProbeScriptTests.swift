import ComponentCatalog
import Foundation
import TestSupport
import Testing

@testable import HostEvidence

/// The real scripts under every POSIX shell of this machine, on a folder that plays a host.
@Suite struct ProbeScriptTests {
  static let shells = [["dash"], ["bash", "--posix"], ["busybox", "sh"]]
    .filter { shell in
      ["/bin", "/usr/bin"].contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(shell[0])") }
    }

  private func record(
    _ shell: [String], _ root: URL, _ script: (Probe, Probe.Frame) -> String
  ) async throws -> HostRecord {
    var limits = Probe.Limits()
    limits.fileBytes = 1000
    let probe = try Probe(catalog: try Catalog.embedded(), units: ["own.service"], limits: limits)
    let frame = Probe.Frame(mark: "@@M", root: root.path, totalBytes: 2500, seconds: 20)
    let answer = try await runTool(shell[0], Array(shell.dropFirst()) + ["-s"], input: script(probe, frame))
    let sections = Sections(Array(answer.utf8), mark: "@@M")
    #expect(sections.isComplete)
    var record = HostRecord(name: "h")
    record.take(sections)
    return record
  }

  private func write(_ text: String, _ path: String, in root: URL) throws {
    let url = root.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  @Test(arguments: shells) func readsFilesAndNothingElse(shell: [String]) async throws {
    try await withTemporaryFolder { root in
      try write("secret of this machine", "outside", in: root)
      let host = root.appending(path: "host")
      try write("plain\n", "etc/a b's.conf", in: host)
      try write(String(repeating: "x", count: 1500), "etc/long", in: host)
      try write("target", "data/real", in: host)
      mkfifo(host.appending(path: "etc/pipe").path, 0o600)
      for (link, target) in [
        ("etc/inside", "/data/real"), ("etc/outside", "/../../outside"), ("etc/relative", "../data/real"),
        ("etc/loop", "loop"), ("etc/away", root.appending(path: "outside").path),
      ] {
        try FileManager.default.createSymbolicLink(
          atPath: host.appending(path: link).path, withDestinationPath: target)
      }
      let paths = ["a b's.conf", "long", "pipe", "inside", "outside", "relative", "loop", "away", "none", ""]
      let record = try await record(shell, host) { $0.read(paths.map { "/etc/\($0)" }, $1) }
      #expect(record.files["/etc/a b's.conf"]?.content.text == "plain\n")
      #expect(record.files["/etc/long"]?.state == .cut)
      #expect(record.files["/etc/long"]?.content.bytes.count == 1000)
      #expect(record.files["/etc/pipe"]?.state == .special)
      #expect(record.files["/etc/"]?.state == .special)
      #expect(record.files["/etc/inside"]?.content.text == "target")
      #expect(record.files["/etc/relative"]?.content.text == "target")
      #expect(record.files["/etc/none"]?.state == .missing)
      for path in ["/etc/outside", "/etc/away", "/etc/loop"] {
        #expect(record.files[path]?.state == .missing, "\(path)")
      }
    }
  }

  @Test(arguments: shells) func stopsAtTheLimitOfAHost(shell: [String]) async throws {
    try await withTemporaryFolder { root in
      for name in ["a", "b", "c"] { try write(String(repeating: name, count: 1000), "etc/\(name)", in: root) }
      let record = try await record(shell, root) { $0.read(["/etc/a", "/etc/b", "/etc/c"], $1) }
      #expect(["/etc/a", "/etc/b", "/etc/c"].map { record.files[$0]?.state } == [.read, .read, .skipped])
      #expect(record.gaps == ["/etc/c was left out: the limit for one host was reached"])
    }
  }

  @Test(arguments: shells) func findsProcessesAndUnitsByWhatTheyAre(shell: [String]) async throws {
    try await withTemporaryFolder { root in
      func process(_ id: Int, _ arguments: [String], cgroup: String) throws {
        try write(arguments.map { $0 + "\0" }.joined(), "proc/\(id)/cmdline", in: root)
        try write("0::/system.slice/\(cgroup)\n", "proc/\(id)/cgroup", in: root)
        try write("Uid:\t900\t900\t900\t900\nGid:\t800\t800\t800\t800\n", "proc/\(id)/status", in: root)
        try write("S3CRET=\(id)\0", "proc/\(id)/environ", in: root)
      }
      try process(1, ["java", "-Dx=a\nb", "kafka.Kafka", "/etc/x.properties"], cgroup: "odd@1.service")
      try process(2, ["java", "com.example.Other"], cgroup: "other.service")
      try process(3, ["grep", "kafka.Kafka"], cgroup: "shell.service")
      try write("kafka:x:900:800::/:/bin/false\n", "etc/passwd", in: root)
      try write("streams:x:800:\n", "etc/group", in: root)
      try write(
        "[Service]\nExecStart=/opt/x/bin/connect-distributed.sh -daemon /c\n", "etc/systemd/system/w.service",
        in: root)
      try write("[Service]\nExecStart=/bin/true\n", "etc/systemd/system/other.service", in: root)
      try write("[Service]\nUser=u\n", "usr/lib/systemd/system/odd@.service", in: root)
      try write("[Service]\n", "etc/systemd/system/odd@1.service.d/a.conf", in: root)
      try write("[Service]\n", "lib/systemd/system/own.service", in: root)
      let record = try await record(shell, root) { $0.inspect($1) }
      #expect(record.processes.map(\.id) == [1])
      #expect(record.processes.first?.arguments == ["java", "-Dx=a\nb", "kafka.Kafka", "/etc/x.properties"])
      #expect(record.units.map(\.name).sorted() == ["odd@1.service", "own.service", "w.service"])
      #expect(
        record.units.first { $0.name == "odd@1.service" }?.paths == [
          "/etc/systemd/system/odd@1.service.d/a.conf", "/usr/lib/systemd/system/odd@.service",
        ])
      #expect(record.passwd.contains("kafka:x:900") && record.group.contains("streams:x:800"))
    }
  }

  @Test(arguments: shells) func readsDropInsWhereverTheyLie(shell: [String]) async throws {
    try await withTemporaryFolder { root in
      let paths = [
        "/etc/systemd/system.control/confluent-kafka-rest.service.d/50-MemoryMax.conf",
        "/run/systemd/system/confluent-.service.d/a.conf",
        "/etc/systemd/system/confluent-kafka-.service.d/b.conf", "/etc/systemd/system/service.d/c.conf",
        "/usr/lib/systemd/system/confluent-kafka-rest.service",
      ]
      let others = ["/etc/systemd/system/x.service.d/d.conf", "/etc/systemd/system/socket.d/e.conf"]
      for path in paths + others { try write("[Service]\n", String(path.dropFirst()), in: root) }
      try write(
        "[Service]\nExecStart=/usr/bin/kafka-rest-start /c\n", String(paths[4].dropFirst()), in: root)
      let record = try await record(shell, root) { $0.inspect($1) }
      let unit = record.units.first { $0.name == "confluent-kafka-rest.service" }
      #expect(unit?.paths.sorted() == paths.sorted())
      #expect(record.units.count == 1)
    }
  }

  @Test(arguments: shells) func readsWhatADeployWouldSet(shell: [String]) async throws {
    try await withTemporaryFolder { root in
      try write("60\n", "proc/sys/vm/swappiness", in: root)
      try write("0\n", "proc/sys/crypto/fips_enabled", in: root)
      let link = root.appending(path: "usr/local/bin/confluent")
      try FileManager.default.createDirectory(
        at: link.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        atPath: link.path, withDestinationPath: "/opt/confluent-cli/confluent-3.65.0/confluent")
      let record = try await record(shell, root) { $0.inspect($1) }
      #expect(record.facts["vm.swappiness"] == "60" && record.facts["crypto.fips_enabled"] == "0")
      #expect(record.facts["vm.dirty_ratio"] == nil)
      #expect(
        record.links["/usr/local/bin/confluent"] == "/opt/confluent-cli/confluent-3.65.0/confluent")
    }
  }

  /// Below a folder the owners are those of whoever put it there.
  @Test(arguments: shells) func foldersHaveOwnersOnALivingHostOnly(shell: [String]) async throws {
    try await withTemporaryFolder { root in
      let path = root.path
      let below = try await record(shell, root) { $0.ask(units: [], folders: [path], $1) }
      #expect(below.files.isEmpty)
      let probe = try Probe(catalog: try Catalog.embedded(), units: [], limits: Probe.Limits())
      let script = probe.read([], Probe.Frame(mark: "@@M", root: "", totalBytes: 1, seconds: 20))
        .replacing("main() {", with: "main() {\n  folder '\(path)'")
      let answer = try await runTool(shell[0], Array(shell.dropFirst()) + ["-s"], input: script)
      var record = HostRecord(name: "h")
      record.take(Sections(Array(answer.utf8), mark: "@@M"))
      #expect(record.files[path]?.attributes?.owner.isEmpty == false && record.gaps.isEmpty)
    }
  }

  @Test(arguments: shells) func aScriptEndsItselfWithWhatItStarted(shell: [String]) async throws {
    let probe = try Probe(catalog: try Catalog.embedded(), units: [], limits: Probe.Limits())
    let frame = Probe.Frame(mark: "@@M", root: "", totalBytes: 1, seconds: 1)
    // A file that never ends stands for a disk that never answers.
    let script = probe.read(["/x"], frame).replacing("  file '/x'", with: "  echo $$; sleep 3600")
    // The script ends its process group, so it gets one of its own.
    let group = try await runTool(
      "sh", ["-c", "setsid --wait \"$@\"; true", "sh"] + shell + ["-s"], input: script)
    let id = try #require(Int32(group.filter(\.isNumber)))
    // Who was ended may wait a moment as a zombie until its new parent looks.
    let isEmpty = try await waitUntil {
      let processes = try await runTool("ps", ["-e", "-o", "pgid=,stat="])
      return !processes.split(separator: "\n").contains { line in
        let words = line.split(separator: " ")
        return words.first == "\(id)" && words.last?.hasPrefix("Z") == false
      }
    }
    #expect(isEmpty, "something of the group is still there")
  }
}
