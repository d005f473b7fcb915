import ConfigFormats
import EstateFindings
import FindingReports
import Foundation
import SecretKeeping
import TestSupport
import Testing

/// Every setting, line, argument and variable of the estates in `fixtures/` that has a password in it, as a finding of
/// which nobody said that it is secret: no format shows a password.
struct FixtureSecretsTests {
  private static let folder = projectFolder.appending(path: "fixtures").path
  private static let fixtures = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/hosts") }.sorted()

  private static func findings(of fixture: String) throws -> [Finding] {
    let hosts = "\(folder)/\(fixture)/hosts"
    // What another host of the estate has as well is not tried again.
    var seen: Set<[String]> = []
    return try FileManager.default.subpathsOfDirectory(atPath: hosts).sorted().flatMap { path -> [Finding] in
      guard let data = FileManager.default.contents(atPath: "\(hosts)/\(path)"), data.count < 100_000,
        marks.contains(where: { data.range(of: Data($0.utf8)) != nil }),
        let root = path.firstRange(of: "/root/")
      else { return [] }
      let file = "/" + path[root.upperBound...]
      return settings(Array(data), file).filter {
        hasMark("\($0) \($1)") && seen.insert([file, $0, $1]).inserted
      }.map { key, value in
        SampleEstate.changed(
          String(path[..<root.lowerBound]), key: key, onDisk: value, declared: value + "x", file: file)
      }
    }
  }

  /// All passwords of fixtures have one, as they are or in base64.
  private static let marks = ["S3CRET", "UzNDUkVU"]

  private static func hasMark(_ text: some StringProtocol) -> Bool { marks.contains { text.contains($0) } }

  private static func settings(_ bytes: [UInt8], _ file: String) -> [(String, String)] {
    if file.hasSuffix(".properties") {
      return JavaProperties(parsing: bytes, path: file).entries.map { ($0.key, $0.value) }
    }
    let text = String(decoding: bytes.map { $0 == 0 ? 32 : $0 }, as: UTF8.self)
    if file.hasPrefix("/proc/") { return [(String(file.split(separator: "/").last ?? ""), text)] }
    return text.split(whereSeparator: \.isNewline).map { (String($0), "") }
  }

  @Test(arguments: fixtures)
  func noFormatShowsThem(fixture: String) throws {
    var report = SampleEstate.empty()
    report.findings = try Self.findings(of: fixture)
    report.ignored = report.findings.prefix(20).map {
      FindingReport.Ignored(finding: $0, rule: "r:1", reason: "known")
    }
    let masked = MaskedReport(report, hiding: KnownSecrets())
    let contents = ReportContents(masked, texts: SampleEstate.texts, withIgnored: true)
    var texts = try ReportFormat.allCases.map { ("\($0)", try contents.text(as: $0)) }
    texts.append(("rules", IgnoreFile.text(for: masked, on: "2026-11-27")))
    for (format, text) in texts {
      let lines = text.split(separator: "\n").filter(Self.hasMark)
      #expect(lines.isEmpty, "\(format): \(lines.prefix(3))")
    }
  }

  @Test func fixturesHaveSecrets() throws {
    #expect(try Self.fixtures.flatMap(Self.findings).count > 50)
  }
}
