import ConfigFormats
import Foundation
import OrderedCollections
import TestSupport
import Testing

/// Holds our reading against systemd itself, which loads units and prints them without starting anything.
@Suite(
  "Units against systemd",
  .enabled("needs systemd and setpriv (systemd --test --user must run)") { await SystemdOracle.isAvailable() }
)
struct SystemdOracleTests {
  private static let count = 300
  private static let names = (0..<count).map { "t\($0).service" }

  @Test func environmentsReadAlike() async throws {
    let pieces = [
      "A=", "B", "=", "1", "x", " ", "\t", "\"", "'", "\\", "\\\\", "\\\"", "\\x41", "\\101", "\\u00e9",
      "\\n", "\\s",
      "\\q", "\\\n", "\n", "\r\n", "\r", "#", ";", "\nEnvironment=", "\nEnvironment=A=",
      "\n Environment = \"B=",
      "\nEnvironment=\n", "\n[Unit]\n", "\n[Service]\n", "é", "\u{0}", "\nEnvironment=\"A=1\" \"B=2\"",
    ].map { Array($0.utf8) }
    var random = RandomText(seed: 31)
    var files: [String: [UInt8]] = [:]
    for name in Self.names {
      files["/etc/systemd/system/\(name)"] =
        Array("[Service]\nType=oneshot\nExecStart=/bin/true\nEnvironment=".utf8)
        + random.bytes(of: pieces, upTo: 30)
    }
    let dumps = try await SystemdOracle.load(Self.names, files: files)
    for name in Self.names {
      let path = "/etc/systemd/system/\(name)"
      let unit = SystemdUnit(files: [SystemdUnitFile(parsing: files[path] ?? [], path: path)])
      let ours = unit.environment.map { "\t\tEnvironment: \($0)=\($1)\n" }.joined()
      let dump = try #require(dumps[name])
      let start = dump.firstRange(of: "\t\tEnvironment: ")?.lowerBound
      let end = try #require(dump.firstRange(of: "\t\tRuntimeDirectoryPreserve:")).lowerBound
      #expect(
        String(dump[(start ?? end)..<end]) == ours, "\(String(decoding: files[path] ?? [], as: UTF8.self))")
    }
  }

  @Test func valuesWrittenForAUnitReadBack() async throws {
    var random = RandomText(seed: 32)
    let values = Self.names.map { _ in random.text(upTo: 25).filter { $0 != "\0" } }
    var files: [String: [UInt8]] = [:]
    for (name, value) in zip(Self.names, values) {
      let quoted = SystemdQuoting.environmentValue(value + "%h%", percent: .literal)
      files["/etc/systemd/system/\(name)"] = Array(
        "[Service]\nEnvironment=\"A=\(quoted)\"\nExecStart=/bin/true\n".utf8)
    }
    let dumps = try await SystemdOracle.load(Self.names, files: files)
    for (name, value) in zip(Self.names, values) {
      let expected = "\t\tEnvironment: A=\(value)%h%\n\t\tRuntimeDirectoryPreserve:"
      #expect(dumps[name]?.contains(expected) == true, "\(value.debugDescription)")
    }
  }

  @Test func commandLinesReadAlike() async throws {
    let pieces = [
      "a", "-b", "=", " ", " ", "\t", "\"", "'", "\\", "\\\\", "\\\"", "\\x41", "\\t", "\\q", "\\ ", "x;",
      " \\; ",
      " ; /bin/c ", " ; @-/bin/d e ", "é", "#", "\"a b\"", "''",
    ].map { Array($0.utf8) }
    var random = RandomText(seed: 33)
    let values = Self.names.map { _ in
      "-/bin/x " + String(decoding: random.bytes(of: pieces, upTo: 15), as: UTF8.self) + " y"
    }
    var files: [String: [UInt8]] = [:]
    for (name, value) in zip(Self.names, values) {
      files["/etc/systemd/system/\(name)"] = Array(
        "[Service]\nType=oneshot\nExecStart=/bin/true\nExecStartPre=\(value)\n".utf8)
    }
    let dumps = try await SystemdOracle.load(Self.names, files: files)
    for (name, value) in zip(Self.names, values) {
      let (commands, warnings) = SystemdCommandLine.commands(in: value)
      let dump = try #require(dumps[name])
      // An unclosed quote makes systemd refuse the whole unit, unless that command may fail.
      if !dump.contains("Unit Load State: loaded") {
        #expect(warnings.map(\.kind).contains(.unbalancedQuote), "\(value)")
        continue
      }
      let ours = commands.map { [$0.programName] + $0.arguments }
      let section = dump.split(separator: "-> ExecStart:").first ?? ""
      let theirs = section.split(separator: "\n").compactMap { line in
        line.wholeMatch(of: /\t*Command Line: (.*)/).flatMap { SystemdCommandLine(parsing: String($0.1)) }
      }
      #expect(theirs.map { [$0.path] + $0.arguments } == ours, "\(value)")
    }
  }

  @Test(arguments: ["k.service", "conf-sr-a.service", "k@1.service", "conf-sr@x-y.service"])
  func filesAreFoundAlike(unit: String) async throws {
    var random = RandomText(seed: 34)
    for _ in 0..<8 {
      var files: [String: [UInt8]] = [:]
      var links: Set<String> = []
      for _ in 0..<random.number(in: 4...40) {
        let path = SystemdTree.randomPath(for: unit, &random)
        // The one unit file that is always there lies in the lowest directory.
        if random.number(in: 0...9) == 0, path.hasSuffix(".conf") {
          links.insert(path)
        } else {
          files[path] = Array("[Service]\n".utf8)
        }
      }
      files["/usr/lib/systemd/system/\(unit)"] = Array("[Service]\nExecStart=/bin/true\n".utf8)
      for link in links { files[link] = nil }
      let dump = try #require(try await SystemdOracle.load([unit], files: files, links: links)[unit])
      let candidates =
        files.keys.map { SystemdUnitSearch.Candidate(path: $0) }
        + links.map { SystemdUnitSearch.Candidate(path: $0, isMask: true) }
      let theirs = dump.split(separator: "\n").compactMap { line in
        line.wholeMatch(of: /\t*(?:Fragment|DropIn) Path: .*?(\/(?:etc|run|usr)\/.*)/).map { String($0.1) }
      }
      let ours = SystemdUnitSearch.files(of: unit, among: candidates).paths
      #expect(ours == theirs.filter { !links.contains($0) })
    }
  }
}

