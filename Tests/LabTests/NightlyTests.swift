import Foundation
import TestSupport
import Testing

/// What docs/nightly.md tells to set up, on real machines.
@Suite(.enabled(if: Lab.obstacle == nil, "\(Lab.obstacle ?? "")"))
struct NightlyTests {
  private static let folder = projectFolder.appending(path: "docs/nightly")
  private static let host = "solo.osl.example.net"

  /// Three nights of an estate: the first, one with news, one without.
  @Test func newsIsMailedOnce() async throws {
    try await withTemporaryFolder { folder in
      try await Lab.with("fixtures/renamed-unit") { lab in
        // The script finds cpdiscover on its PATH.
        let programs = folder.appending(path: "bin")
        try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
          atPath: programs.appending(path: "cpdiscover").path, withDestinationPath: Command.path)
        let state = folder.appending(path: "state")
        try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
        let mail = folder.appending(path: "mail")
        func night() async throws -> (status: Int, mail: String) {
          try? FileManager.default.removeItem(at: mail)
          let answer = try await lab.command(
            [
              "env", "PATH=\(programs.path):/usr/bin:/bin", "HOSTS=\(lab.hosts)",
              "STATE_DIRECTORY=\(state.path)",
              "MAIL_TO=team@example.com", "MAILER=dd status=none of=\(mail.path)", "KEEP=2",
              "FAIL_ON=cosmetic",
              Self.folder.appending(path: "cpdiscover-nightly").path,
            ], in: folder)
          return (Int(answer.status), (try? mail.text()) ?? "")
        }

        let first = try await night()
        #expect(first.status == 2)
        #expect(
          first.mail.hasPrefix("To: team@example.com\nSubject: cpdiscover: the audit says something new\n"))

        try await lab.makeFault("edit", on: Self.host)
        let second = try await night()
        #expect(second.status == 2)
        #expect(second.mail.contains("Subject: cpdiscover: the estate changed"))
        #expect(second.mail.contains("lab.edited") && second.mail.contains(Self.host))
        #expect(!second.mail.contains("S3CRET"))

        let third = try await night()
        #expect(third.status == 0)
        #expect(third.mail == "")
        let nights = try FileManager.default.contentsOfDirectory(atPath: state.path).sorted()
        #expect(nights.count == 3 && nights.last == "latest", "\(nights)")
        let latest = state.appending(path: "latest")
        let names = Set(try FileManager.default.contentsOfDirectory(atPath: latest.path))
        #expect(
          names == [
            "audit.html", "audit.txt", "audit.xml", "collect.txt", "diff.html", "diff.txt", "diff.xml",
            "estate.snapshot",
          ])
        #expect(try latest.appending(path: "audit.xml").text().contains("<testsuites"))
      }
    }
  }

  /// The units as they stand in docs/nightly, on a machine, with a stand-in for what reads the estate.
  @Test func theTimerStartsTheService() async throws {
    try await Lab.with("fixtures/renamed-unit") { lab in
      for (name, target) in [
        ("cpdiscover-nightly", "/usr/local/bin/"), ("cpdiscover-nightly.service", "/etc/systemd/system/"),
        ("cpdiscover-nightly.timer", "/etc/systemd/system/"),
      ] {
        let text = try Self.folder.appending(path: name).text()
        _ = try await lab.execute(
          Self.host, "mkdir -p \(target); cat >\(target)\(name) <<'END_OF_FILE'\n\(text)END_OF_FILE\n")
      }
      _ = try await lab.execute(
        Self.host,
        """
        useradd --system cpdiscover
        printf '#!/bin/sh\\nfor word; do case $word in *=*) echo >"${word#*=}" ;; */estate.snapshot) echo >>"$word" ;; esac; done\\nexit 0\\n' \
          >/usr/local/bin/cpdiscover
        chmod 755 /usr/local/bin/cpdiscover /usr/local/bin/cpdiscover-nightly
        systemctl daemon-reload
        systemctl enable --now cpdiscover-nightly.timer
        """)
      let timer = try await lab.execute(
        Self.host, "systemctl show -p ActiveState -p NextElapseUSecRealtime cpdiscover-nightly.timer")
      #expect(timer.contains("ActiveState=active"))
      #expect(timer.contains(/NextElapseUSecRealtime=.*03:(1|2)/))
      let run = try await lab.execute(
        Self.host,
        """
        systemctl start cpdiscover-nightly.service
        systemctl show -p Result -p ExecMainStatus cpdiscover-nightly.service
        stat -c '%a %U' /var/lib/cpdiscover
        ls /var/lib/cpdiscover/latest/
        """)
      #expect(run.contains("Result=success\n"))
      #expect(run.contains("700 cpdiscover\n"))
      #expect(run.contains("audit.html\n") && run.contains("estate.snapshot\n"))
      let verified = try await lab.execute(
        Self.host,
        "systemd-analyze verify /etc/systemd/system/cpdiscover-nightly.timer 2>&1 | grep cpdiscover || true")
      #expect(verified == "")
    }
  }
}
