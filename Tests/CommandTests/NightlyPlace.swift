import Foundation
import TestSupport

/// Where nights of docs/nightly/cpdiscover-nightly lie, and what one comes to.
struct NightlyPlace {
  static let script = projectFolder.appending(path: "docs/nightly/cpdiscover-nightly").path
  static let host = "solo.osl.example.net"
  /// One that may be away.
  static let other = "duo.osl.example.net"

  let folder: URL
  var state: URL { folder.appending(path: "state") }
  private var roots: URL { folder.appending(path: "hosts") }
  private var mailbox: URL { folder.appending(path: "mail") }

  init(_ folder: URL) throws {
    self.folder = folder
    for name in ["state", "bin", "rules"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    try FileManager.default.copyItem(
      at: projectFolder.appending(path: "fixtures/renamed-unit/hosts"), to: roots)
    try FileManager.default.copyItem(
      at: roots.appending(path: Self.host), to: roots.appending(path: Self.other))
    for path in ["etc/hostname", "srv/kafka/conf/main.properties"] {
      try edit(path, of: Self.other) { $0.replacing("solo", with: "duo") }
    }
    // Its figure is another one every night.
    try write(
      "rules/own.yml",
      """
      rules:
        - {id: own.memory, title: Memory, for: host, when: memory_available > 0, severity: minor, text: "{{ memory_available }} MiB",
           why: It is told., advice: Nothing., source: us}

      """)
    let program = folder.appending(path: "bin/cpdiscover")
    try write(
      "bin/cpdiscover",
      """
      #!/bin/sh
      [ "$1" = collect ] || exec '\(Command.path)' "$@"
      for snapshot; do :; done
      '\(Command.path)' collect --roots '\(roots.path)' --audit --quiet --save-snapshot "$snapshot" || exit
      [ -e away ] || exit 0
      # Port 9 of this machine discards what comes, where anything listens at all.
      '\(Command.path)' collect --hosts away.yml --shard 1/1 --timeout 10 --quiet --save-snapshot failed
      '\(Command.path)' audit --snapshot "$snapshot" --snapshot failed --quiet --save-snapshot both >/dev/null 2>&1
      mv both "$snapshot"
      exit 3

      """)
    try write(
      "state/away.yml",
      "all: {hosts: {\(Self.other): {ansible_host: 127.0.0.1, ansible_port: 9}}}\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
  }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  /// The other host is not there any more.
  func takeAway() throws {
    try FileManager.default.moveItem(
      at: roots.appending(path: Self.other), to: folder.appending(path: Self.other))
    try write("state/away", "")
  }

  func bringBack() throws {
    try FileManager.default.moveItem(
      at: folder.appending(path: Self.other), to: roots.appending(path: Self.other))
    try FileManager.default.removeItem(at: state.appending(path: "away"))
  }

  /// Changes a file of a host.
  func edit(_ path: String, of host: String = Self.host, _ change: (String) -> String) throws {
    let place = FileManager.default.fileExists(atPath: roots.appending(path: host).path) ? roots : folder
    let file = place.appending(path: "\(host)/root/\(path)")
    try Data(change(file.text()).utf8).write(to: file)
  }

  func night(mailer: String? = nil) async throws -> (answer: Command.Answer, mail: String) {
    try? FileManager.default.removeItem(at: mailbox)
    let answer = try await Command.run(
      [
        "PATH=\(folder.path)/bin:/usr/bin:/bin", "STATE_DIRECTORY=\(state.path)",
        "MAIL_TO=team@example.com",
        "MAILER=\(mailer ?? "dd status=none of=\(mailbox.path)")", "KEEP=3",
        "AUDIT_OPTIONS=--rules \(folder.path)/rules", NightlyPlace.script,
      ], in: folder, program: "/usr/bin/env")
    return (answer, (try? mailbox.text()) ?? "")
  }
}
