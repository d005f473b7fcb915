import Foundation
import TestSupport
import Testing

/// A host that was taken over harms neither who reads it nor the reading of the others.
struct HostileHostTests {
  private func write(_ text: String, to path: String) throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  private func link(_ path: String, to target: String) throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
  }

  @Test func linksDoNotLeadOutOfAFolder() async throws {
    try await withTemporaryFolder { folder in
      let outside = folder.appending(path: "outside").path
      let root = folder.appending(path: "hosts/a").path
      let etc = "\(root)/etc/kafka"
      try write("leaked=1\n", to: "\(outside)/file")
      for name in ["cmdline", "environ", "status", "cgroup", "limits", "stat"] {
        try write("java\0leaked\0kafka.Kafka\0/etc/kafka/a.properties\0", to: "\(outside)/7/\(name)")
      }
      try write("PATH=/leaked\nbtime 12345leaked\n", to: "\(outside)/stat")
      // Ways out: by an absolute link, a relative one, a chain that is too long, a folder, /proc itself.
      try link("\(etc)/server.properties", to: "\(outside)/file")
      try link("\(etc)/password.properties", to: "../../../../outside/file")
      try link("\(etc)/connect-password.properties", to: "link0")
      for number in 0..<50 {
        try link("\(etc)/link\(number)", to: number < 49 ? "link\(number + 1)" : "\(outside)/file")
      }
      try link("\(root)/proc/77", to: "\(outside)/7")
      try write("java\0kafka.Kafka\0/etc/kafka/server.properties\0", to: "\(root)/proc/78/cmdline")
      try link("\(root)/proc/78/environ", to: "\(outside)/7/environ")
      try link("\(root)/proc/stat", to: "\(outside)/stat")
      try write("java\0kafka.Kafka\0/etc/kafka/server.properties\0", to: "\(root)/proc/79/cmdline")
      let answer = try await Command.run(
        ["collect", "--roots", "\(folder.path)/hosts", "--save-snapshot", "s"], in: folder)
      let text = try folder.appending(path: "s").text()
      #expect(!text.contains("leaked"), "\(text)")
      #expect(text.contains("\"id\":79"), "\(answer.errors)")
    }
  }

  @Test func aFolderThatIsALinkIsNoHost() async throws {
    try await withTemporaryFolder { folder in
      try write("leaked\n", to: "\(folder.path)/outside/etc/hostname")
      try write("kb1\n", to: "\(folder.path)/hosts/a/root/etc/hostname")
      try link("\(folder.path)/hosts/b", to: "\(folder.path)/outside")
      try link("\(folder.path)/hosts/c/root", to: "\(folder.path)/outside")
      let answer = try await Command.run(
        ["collect", "--roots", "hosts", "--save-snapshot", "s"], in: folder)
      #expect(try !folder.appending(path: "s").text().contains("leaked"))
      for host in ["b", "c"] {
        #expect(answer.errors.contains("hosts/\(host) holds neither etc nor proc, or leads there by a link"))
      }
    }
  }

  /// What a host says is data: Ansible must not run a template that stands in it, wherever it stood.
  @Test(
    arguments: ["one-host-everything", "renamed-unit"],
    ["{{ lookup('pipe','id') }}", "{% set x %}", "{# x #}"])
  func templatesOfHostsAreText(fixture: String, template: String) async throws {
    try await withTemporaryFolder { folder in
      let hosts = folder.appending(path: "hosts")
      try FileManager.default.copyItem(
        at: projectFolder.appending(path: "fixtures/\(fixture)/hosts"), to: hosts)
      for path in try FileManager.default.subpathsOfDirectory(atPath: hosts.path) {
        let file = hosts.appending(path: path)
        // Settings of a whole estate, each with a template, take their time.
        let isMeant =
          path.hasSuffix(".service") || path.hasSuffix(".conf")
          || path.hasSuffix(".properties") && fixture == "renamed-unit"
        guard isMeant, let text = try? file.text() else { continue }
        let isUnit = path.contains("/systemd/")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
          let name = line.prefix { $0 != "=" }
          guard line.contains("="), !isUnit || ["User", "Group", "Slice", "UMask"].contains(name) else {
            return String(line)
          }
          return "\(line)\(template)"
        }
        try FileManager.default.removeItem(at: file)
        try write(lines.joined(separator: "\n"), to: file.path)
      }
      let answer = try await Command.run(["--roots", "hosts", "--output", "i.yml", "--quiet"], in: folder)
      let text = try folder.appending(path: "i.yml").text()
      let lines = text.split(separator: "\n").filter { $0.contains(template.prefix(9)) && !$0.hasPrefix("#") }
      #expect(!lines.isEmpty, "\(answer.errors)")
      for line in lines { #expect(line.contains("!unsafe"), "\(line)") }
    }
  }

  @Test func aTerminalIsNotSteered() async throws {
    try await withTemporaryFolder { folder in
      let root = folder.appending(path: "hosts/a").path
      let escape = "\u{1B}]0;owned\u{07}\u{1B}[2J\u{9B}31m\u{202E}"
      try write(
        "java\0kafka.Kafka\0/etc/kafka/\(escape).properties\0/etc/kafka/server.properties\0",
        to: "\(root)/proc/7/cmdline")
      try write(
        "broker.id=1\nzookeeper.connect=z:2181\n\(escape)x=\(escape)y\n",
        to: "\(root)/etc/kafka/server.properties")
      try write("\(escape)\n", to: "\(root)/etc/hostname")
      for arguments in [
        ["--output", "i.yml", "--result", "r.json"], ["--output", "-"],
        ["explain", "\(escape)x", "broker.id", "a"],
      ] {
        let answer = try await Command.run(
          arguments + ["--roots", "\(folder.path)/hosts", "--verbose"], in: folder)
        for sign in ["\u{1B}", "\u{07}", "\u{9B}", "\u{202E}"] {
          #expect(!answer.all.contains(sign), "\(arguments): \(answer.all)")
        }
      }
    }
  }
}
