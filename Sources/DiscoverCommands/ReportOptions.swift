import ArgumentParser
import EstateFindings
import FindingReports

/// In which forms a report is written, where to, and what of it counts.
struct ReportOptions: ParsableArguments {
  /// `FORMAT=PATH`.
  struct Target: ExpressibleByArgument {
    let format: ReportFormat
    /// `-` for standard output.
    let path: String

    init?(argument: String) {
      let parts = argument.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let format = ReportFormat(rawValue: String(parts[0])) else { return nil }
      self.format = format
      path = String(parts[1])
    }
  }

  @Option(
    help: ArgumentHelp(
      "What to print: text, json, markdown, junit or html (default: text).", valueName: "format"))
  var format: ReportFormat?

  @Option(
    help: ArgumentHelp(
      "Write the report in this form, too; say it once for each. - is standard output.",
      valueName: "format=file"))
  var report: [Target] = []

  @Option(help: ArgumentHelp("How many rows the text shows: a number, or all.", valueName: "n"))
  var show = RowLimit(50)

  @Option(
    help: ArgumentHelp(
      "The least severity that text and markdown show: cosmetic, minor, major or critical.",
      valueName: "severity"))
  var severity = Severity.cosmetic

  @Option(
    help: ArgumentHelp(
      "The least severity that counts for the exit status, and fails a test in junit.", valueName: "severity")
  )
  var failOn = Severity.cosmetic

  @Option(
    help: ArgumentHelp(
      "Rules on findings to ignore (docs/reports.md); say it once for each file. \(IgnoreFile.name) in the working folder is read anyway.",
      valueName: "file"))
  var ignore: [String] = []

  @Flag(help: "Show ignored findings as well, with the rule that ignores them.")
  var showIgnored = false

  @Option(help: ArgumentHelp("Write rules that ignore all that was found today.", valueName: "file"))
  var writeIgnore: String?

  func validate() throws {
    let files = targets.map(\.path)
    let twice = Set(files.filter { path in files.count { $0 == path } > 1 }).min()
    if let twice {
      throw ValidationError(
        "\(twice == "-" ? "Standard output" : twice) can hold one report only: give each its own file.")
    }
  }

  /// All that is to be written; text goes to standard output where nothing else does.
  var targets: [Target] {
    let toOutput = report.contains { $0.path == "-" }
    let printed = format ?? (toOutput ? nil : .text)
    return (printed.map { [Target($0, "-")] } ?? []) + report
  }
}

extension ReportOptions.Target {
  init(_ format: ReportFormat, _ path: String) {
    self.format = format
    self.path = path
  }
}

extension ReportFormat: ExpressibleByArgument {}
extension Severity: ExpressibleByArgument {}
