import ComponentCatalog
import Foundation
import TestSupport
import Testing

@testable import HostEvidence

/// What an audit asks for, under every POSIX shell of this machine.
@Suite struct AuditScriptTests {
  /// Where it really lies, beside its Java.
  private static let keytool = ExternalTool(variable: "KEYTOOL", name: "keytool").map {
    URL(filePath: $0.path).resolvingSymlinksInPath().path
  }

  private func answer(
    _ shell: [String], root: String = "", _ script: (Probe, Probe.Frame) -> String
  ) async throws -> (audit: AuditEvidence, record: HostRecord) {
    let probe = try Probe(catalog: try Catalog.embedded(), units: [], limits: Probe.Limits())
    let frame = Probe.Frame(mark: "@@M", root: root, totalBytes: 1 << 20, seconds: 60)
    let text = try await runTool(shell[0], Array(shell.dropFirst()) + ["-s"], input: script(probe, frame))
    let sections = Sections(Array(text.utf8), mark: "@@M")
    var audit = AuditEvidence()
    audit.take(sections)
    var record = HostRecord(name: "h")
    record.take(sections)
    return (audit, record)
  }

  @Test(arguments: ProbeScriptTests.shells) func tellsWhatWearsOut(shell: [String]) async throws {
    try await withTemporaryFolder { folder in
      let logs = folder.appending(path: "logs")
      try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
      try Data("hello".utf8).write(to: logs.appending(path: "a log"))
      try Data("jar".utf8).write(to: logs.appending(path: "x-1.jar"))
      try Data("key\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\nmore\n".utf8).write(
        to: folder.appending(path: "host.pem"))
      var questions = AuditQuestions()
      questions.processes = [Int(getpid())]
      questions.volumes = [folder.path]
      questions.logFolders = [logs.path, folder.appending(path: "none").path]
      questions.libraries = ["\(logs.path)/*", logs.appending(path: "x-1.jar").path]
      questions.owners = [folder.appending(path: "host.pem").path]
      questions.certificates = [folder.appending(path: "host.pem").path, "/nowhere/b.pem"]
      let (audit, _) = try await answer(shell) { $0.audit(questions, $1) }
      #expect(audit.isWhole && audit.failures == [])
      #expect((audit.descriptors[Int(getpid())]?.open ?? 0) >= 3)
      let space = try #require(audit.volumes[folder.path])
      #expect(space.total > 0 && space.free <= space.total && space.mount.hasPrefix("/"))
      #expect(audit.inodes[folder.path] != nil)
      #expect(audit.logs.keys.map { $0 } == [logs.path])
      #expect(audit.logs[logs.path]?.map(\.name) == ["a log", "x-1.jar"])
      #expect(audit.logs[logs.path]?.first?.size == 5)
      #expect(audit.libraries["\(logs.path)/*"]?.map(\.name) == ["x-1.jar"])
      #expect(audit.libraries[logs.appending(path: "x-1.jar").path]?.map(\.size) == [3])
      #expect(audit.owners[folder.appending(path: "host.pem").path]?.mode.isEmpty == false)
      #expect(
        audit.stores[folder.appending(path: "host.pem").path]?.text
          == "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
      #expect(audit.stores["/nowhere/b.pem"]?.problem == "it is not there")
    }
  }

  /// Files of the kernel's are read whole: some shells read a byte at a time, of which these files give only one.
  @Test(arguments: ProbeScriptTests.shells) func settingsOfTheKernelAreReadWhole(shell: [String]) async throws
  {
    func text(_ path: String) throws -> String {
      try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }
    let (audit, _) = try await answer(shell) { $0.audit(AuditQuestions(), $1) }
    #expect(audit.facts["fs.file-max"] == (try text("/proc/sys/fs/file-max")))
    let (_, record) = try await answer(shell) { probe, frame in probe.inspect(frame) }
    #expect(record.facts["vm.swappiness"] == (try text("/proc/sys/vm/swappiness")))
  }

