import EstateFindings
import FindingReports
import Testing

/// The report on a terminal.
struct TextReportTests {
  private func text(_ report: FindingReport, _ style: TextStyle = TextStyle()) throws -> String {
    try Writing.text(report, as: .text, style: style)
  }

  private func rows(_ text: String) -> Int {
    text.split(separator: "\n").count { line in
      Severity.allCases.contains { line.hasPrefix("    \($0.rawValue) ") }
    }
  }

  /// Whoever sees the first 24 lines knows whether a deploy would restart anything, and where.
  @Test(arguments: [(6, 40), (40, 600), (1000, 3000)])
  func firstScreenTellsRestarts(brokers: Int, findings: Int) throws {
    let estate = SampleEstate(brokers: brokers, findings: findings)
    let screen = try text(estate.report()).split(separator: "\n", omittingEmptySubsequences: false).prefix(24)
    #expect(screen.contains("A deploy would restart at least:"))
    let restarts = estate.contents().summary.restarts
    #expect(!restarts.isEmpty)
    for restart in restarts {
      let line = "  \(restart.unit) on \(HostRange.text(restart.hosts)) ("
      #expect(screen.contains { $0.hasPrefix(line) }, "\(line)")
    }
  }

  @Test func whatRestartsAtEveryRunIsSaidWhateverIsFound() throws {
    var report = SampleEstate.empty()
    report.everyRun = ["sets modes, so that every service restarts", "hashes passwords anew"]
    let screen = try text(report)
    #expect(
      screen.contains(
        "\nBy the settings compared, a deploy would restart nothing but what it restarts in any case.\n"))
    #expect(
      screen.contains(
        "\nIn any case, a deploy sets modes, so that every service restarts; hashes passwords anew.\n"
      ))
  }

  @Test func noRestartIsSaidSo() throws {
    var report = SampleEstate.empty()
    #expect(try text(report).contains("\nBy the settings compared, a deploy would restart nothing.\n"))
    report.notCompared = [FindingReport.NotCompared(place: Finding.Place(host: "kb1"), reason: "a lookup")]
    #expect(try text(report).contains("Of what could be compared, a deploy would restart nothing."))
    #expect(try text(report).contains("Could not be compared\n  kb1: a lookup\n"))
    #expect(try !text(SampleEstate.empty(subject: .diff)).contains("deploy"))
    (report.compared, report.agreeing) = (0, 0)
    #expect(
      try text(report).contains(
        "\nNothing could be compared: whether a deploy would restart anything is not known."))
    report.presumed = 12
    #expect(try text(report).contains(" 0 compared, 12 more may agree, 1 could not be compared\n"))
  }

  /// Two layers that say the same would look as if nothing were the matter.
  @Test func whatIsTakenAwayOnDiskIsSaidSo() throws {
    var report = SampleEstate.empty()
    var finding = SampleEstate.changed("kb1", key: "Environment.X", onDisk: "", declared: "1")
    (finding.values.onDisk, finding.values.running) = (nil, "1")
    report.findings = [finding]
    #expect(try text(report).contains("on disk nothing, running 1, declared 1"))
  }

  @Test func timesOfSeveralHostsAreOneRow() throws {
    var report = SampleEstate.empty()
    report.findings = [("kb1", "10:00:05", "09:00:00"), ("kb2", "10:00:07", "09:00:00")].map {
      host, changed, started in
      var finding = Finding(
        kind: "process.outdated", severity: .major,
        place: Finding.Place(component: "kafka_broker", host: host, file: "/etc/kafka/server.properties"))
      finding.times = [
        Finding.Time("changed", at: "2026-11-27 \(changed)"),
        Finding.Time("process started", at: "2026-11-27 \(started)"),
      ]
      return finding
    }
    #expect(
      try text(report).contains(
        """
            major     Restart pending on kb[1-2]
                      changed 2026-11-27 10:00:05 to 2026-11-27 10:00:07, process started 2026-11-27 09:00:00

        """))
  }

  @Test func longValuesAreCutToWhereTheyDiffer() throws {
    var report = SampleEstate.empty()
    let long = (1...40).map { "-Dname\($0)=value" }.joined(separator: " ")
    report.findings = [
      SampleEstate.changed(
        "kb1", key: "opts", onDisk: "\(long) -Xmx1g -Da=1", declared: "\(long) -Xmx2g -Da=1")
    ]
    let lines = try text(report).split(separator: "\n").filter { $0.contains("-Xmx") }
    #expect(
      lines == [
        "              on disk   ...-Dname40=value -Xmx1g -Da=1",
        "              declared  ...-Dname40=value -Xmx2g -Da=1",
      ])
  }

  /// One variable that is not known decides over many settings.
  @Test func settingsOfOneReasonAreOneLine() throws {
    var report = SampleEstate.empty()
    let gap = { (host: String, key: String?, reason: String, isGap: Bool) in
      FindingReport.NotCompared(
        place: Finding.Place(component: "kafka_broker", host: host, file: "/etc/a", key: key), reason: reason,
        isGap: isGap)
    }
    report.notCompared = ["kb1", "kb2"].flatMap { host in
      ["a", "b", "c", "d"].map { gap(host, $0, "x is not known", true) } + [gap(host, "e", "y", true)]
        + [gap(host, nil, "salted", false)]
    }
    let text = try text(report)
    #expect(
      text.contains(
        """
        Could not be compared
          kb[1-2]: 4 settings on 2 hosts (a, b, c, ...): x is not known
          kb[1-2]: kafka_broker: /etc/a: e: y

        Never compared
          kb[1-2]: kafka_broker: /etc/a: salted

        """))
    #expect(text.contains("10 could not be compared"))
    #expect(try Writing.text(report, as: .json).contains(/"key" : "d"/))
  }

  /// What a host does not tell decides over rules on all of its services.
  @Test func rulesOfOneReasonAreOneLine() throws {
    var report = SampleEstate.empty(subject: .audit)
    report.notCompared = [("kafka_broker", "kb"), ("kafka_connect", "cn"), ("ksql", "ks")].flatMap {
      component, host in
      (1...2).flatMap { number in
        [("b.b, a.a", "not told"), ("c.c, d.d, e.e, f.f, g.g", "/etc/a is not there")].map { rules, reason in
          FindingReport.NotCompared(
            place: Finding.Place(component: component, host: "\(host)\(number)x\(host)", key: rules),
            reason: reason)
        }
      }
    }
    report.notCompared.append(
      FindingReport.NotCompared(place: Finding.Place(component: "ksql", host: "ks1", key: "h.h"), reason: "y")
    )
    #expect(
      try text(report).contains(
        """
        Not checked
          cn[1-2]xcn, kb[1-2]xkb, ks[1-2]xks: a.a, b.b: not told
          cn[1-2]xcn, kb[1-2]xkb, ks[1-2]xks: 5 rules (c.c, d.d, e.e, ...): /etc/a is not there
          ks1: ksql: h.h: y

        """))
    #expect(try Writing.text(report, as: .json).contains("c.c, d.d, e.e, f.f, g.g"))
  }

  /// Names that were found may be many; a sentence is not cut.
  @Test func longListsAreCounted() throws {
    let names = (1...30).map { "listener.name.l\($0).password" }
    var report = SampleEstate.empty(subject: .audit)
    report.findings = [names.joined(separator: ", "), "named by " + names.joined(separator: ", ")].map {
      text in
      var finding = Finding(kind: "password.default", severity: .major, place: Finding.Place(host: "kb1"))
      finding.text = text
      return finding
    }
    let short = names.prefix(6).joined(separator: ", ") + " and 24 more"
    for format in [ReportFormat.text, .markdown] {
      let text = try Writing.text(report, as: format)
      #expect(
        text.contains(short)
          && !text.contains(names.prefix(7).joined(separator: ", ") + ", listener.name.l8.password and"))
    }
    #expect(try Writing.text(report, as: .json).contains(#""\#(names.joined(separator: ", "))""#))
  }

  @Test func aHostThatWasNotReadIsSaidSoOnce() throws {
    var report = SampleEstate.empty()
    var (unread, partial) = (
      FindingReport.Host(name: "kb1", reading: .unread), FindingReport.Host(name: "kb2", reading: .partial)
    )
    unread.problems = ["no route"]
    partial.problems = ["ops may not read /a"]
    report.hosts = [unread, partial]
    #expect(
      try text(report).contains("Not read\n  kb1: no route\n  kb2: read in part: ops may not read /a\n"))
  }

  @Test func notesStandInEveryFormAndCountNowhere() throws {
    var report = SampleEstate.empty()
    report.notes = [FindingReport.Note(source: "i.yml:7", subject: "jmxexporter_enable", text: "no variable")]
    #expect(try text(report).contains("Notes\n  jmxexporter_enable: no variable (i.yml:7)\n"))
    #expect(report.isComplete)
    for format in [ReportFormat.markdown, .html, .json] {
      #expect(try Writing.text(report, as: format).contains("jmxexporter"), "\(format)")
    }
  }

  @Test func whatDoesNotRunWouldBeStarted() throws {
    var report = SampleEstate.empty()
    var stopped = Finding(
      kind: "component.stopped", severity: .major,
      place: Finding.Place(component: "kafka_broker", host: "kb1"))
    stopped.starts = "confluent-server"
    report.findings = [
      stopped, SampleEstate.changed("kb1", key: "num.io.threads", onDisk: "8", declared: "16"),
    ]
    let alone = try text(report)
    #expect(alone.contains("\nBy the settings compared, a deploy would restart nothing.\n"))
    #expect(alone.contains("\nA deploy would start:\n  confluent-server on kb1 (Kafka broker)\n"))
    #expect(alone.contains(" on kb1, starts confluent-server\n"))
    report.findings.append(SampleEstate.changed("kb2", key: "num.io.threads", onDisk: "8", declared: "16"))
    let both = try text(report)
    #expect(both.contains("\nA deploy would restart:\n  confluent-server on kb2 (Kafka broker)\n"))
    for format in [ReportFormat.markdown, .html, .json, .junit] {
      #expect(try Writing.text(report, as: format).contains(/start(s confluent-server|"|s")/), "\(format)")
    }
  }

  /// By names, ZooKeeper and the brokers would come last.
  @Test func unitsStandInTheOrderOfADeploy() throws {
    var report = SampleEstate.empty()
    let units = [
      ("zookeeper", "confluent-zookeeper"), ("kafka_broker", "confluent-server"),
      ("kafka_connect", "confluent-kafka-connect"),
    ]
    let more = (1...9).map { ("x\($0)", "a\($0)") }
    report.findings = (more + units.reversed()).map { component, unit in
      var finding = SampleEstate.changed("kb1", key: "a", onDisk: "8", declared: "16")
      finding.place.component = component
      finding.restarts = unit
      return finding
    }
    let lines = try text(report).split(separator: "\n").drop { $0 != "A deploy would restart:" }.dropFirst()
    let listed = lines.prefix(units.count + more.count).map { $0.split(separator: " ")[0] }
    #expect(listed == (units + more).map { Substring($0.1) })
  }

  @Test func rowsWithoutASettingHaveTheirOwnHeading() throws {
    var report = SampleEstate.empty()
    let place = Finding.Place(component: "kafka_broker", host: "kb1")
    report.findings = [
      SampleEstate.changed("kb1", key: "num.io.threads", onDisk: "8", declared: "16"),
      Finding(kind: "unit.not-enabled", severity: .minor, place: place),
    ]
    #expect(try text(report).contains("\n  The service as a whole\n    minor     unit.not-enabled on kb1\n"))
    report.findings.removeFirst()
    #expect(try !text(report).contains("as a whole"))
  }

  @Test func ofTwoSnapshotsNothingIsRestarted() throws {
    var report = SampleEstate.empty(subject: .diff)
    report.findings = [SampleEstate.changed("kb1", key: "num.io.threads", onDisk: "8", declared: nil)]
    #expect(try text(report).contains(" on kb1, read by confluent-server"))
    #expect(try !text(report).contains("restarts"))
  }

  @Test func whatIsTheSameOnSeveralHostsIsOneRow() throws {
    var report = SampleEstate.empty()
    report.findings = (1...6).map {
      SampleEstate.changed("kb\($0)", key: "num.io.threads", onDisk: "8", declared: $0 < 5 ? "16" : "32")
    }
    let lines = try text(report).split(separator: "\n")
    #expect(lines.contains("  num.io.threads  /etc/kafka/server.properties"))
    let row = "    major     Other value on"
    #expect(lines.contains("\(row) kb[1-4], restarts confluent-server: on disk 8, declared 16"))
    #expect(lines.contains("\(row) kb[5-6], restarts confluent-server: on disk 8, declared 32"))
  }

  @Test func longReportsAreLimitedAndSayHowToSeeAll() throws {
    let report = SampleEstate(brokers: 100, findings: 900).report()
    let limited = try text(report, TextStyle(rows: 20))
    #expect(rows(limited) == 20)
    let more = try #require(limited.firstMatch(of: /and ([0-9]+) rows more: --show all/))
    let all = try text(report)
    #expect(rows(all) == 20 + (Int(more.1) ?? 0))
    #expect(!all.contains("--show all"))
    // What is left out is never the worst.
    #expect(limited.contains("    critical "))
  }

  @Test func lighterFindingsCanBeLeftOut() throws {
    let text = try text(SampleEstate().report(), TextStyle(least: .major))
    #expect(text.contains("    major "))
    #expect(!text.contains("    minor "))
    #expect(text.contains("below major not shown"))
  }

  @Test func coloursAreThereOnlyWhereWanted() throws {
    let report = SampleEstate().report()
    #expect(try !text(report).contains("\u{1B}"))
    let coloured = try text(report, TextStyle(hasColours: true))
    #expect(coloured.contains("\u{1B}[1;31mcritical\u{1B}[0m"))
    #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == (try text(report)))
  }

  @Test func nothingFromAHostSteersTheTerminal() throws {
    let text = try text(HostileReport.report, TextStyle(rows: nil))
    for scalar in text.unicodeScalars where scalar != "\n" {
      #expect(scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format)
    }
    #expect(text.contains("\\u{1b}[31m"))
    #expect(text.contains("\\u{202e}"))
  }
}
