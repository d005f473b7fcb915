import Foundation
import TestSupport
import Testing

/// `audit` as people run it.
struct AuditTests {
  private func audit(_ arguments: [String], in folder: URL? = nil) async throws -> Command.Answer {
    try await Command.run(["audit"] + arguments, in: folder ?? projectFolder)
  }

  @Test func whatIsWrongIsFoundAndWhatIsUnknownIsTold() async throws {
    let answer = try await audit(["--roots", Command.roots("kraft")])
    #expect(answer.status == 2, "\(answer.all)")
    #expect(answer.output.contains("major     One copy counts as written on kb[1-4].lis.example.net"))
    #expect(answer.output.contains("\nNot checked\n"))
    #expect(answer.output.contains("owners and modes are not those of the host"))
    #expect(!answer.all.contains("S3CRET"))
  }

  @Test func whatCanNotBeToldIsNoPass() async throws {
    // Worse than critical does not exist, so only what is unknown counts.
    let answer = try await audit(["--roots", Command.roots("zookeeper-sasl-tls"), "--fail-on", "critical"])
    #expect(answer.status == 3, "\(answer.all)")
  }

  @Test func everyFormIsWritten() async throws {
    try await withTemporaryFolder { folder in
      let answer = try await audit(
        [
          "--roots", Command.roots("kraft"), "--format", "json", "--report", "html=a.html", "--report",
          "junit=a.xml", "--report", "markdown=a.md",
        ], in: folder)
      #expect(answer.output.contains(#""subject" : "audit""#))
      #expect(answer.output.contains(#""kind" : "isr.loses-data""#))
      #expect(try folder.appending(path: "a.html").text().contains("Checks passed"))
      #expect(try folder.appending(path: "a.xml").text().contains("One copy counts as written"))
      #expect(try folder.appending(path: "a.md").text().contains("| Checks |"))
    }
  }

  @Test func findingsAreIgnoredByRules() async throws {
    try await withTemporaryFolder { folder in
      let rules = "- reason: known\n  kind: ['*']\n"
      try Data(rules.utf8).write(to: folder.appending(path: "ignore.yml"))
      let answer = try await audit(["--roots", Command.roots("kraft"), "--ignore", "ignore.yml"], in: folder)
      #expect(answer.status == 3)
      #expect(answer.output.contains("ignored"))
    }
  }

  @Test func ownRulesAreReadOrRefused() async throws {
    try await withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        at: folder.appending(path: "rules"), withIntermediateDirectories: true)
      let file = folder.appending(path: "rules/own.yml")
      let rule = """
        rules:
          - id: own.three
            title: Too many hosts
            for: host
            when: memory > 1
            severity: cosmetic
            why: It costs.
            advice: Take one away.
            source: us
        """
      try Data(rule.utf8).write(to: file)
      let found = try await audit(["--roots", Command.roots("kraft"), "--rules", "rules"], in: folder)
      #expect(found.output.contains("Too many hosts"))
      #expect(
        try await audit(["--list", "--rules", "rules"], in: folder).output.contains("own.three (cosmetic)"))
      try Data(rule.replacing("memory", with: "memroy").utf8).write(to: file)
      let refused = try await audit(["--roots", Command.roots("kraft"), "--rules", "rules"], in: folder)
      #expect(refused.status == 1)
      #expect(refused.errors.contains("rules/own.yml:5:5: when: host has no fact memroy"))
      let missing = try await audit(["--list", "--rules", "nowhere"], in: folder)
      #expect(missing.status == 1 && missing.errors.contains("nowhere: the folder of rules is not there"))
    }
  }

  @Test func theDocumentationHasTheRules() async throws {
    let answer = try await audit(["--list", "--format", "markdown"])
    #expect(answer.status == 0)
    let page = try projectFolder.appending(path: "docs/audit.md").text()
    #expect(
      page.contains("<!-- audit -->\n\n\(answer.output)\n<!-- end of audit -->"),
      "put what `cpdiscover audit --list --format markdown` prints between the marks of docs/audit.md")
  }

  @Test(arguments: [[], ["--list", "--format", "json"], ["--roots", "a", "--hosts", "b"]])
  func wrongUsage(arguments: [String]) async throws {
    #expect(try await audit(arguments).status == 64)
  }
}
