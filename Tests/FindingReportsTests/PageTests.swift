import EstateFindings
import FindingReports
import Foundation
import SecretKeeping
import TestSupport
import Testing

/// The page, used in a real browser.
@Suite(
  .serialized,
  .enabled("needs Debian's chromium and chromium-driver, and selenium: scripts/setup") {
    await Writing.hasBrowser()
  })
struct PageTests {
  private static let hundred = SampleEstate(brokers: 54, findings: 900).report()

  private struct Seen<Answer: Decodable>: Decodable {
    var answer: Answer
    /// What the browser complained of.
    var console: [String]
    /// What it asked for besides the page.
    var requests: [String]
  }

  /// Opens a report's page and does there what a function of browser.py says.
  private func use<Answer: Decodable>(
    _ report: FindingReport, _ name: String, as type: Answer.Type, withIgnored: Bool = false
  ) async throws -> Answer {
    let python = try #require(Writing.python)
    let program = projectFolder.appending(path: "Tests/FindingReportsTests/browser.py").path
    return try await withTemporaryFolder { folder in
      let page = folder.appending(path: "report.html")
      try Writing.text(report, as: .html, withIgnored: withIgnored).write(
        to: page, atomically: true, encoding: .utf8)
      let output = try await python.output([program, page.path, name])
      let seen = try JSONDecoder().decode(Seen<Answer>.self, from: Data(output.utf8))
      #expect(seen.console.isEmpty)
      #expect(seen.requests.isEmpty)
      return seen.answer
    }
  }

  private struct Filters: Decodable {
    var all, kind, none, reset, picture: String
    var first: Int
    var text, host, component, severity: [Part]