/// Random places of unit files and drop-ins.
private enum SystemdTree {
  static let directories = [
    "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
  ]

  static func randomPath(for unit: String, _ random: inout RandomText) -> String {
    let names = [
      unit, "k@.service", "conf-.service", "conf-sr-.service", "conf-sr@.service", "conf-@.service",
      "service",
      "conf-@x-y.service", "other.service",
    ]
    let directory = directories[random.number(in: 0...3)]
    if random.number(in: 0...5) == 0 { return "\(directory)/\(names[random.number(in: 0...1)])" }
    let dropIn = ["10.conf", "20.conf", "5.conf", "a.conf", "B.conf", "readme"][random.number(in: 0...5)]
    return "\(directory)/\(names[random.number(in: 0...names.count - 1)]).d/\(dropIn)"
  }
}

/// Loads units in a systemd of its own that starts nothing.
private enum SystemdOracle {
  private static let program = "/usr/lib/systemd/systemd"

  static func isAvailable() async -> Bool {
    let unit = ["/etc/systemd/system/a.service": Array("[Service]\nExecStart=/bin/true\n".utf8)]
    return (try? await load(["a.service"], files: unit))?["a.service"]?.contains("Fragment Path: /") == true
  }

  /// What systemd prints on each unit.
  /// - Parameter links: paths that are links to /dev/null.
  static func load(
    _ units: [String], files: [String: [UInt8]], links: Set<String> = []
  ) async throws -> [String: String] {
    guard let setpriv = ExternalTool(variable: "SETPRIV", name: "setpriv") else { return [:] }
    let output = try await withTemporaryFolder { folder in
      let root = folder.appending(path: "root")
      let wants = "[Unit]\nWants=\(units.joined(separator: " "))\n"
      for (path, bytes) in files.merging(
        ["/etc/systemd/system/all.target": Array(wants.utf8)], uniquingKeysWith: { $1 })
      {
        try write(bytes, to: root.appending(path: path))
      }
      for link in links {
        try write([], to: root.appending(path: link))
        try FileManager.default.removeItem(at: root.appending(path: link))
        try FileManager.default.createSymbolicLink(atPath: root.path + link, withDestinationPath: "/dev/null")
      }
      // systemd refuses to run as root, and wants a folder of its own.
      let runtime = folder.appending(path: "runtime")
      try FileManager.default.createDirectory(at: runtime, withIntermediateDirectories: true)
      try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: runtime.path)
      let nobody = getuid() == 0 ? ["--reuid", "65534", "--regid", "65534", "--clear-groups"] : []
      let directories = SystemdUnitSearch.directories.map { root.path + $0 }.joined(separator: ":")
      return try await setpriv.output(
        nobody + [
          "env", "HOME=\(runtime.path)", "XDG_RUNTIME_DIR=\(runtime.path)", "SYSTEMD_LOG_TARGET=console",
          "SYSTEMD_UNIT_PATH=\(directories):", program, "--test", "--user", "--unit=all.target",
        ])
    }
    let dumps = output.split(separator: "-> Unit ").map { ($0.prefix { $0 != "\n" }.dropLast(), String($0)) }
    return Dictionary(dumps.map { (String($0.0), $0.1) }, uniquingKeysWith: { first, _ in first })
  }

  private static func write(_ bytes: [UInt8], to file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }
}
