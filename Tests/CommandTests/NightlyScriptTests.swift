import Foundation
import TestSupport
import Testing

/// docs/nightly/cpdiscover-nightly, night after night, on a folder in the place of hosts.
struct NightlyScriptTests {
  private func available(_ place: NightlyPlace, _ kibibytes: Int) throws {
    try place.edit("proc/meminfo") {
      $0.replacing(/MemAvailable: +\d+ kB/, with: "MemAvailable: \(kibibytes) kB")
    }
  }

  @Test func aFindingIsNewsOnceWhateverItsFigures() async throws {
    try await withTemporaryFolder { folder in
      let place = try NightlyPlace(folder)
      try available(place, 5_000_000)
      let first = try await place.night()
      #expect(first.answer.status == 2, "\(first.answer.all)")
      #expect(
        first.mail.contains("New in the audit:\n\n")
          && first.mail.contains("\nown.memory, host \(NightlyPlace.host)\n"))
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
      let place = try NightlyPlace(folder)
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

  /// One mail when a host is not read any more and one when it is back; no finding that was known before is news by that, and
  /// what changed meanwhile is told.
  @Test func aHostThatIsAwayIsToldOnceAndForgotNever() async throws {
    try await withTemporaryFolder { folder in
      let place = try NightlyPlace(folder)
      #expect(try await place.night().answer.status == 2)
      try place.takeAway()
      let gone = try await place.night()
      #expect(gone.answer.status == 2, "\(gone.answer.all)")
      #expect(gone.mail.contains("Subject: cpdiscover: a host is not read any more"), "\(gone.mail)")
      #expect(gone.mail.contains("\nNot read any more: \(NightlyPlace.other)\n"))
      #expect(gone.mail.contains("no connection to 127.0.0.1"))
      for _ in 1...4 {
        let still = try await place.night()
        #expect(still.answer.status == 3 && still.mail == "", "\(still.answer.all)")
      }
      try place.edit("srv/kafka/conf/main.properties", of: NightlyPlace.other) { $0 + "num.io.threads=77\n" }
      try place.bringBack()
      let back = try await place.night()
      #expect(back.answer.status == 2)
      #expect(
        back.mail.contains("Subject: cpdiscover: a host is read again, the estate changed\n"), "\(back.mail)")
      #expect(back.mail.contains("\nRead again: \(NightlyPlace.other)\n"))
      #expect(back.mail.contains("num.io.threads") && !back.mail.contains("New in the audit"))
      #expect(try await place.night().answer.status == 0)
    }
  }

  /// As many nights without mail as are kept, and more.
  @Test func whatIsToBeToldIsKeptAsLongAsMailFails() async throws {
    try await withTemporaryFolder { folder in
      let place = try NightlyPlace(folder)
      _ = try await place.night()
      try place.edit("srv/kafka/conf/main.properties") { $0 + "unclean.leader.election.enable=true\n" }
      for _ in 1...4 { #expect(try await place.night(mailer: "false").answer.status == 1) }
      let sent = try await place.night()
      #expect(sent.answer.status == 2)
      #expect(sent.mail.contains("unclean.leader.election.enable"), "\(sent.mail)")
      let news =
        sent.mail.components(separatedBy: "New in the audit:\n\n").last?
        .components(separatedBy: "\n\n").first ?? ""
      #expect(news.hasPrefix("election.unclean, ") && !news.contains("own.memory"), "\(news)")
    }
  }

  @Test func aNightThatWasCutOffStopsNoLaterOne() async throws {
    try await withTemporaryFolder { folder in
      let place = try NightlyPlace(folder)
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
          "STATE_DIRECTORY=\(place.state.path)", NightlyPlace.script,
        ], in: folder, program: "/usr/bin/flock")
      #expect(lock.status == 1 && lock.errors.contains("another run is under way"), "\(lock.all)")
    }
  }
}