  @Test(arguments: ProbeScriptTests.shells) func theTimeIsTold(shell: [String]) async throws {
    let text = try await answer(shell) { $0.time($1) }
    #expect(text.audit.isWhole)
  }

  @Test(.enabled(if: Self.keytool != nil, "needs keytool: apt-get install default-jdk-headless"))
  func storesAreListedByThePasswordOfTheSettings() async throws {
    let keytool = try #require(Self.keytool)
    try await withTemporaryFolder { folder in
      let store = folder.appending(path: "store.p12").path
      _ = try await runTool(
        "env",
        [
          keytool, "-genkeypair", "-keystore", store, "-storepass", "the'password", "-alias", "own",
          "-keyalg", "EC",
          "-dname", "CN=kb1.example.net", "-validity", "10",
        ])
      let home = URL(filePath: keytool).deletingLastPathComponent().deletingLastPathComponent().path
      func ask(_ password: String, home: String) async throws -> AuditEvidence.Store? {
        var questions = AuditQuestions()
        questions.stores = [AuditQuestions.Store(path: store, javaHome: home, password: password)]
        return try await answer(["dash"]) { $0.audit(questions, $1) }.audit.stores[store]
      }
      let read = try await ask("the'password", home: home)
      #expect(
        read?.problem == nil && read?.text.hasPrefix("Alias name: own\n-----BEGIN CERTIFICATE-----\n") == true
      )
      #expect(
        try await ask("wrong", home: home)?.problem
          == "keytool does not take the password that the settings have")
      #expect(try await ask("x", home: "/nowhere")?.problem == "there is no keytool to list it")
    }
  }

  /// Any process may call itself a broker and its own program java, and the script may run as root.
  @Test func aKeytoolThatOthersCanChangeIsNotRun() async throws {
    try await withTemporaryFolder { folder in
      let (store, mark) = (folder.appending(path: "store.p12"), folder.appending(path: "it-ran"))
      try Data("x".utf8).write(to: store)
      let home = folder.appending(path: "home")
      let bin = home.appending(path: "bin")
      try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
      let program = bin.appending(path: "keytool")
      try Data("#!/bin/sh\n: >'\(mark.path)'\n".utf8).write(to: program)
      for (item, mode) in [(program, 0o777), (bin, 0o755), (home, 0o755)] {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: item.path)
      }
      var questions = AuditQuestions()
      questions.stores = [AuditQuestions.Store(path: store.path, javaHome: home.path, password: "p")]
      for shell in [["dash"], ["bash"], ["busybox", "sh"]] {
        let audit = try await answer(shell) { $0.audit(questions, $1) }.audit
        #expect(
          audit.stores[store.path]?.problem == "others than root may change its keytool, so it was not run")
        #expect(!FileManager.default.fileExists(atPath: mark.path))
      }
    }
  }

  @Test func namesStayInTheirQuotes() {
    var questions = AuditQuestions()
    questions.volumes = ["/a'; touch /tmp/x; '", "/with\nline", "relative"]
    questions.stores = [AuditQuestions.Store(path: "/s", javaHome: "/j", password: "p'$(id)\n")]
    #expect(
      questions.calls == [
        "volume '/a'\\''; touch /tmp/x; '\\'''", "key_store '/j' '/s' 'p'\\''$(id)\n'",
      ])
  }

  @Test func spaceIsReadOfTheLastLine() {
    var audit = AuditEvidence()
    let mark = "@@M"
    let answer = """

      @@M audit-volume /data
      Filesystem     1024-blocks     Used Available Capacity Mounted on
      server:/a b 100 60  40      60% /mnt/a b
      @@M audit-inodes /data
      Filesystem       Inodes  IUsed    IFree IUse% Mounted on
      server:/a b           0      0        0     - /mnt/a b
      @@M end

      """
    audit.take(Sections(Array(answer.utf8), mark: mark))
    #expect(audit.volumes["/data"] == AuditEvidence.Space(total: 100, free: 40, mount: "/mnt/a b"))
    #expect(audit.inodes["/data"] == AuditEvidence.Space(total: 0, free: 0, mount: "/mnt/a b"))
  }
}
