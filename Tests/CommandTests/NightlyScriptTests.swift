import Foundation
import TestSupport
import Testing

/// docs/nightly/cpdiscover-nightly, night after night, on a folder in the place of hosts.
struct NightlyScriptTests {
  private static let script = projectFolder.appending(path: "docs/nightly/cpdiscover-nightly").path
  private static let host = "solo.osl.example.net"

  /// Where it all lies, and what a night comes to.
  private struct Place {
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
        exec '\(Command.path)' collect --roots '\(roots.path)' --audit --quiet --save-snapshot "$snapshot"

        """)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
    }

    func write(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }

    /// Changes a file of the host.
    func edit(_ path: String, _ change: (String) -> String) throws {
      let file = roots.appending(path: "\(NightlyScriptTests.host)/root/\(path)")
      try Data(change(file.text()).utf8).write(to: file)
    }

    func night(mailer: String? = nil) async throws -> (answer: Command.Answer, mail: String) {
      try? FileManager.default.removeItem(at: mailbox)
      let answer = try await Command.run(
        [
          "PATH=\(folder.path)/bin:/usr/bin:/bin", "STATE_DIRECTORY=\(state.path)",
          "MAIL_TO=team@example.com",
          "MAILER=\(mailer ?? "dd status=none of=\(mailbox.path)")", "KEEP=3",
          "AUDIT_OPTIONS=--rules \(folder.path)/rules", NightlyScriptTests.script,
        ], in: folder, program: "/usr/bin/env")
      return (answer, (try? mailbox.text()) ?? "")
    }
  }

  private func available(_ place: Place, _ kibibytes: Int) throws {
    try place.edit("proc/meminfo") {
      $0.replacing(/MemAvailable: +\d+ kB/, with: "MemAvailable: \(kibibytes) kB")
    }
  }

  @Test func aFindingIsNewsOnceWhateverItsFigures() async throws {
    try await withTemporaryFolder { folder in
      let place = try Place(folder)
      try available(place, 5_000_000)
      let first = try await place.night()
      #expect(first.answer.status == 2, "\(first.answer.all)")
      #expect(
        first.mail.contains("New in the audit:\n\n")
          && first.mail.contains("\nown.memory, host \(Self.host)\n"))
      #expect(try await place.night().answer.status == 0)
      try available(place, 4_000_000)
      let third = try await place.night()
      #expect(third.answer.status == 0, "\(third.answer.all)")
      #expect(third.mail == "")
      // What people read names a folder that stays.
      let latest = place.state.appending(path: "latest")
      let title = try latest.appending(path: "audit.txt").text().prefix { $0 != "\n" }
      #expect(title.contains(/^Audit: [-0-9T]+Z\/estate.snapshot$/), "\(title)")
      #expect(try latest.appending(path: "audit.txt").text().contains("3906 MiB"))
      #expect(try !place.state.names().contains { $0.hasPrefix("found") })
    }
  }

  @Test func newsThatCouldNotBeMailedAreNewsAgain() async throws {
    try await withTemporaryFolder { folder in
      let place = try Place(folder)
      _ = try await place.night()
      try place.edit("srv/kafka/conf/main.properties") { $0 + "unclean.leader.election.enable=true\n" }
      let unsent = try await place.night(mailer: "false")
      #expect(unsent.answer.status == 1)
      #expect(unsent.answer.errors.contains("could not be sent: false ended with status 1"))
      let sent = try await place.night()
      #expect(sent.answer.status == 2)
      #expect(sent.mail.contains("Subject: cpdiscover: the estate changed, the audit says something new\n"))
      #expect(sent.mail.contains("\nelection.unclean, "))
      #expect(try await place.night().answer.status == 0)
    }
  }

  /// Reports of an older build must not stand for those of one that failed.
  @Test func jenkinsBeginsWithoutReports() throws {
    let text = try projectFolder.appending(path: "docs/nightly/Jenkinsfile").text()
    let cleaned = try #require(text.range(of: "rm -rf reports"))
    let run = try #require(text.range(of: "sh(script: 'cpdiscover-nightly'"))
    #expect(cleaned.lowerBound < run.lowerBound)
  }

  @Test func aNightThatWasCutOffStopsNoLaterOne() async throws {
    try await withTemporaryFolder { folder in
      let place = try Place(folder)
      // As after a power cut: half a night, and a lock that nobody holds.
      let cut = place.state.appending(path: "2026-01-01T000000Z")
      try FileManager.default.createDirectory(at: cut, withIntermediateDirectories: true)
      try place.write("state/2026-01-01T000000Z/running", "")
      try place.write("state/2026-01-01T000000Z/estate.snapshot", "half")
      try place.write("state/.lock", "")
      #expect(try await place.night().answer.status == 2)
      #expect(!FileManager.default.fileExists(atPath: cut.path))
      // A run that is under way is left alone.
      let lock = try await Command.run(
        [
          "--nonblock", place.state.appending(path: ".lock").path, "env",
          "STATE_DIRECTORY=\(place.state.path)", Self.script,
        ], in: folder, program: "/usr/bin/flock")
      #expect(lock.status == 1 && lock.errors.contains("another run is under way"), "\(lock.all)")
    }
  }
}
