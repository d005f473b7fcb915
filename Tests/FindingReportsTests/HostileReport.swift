import EstateFindings

/// A report whose every text tries to get out of the format that it is written in, and holds secrets where they hide.
enum HostileReport {
  static let texts = [
    "</script><script>document.title='owned'</script>", "<img src=x onerror=\"document.title='owned'\">",
    "<!--<script>", "]]></failure><x/>", "\u{1B}[31mred\u{1B}]0;title\u{7}", "\u{202E}desrever",
    "a\nb\r\n- c\t|d",
    "`code` ``more`` **bold** [link](http://example.net/) | cell \\| | <b>", "{{title}} {{{title}}}",
    "&amp; &#x3c;",
    "\"quoted\" 'single'", "\u{FEFF}\u{0}\u{FFFE}null", "https://example.net/@everyone #1", "\u{2028}line",
  ]

  static let report: FindingReport = {
    var report = FindingReport(
      subject: .drift, sources: [texts[0], texts[7]], program: "0.1.0", taken: "2026-11-27T03:00:00Z")
    for (index, text) in texts.enumerated() {
      var host = SampleEstate.host("h\(index)\(text)", "kafka_broker", text)
      host.reading = index.isMultiple(of: 2) ? .whole : .partial
      host.problems = [text]
      report.hosts.append(host)
      var finding = SampleEstate.changed(
        host.name, key: text, onDisk: text, declared: text + text, file: "/\(text)")
      finding.text = text
      finding.evidence = [Finding.Evidence(text, text)]
      finding.restarts = text
      finding.place.cluster = text
      report.findings.append(finding)
      report.ignored.append(FindingReport.Ignored(finding: finding, rule: text, reason: text))
      report.notCompared.append(
        FindingReport.NotCompared(place: Finding.Place(host: host.name, key: text), reason: text))
      report.ruleRemarks.append(text)
    }
    report.findings.sort()
    return report
  }()
}
