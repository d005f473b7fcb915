import Foundation
import TestSupport
import Testing

/// The forms of a report, and rules on what to ignore, as people use them.
struct ReportTests {
  /// Runs `drift` with an inventory from which the estate has drifted in one setting of several hosts.
  private func drift(_ options: [String], in folder: URL) async throws -> Command.Answer {
    let text = try projectFolder.appending(path: "fixtures/archive/inventory.yml").text()
    try Data(text.replacing("compression.type: producer", with: "compression.type: lz4").utf8)
      .write(to: folder.appending(path: "inventory.yml"))
    return try await Command.run(
      ["drift", "--existing", "inventory.yml", "--roots", Command.roots("archive")] + options, in: folder)
  }

  @Test func severalFormsInOneRun() async throws {
    try await withTemporaryFolder { folder in
      let forms = ["html", "markdown", "junit", "text"]
      let answer = try await drift(
        forms.flatMap { ["--report", "\($0)=drift.\($0)"] } + ["--report", "json=-"], in: folder)
      #expect(answer.status == 2)
      let document = try #require(
        try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any])
      #expect(document["format"] as? String == "cpdiscover-report")
      for form in forms {
        let file = folder.appending(path: "drift.\(form)")
        #expect(try file.mode() == 0o600)
        #expect(try file.text().contains("compression.type"))
        #expect(try !file.text().contains("S3CRET"))
        #expect(answer.errors.contains("drift.\(form): the report as \(form)"))
      }
      #expect(!answer.all.contains("S3CRET"))
      // The kinds are described by the catalog.
      #expect(try folder.appending(path: "drift.markdown").text().contains("## What the findings mean"))
    }
  }

  @Test func aPipeGetsTextWithoutColours() async throws {
    try await withTemporaryFolder { folder in
      let answer = try await drift([], in: folder)
      #expect(answer.output.hasPrefix("Drift: inventory.yml"))
      #expect(answer.output.contains("\nA deploy would restart:\n"))
      #expect(!answer.output.contains("\u{1B}"))
    }
  }

  @Test func rulesOfTheWorkingFolderIgnore() async throws {
    try await withTemporaryFolder { folder in
      let written = try await drift(["--write-ignore", "rules.yml"], in: folder)
      #expect(written.status == 2)
      #expect(try folder.appending(path: "rules.yml").mode() == 0o600)
      let again = try await drift(["--write-ignore", "rules.yml"], in: folder)
      #expect(again.status == 1 && again.errors.contains("rules.yml is there already"))
      #expect(try await drift(["--ignore", "rules.yml"], in: folder).status == 0)
      try FileManager.default.moveItem(
        at: folder.appending(path: "rules.yml"), to: folder.appending(path: ".cpdiscoverignore"))
      let ignored = try await drift([], in: folder)
      #expect(ignored.status == 0)
      #expect(ignored.output.contains(" ignored\n"))
      #expect(ignored.output.contains(", for findings that are ignored"))
      #expect(!ignored.output.contains("compression.type"))
      let shown = try await drift(["--show-ignored"], in: folder)
      #expect(shown.output.contains("compression.type"))
      #expect(shown.output.contains("ignored by .cpdiscoverignore:"))
    }
  }

  @Test func whatIsWrongWithRulesIsToldBeforeHostsAreRead() async throws {
    try await withTemporaryFolder { folder in
      let missing = try await drift(["--ignore", "none.yml", "--save-snapshot", "s"], in: folder)
      #expect(
        missing.status == 1 && missing.errors.contains("none.yml: the file of ignore rules is not there"))
      try Data("- reason: r\n  hosts: kb1\n".utf8).write(to: folder.appending(path: ".cpdiscoverignore"))
      let wrong = try await drift(["--save-snapshot", "s"], in: folder)
      #expect(wrong.status == 1 && wrong.errors.contains(".cpdiscoverignore:2:10: hosts is not known here"))
      #expect(try folder.names() == [".cpdiscoverignore", "inventory.yml"])
    }
  }

  @Test(arguments: [
    ["--report", "html=x", "--report", "json=x"], ["--format", "json", "--report", "junit=-"],
    ["--report", "html"], ["--report", "pdf=x"], ["--show", "some"], ["--fail-on", "bad"],
  ])
  func wrongUsageIsRefused(options: [String]) async throws {
    try await withTemporaryFolder { folder in
      let answer = try await drift(options, in: folder)
      #expect(answer.status == 64)
      #expect(try folder.names() == ["inventory.yml"])
    }
  }

  @Test func theSchemaOfReportsIsPrinted() async throws {
    let answer = try await Command.run(["schema", "report"])
    #expect(answer.status == 0 && answer.output.contains("cpdiscover-report"))
  }
}