    /// A text or a list of texts.
    enum Part: Decodable, Equatable {
      case text(String)
      case list([String])

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
          self = .text(text)
        } else {
          self = .list(try container.decode([String].self))
        }
      }
    }
  }

  @Test func filtersShowWhatFits() async throws {
    let report = Self.hundred
    let rows = ReportContents(MaskedReport(report, hiding: KnownSecrets()), texts: SampleEstate.texts).rows
    let seen = try await use(report, "filters", as: Filters.self)
    func said(_ fits: (Finding) -> Bool, _ rowFits: (ReportRow) -> Bool) -> String {
      let (found, shown) = (report.findings.count(where: fits), rows.count(where: rowFits))
      return
        "\(found) finding\(found == 1 ? "" : "s") in \(shown) row\(shown == 1 ? "" : "s") of \(rows.count)"
    }
    #expect(seen.all == "900 findings in \(rows.count) rows")
    #expect(seen.first == 100)
    #expect(
      seen.text == [
        .text(said({ $0.place.key == "log.retention.hours" }, { $0.place.key == "log.retention.hours" })),
        .list(["log.retention.hours"]),
      ])
    let ofHost = said({ $0.place.host == "kb7" }, { $0.hosts.contains("kb7") })
    #expect(seen.host.first == .text(ofHost))
    #expect(seen.picture == ofHost)
    let connect = said({ $0.place.component == "kafka_connect" }, { $0.place.component == "kafka_connect" })
    #expect(seen.component == [.text(connect), .list(["Kafka Connect"])])
    #expect(seen.kind == "1 finding in 1 row of \(rows.count)")
    #expect(
      seen.severity == [
        .text(said({ $0.severity == .critical }, { $0.severity == .critical })), .list(["critical"]),
      ])
    #expect(seen.none == "No finding fits these filters.")
    #expect(seen.reset == seen.all)
  }

  private struct Keyboard: Decodable {
    var skip, host, row: String?
    var moved: [String]
    var closed: String
    var open: [String]
    var again: Again
    var next: Bool
    var more: More

    struct Again: Decodable {
      var expanded: String
      var details: Int

      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        expanded = try container.decode(String.self)
        details = try container.decode(Int.self)
      }
    }

    struct More: Decodable {
      var before, after: Int
      var isFocused: Bool

      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        before = try container.decode(Int.self)
        after = try container.decode(Int.self)
        isFocused = try container.decode(Bool.self)
      }
    }
  }

  @Test func worksWithoutAMouse() async throws {
    let seen = try await use(Self.hundred, "keyboard", as: Keyboard.self)
    #expect([seen.skip, seen.host, seen.row] == ["solid", "solid", "solid"], "the focus must be seen")
    #expect(seen.moved.first?.hasPrefix("kc1: ") == true)
    #expect(seen.moved.last?.hasPrefix("kc2: ") == true)
    #expect(seen.closed == "false")
    #expect(seen.open.first == "true")
    #expect(seen.open.last?.contains("inventory.yml:7: kb99 is in kafka_broker") == true)
    #expect(seen.again.expanded == "false" && seen.again.details == 0)
    #expect(seen.next)
    #expect(seen.more.before == 100 && seen.more.after == 200 && seen.more.isFocused)
  }

  private struct Looks: Decodable {
    struct Scheme: Decodable {
      /// Of background and text.
      var colours: [String]
      /// What axe, which knows the rules for people who can't see well, objects to.
      var objections: [String]

      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        colours = try container.decode([String].self)
        objections = try container.decode([String].self)
      }
    }

    struct Print: Decodable {
      var showsFilters: Bool
      var colours: [String]

      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        showsFilters = try container.decode(Bool.self)
        colours = try container.decode([String].self)
      }
    }

    var light, dark: Scheme
    var print: Print
    var printed: [Int]
    var narrow: Bool
  }

  @Test func isReadableInLightAndDarkOnPaperAndOnASmallScreen() async throws {
    let rows = ReportContents(MaskedReport(Self.hundred, hiding: KnownSecrets()), texts: SampleEstate.texts)
      .rows.count
    let seen = try await use(Self.hundred, "looks", as: Looks.self)
    #expect(seen.light.colours == ["rgb(245, 246, 248)", "rgb(22, 32, 46)"])
    #expect(seen.dark.colours == ["rgb(16, 20, 27)", "rgb(231, 235, 242)"])
    #expect(seen.light.objections.isEmpty && seen.dark.objections.isEmpty)
    #expect(!seen.print.showsFilters)
    #expect(seen.print.colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"])
    #expect(seen.printed == [rows], "paper has all rows")
    #expect(seen.narrow, "nothing sticks out to the right")
  }

  private struct Inert: Decodable {
    var title: String
    var images, scripts: Int
    var rows: Int
    var text: String
  }

  @Test func valuesAreTextAndNothingElse() async throws {
    let report = HostileReport.report
    let seen = try await use(report, "inert", as: Inert.self, withIgnored: true)
    #expect(seen.title.hasPrefix("Drift: </script><script>document.title"))
    #expect(seen.images == 0)
    #expect(seen.scripts == 2)
    #expect(seen.rows == 2 * HostileReport.texts.count)
    for text in HostileReport.texts {
      // A page's text has no two blanks in a row.
      #expect(seen.text.contains(text.visible), "\(text)")
    }
  }

  private struct Plain: Decodable { var text: String }

  @Test func withoutJavaScriptTheNumbersAreThere() async throws {
    let text = try await use(Self.hundred, "without_script", as: Plain.self).text
    #expect(text.contains("A deploy would restart at least\nconfluent-kcontroller on kc"))
    #expect(text.contains("Findings\n900\n"))
    #expect(text.contains("allow this page its JavaScript"))
    #expect(text.contains("\nkb99: no answer in 60 s\n"))
    #expect(!text.contains("Show all"))
  }

  @Test func theLargestPageStaysSmall() throws {
    let report = SampleEstate(brokers: 545, findings: 4_000).report()
    // A fifth of what 1,000 hosts with 20,000 findings are allowed.
    #expect(try Writing.text(report, as: .html).utf8.count < 2_000_000)
  }
}
