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
        #expect(nights.count == 5 && nights.first == ".lock", "\(nights)")
        #expect(Array(nights.suffix(2)) == ["latest", "told"])
        let latest = state.appending(path: "latest")
        let names = Set(try FileManager.default.contentsOfDirectory(atPath: latest.path))
        #expect(
          names == [
            "audit.html", "audit.json", "audit.txt", "audit.xml", "away.txt", "collect.txt", "diff.html",
            "diff.txt", "diff.xml", "estate.snapshot", "found.txt", "hosts.txt", "news.txt",
          ])
        #expect(try latest.appending(path: "audit.xml").text().contains("<testsuites"))
      }
    }
  }

  /// The units as they stand in docs/nightly, on a machine, with stand-ins for what reads the estate and for sendmail, whose queue
  /// only its group may write to.
  @Test func theTimerStartsTheServiceAndMails() async throws {
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
        cat >/usr/local/bin/cpdiscover <<'END_OF_FILE'
        #!/bin/sh
        for word; do
          case $word in
          json=*) printf '  "findings" : [\\n    {\\n      "kind" : "a.b",\\n      "severity" : "major",\\n    }\\n  ]\\n' >"${word#*=}" ;;
          *=*) echo >"${word#*=}" ;;
          */estate.snapshot) echo >>"$word" ;;
          esac
        done
        END_OF_FILE
        groupadd --system maildrop
        install -d -m 730 -g maildrop /var/spool/maildrop
        install -m 2755 -g maildrop /bin/dd /usr/local/bin/drop
        mkdir -p /etc/cpdiscover
        printf 'MAIL_TO=team@example.com\\nMAILER=/usr/local/bin/drop status=none of=/var/spool/maildrop/mail\\n' >/etc/cpdiscover/nightly.conf
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
        cat /var/spool/maildrop/mail
        """)
      #expect(run.contains("Result=success\n") && run.contains("ExecMainStatus=2\n"))
      #expect(run.contains("Subject: cpdiscover: the audit says something new\n"))
      #expect(run.contains("700 cpdiscover\n"))
      #expect(run.contains("audit.html\n") && run.contains("estate.snapshot\n"))
      let failed = try await lab.execute(
        Self.host,
        """
        echo MAILER=/bin/false >>/etc/cpdiscover/nightly.conf
        rm /var/lib/cpdiscover/told
        systemctl start cpdiscover-nightly.service || true
        systemctl show -p ActiveState -p ExecMainStatus cpdiscover-nightly.service
        journalctl --quiet -o cat -u cpdiscover-nightly.service
        """)
      #expect(failed.contains("ActiveState=failed\n") && failed.contains("ExecMainStatus=1\n"))
      #expect(failed.contains("could not be sent: /bin/false ended with status 1"))
      let verified = try await lab.execute(
        Self.host,
        "systemd-analyze verify /etc/systemd/system/cpdiscover-nightly.timer 2>&1 | grep cpdiscover || true")
      #expect(verified == "")
    }
  }
}
