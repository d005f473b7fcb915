import ArgumentParser
import ComponentCatalog
import EstateAudit
import EstateModel
import FindingReports
import Foundation
import HostEvidence
import SecretKeeping

/// `cpdiscover audit`: an estate held against rules.
struct Audit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell what is about to go wrong on an estate.",
    discussion: """
      Holds hosts and services against rules: memory and descriptors that run out, disks that fill, copies that are \
      missing, Java that differs, passwords that everybody knows. Hosts are only read. A rule that hangs on something \
      that could not be read is listed as not checked, never as passed. docs/audit.md tells how to write rules.

      Exit status: 0 nothing was found, 2 something was, 3 nothing was as far as is known, but something is not, 1 nothing \
      could be checked, 64 wrong usage.

      Examples:
        cpdiscover audit --hosts hosts.yml
        cpdiscover audit --snapshot estate.snapshot --report html=audit.html --fail-on major
        cpdiscover audit --hosts hosts.yml --rules /etc/cpdiscover/rules
        cpdiscover audit --list
      """)

  @Flag(help: "Print the rules, with what conditions may use, instead; --format markdown as tables.")
  var list = false

  @Option(
    help: ArgumentHelp(
      "Folder with rules of your own (*.yml); one with a known id takes the place of that rule. Say it once for each.",
      valueName: "dir"))
  var rules: [String] = []

  @OptionGroup var report: ReportOptions
  @OptionGroup var source: SourceOptions
  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    if !list { return try source.require() }
    guard [nil, .text, .markdown].contains(report.format) else {
      throw ValidationError("--list is printed as text or markdown.")
    }
  }

  func run() async throws {
    let console = Console(logging)
    try await console.finish { try await run(console) }
  }

  private func run(_ console: Console) async throws -> ExitCode {
    let catalog = try Catalog.embedded()
    let rules = try AuditRuleFiles(folders: rules, catalog: catalog).rules
    if list {
      let list = AuditRuleList(rules)
      try PrivateFile.print(report.format == .markdown ? list.markdown : list.text)
      return ExitStatus.complete
    }
    var output = try ReportOutput(report, catalog: catalog, now: Date())
    for rule in rules { output.add(rule.id, title: rule.title, meaning: rule.reason, advice: rule.advice) }
    var gathering = Gathering(options: source, console: console, catalog: catalog)
    gathering.isForAudit = true
    let snapshot = try await gathering.run(now: Date()).snapshot
    guard !snapshot.hosts.isEmpty else { throw Gathering.Failure("no host answered; nothing was checked") }
    let known = KnownSecrets(snapshot.hosts)
    let analysis = AuditAnalysis(
      rules, on: snapshot, Estate(records: snapshot.hosts, catalog: catalog), sources: source.names,
      catalog: catalog, hiding: known)
    return try output.write(analysis.report, hiding: known, console)
  }
}
