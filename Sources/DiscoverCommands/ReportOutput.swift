import ArgumentParser
import ComponentCatalog
import EstateFindings
import FindingReports
import Foundation
import SecretKeeping

/// Takes a report, puts aside what is ignored, and writes the rest in all forms that were asked for.
///
/// Made before hosts are read: what is wrong with files or rules is told at once.
struct ReportOutput {
  private let options: ReportOptions
  private var texts: ReportTexts
  private let rules: IgnoreRules
  /// Today, `2026-11-27`, UTC: the day on which rules expire.
  private let day: String

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  init(_ options: ReportOptions, catalog: Catalog, now: Date) throws {
    self.options = options
    texts = ReportTexts(catalog)
    day = String(now.ISO8601Format().prefix(10))
    for target in options.targets where target.path != "-" { try PrivateFile.requirePlace(for: target.path) }
    if let path = options.writeIgnore {
      try PrivateFile.requirePlace(for: path)
      if FileManager.default.fileExists(atPath: path) {
        throw Failure(
          description: "\(path) is there already: name another file for --write-ignore and join them by hand")
      }
    }
    rules = try ReportOutput.rules(options.ignore)
  }

  /// Adds what people are told of a kind of finding that the catalog does not have.
  mutating func add(_ kind: String, title: String, meaning: String, advice: String) {
    texts.kinds[kind] = FindingText(title: title, meaning: meaning, advice: advice)
  }

  /// Writes the report, and returns the exit status that it comes to.
  ///
  /// - Parameter known: secrets of the estate, which are hidden wherever they stand.
  func write(_ report: FindingReport, hiding known: KnownSecrets, _ console: Console) throws -> ExitCode {
    let masked = rules.applied(to: MaskedReport(report, hiding: known), on: day)
    let contents = ReportContents(masked, texts: texts, withIgnored: options.showIgnored)
    for target in options.targets { try write(contents, to: target, console) }
    if let path = options.writeIgnore {
      _ = try PrivateFile.write(Data(IgnoreFile.text(for: masked, on: day).utf8), to: path)
      console.note("\(path): rules that ignore what was found; give each its reason")
    }
    if let worst = masked.report.worst, worst >= options.failOn { return ExitStatus.different }
    return masked.report.isComplete ? ExitStatus.complete : ExitStatus.incomplete
  }

  private func write(_ contents: ReportContents, to target: ReportOptions.Target, _ console: Console) throws {
    let style = TextStyle(
      hasColours: target.path == "-" && ReportOutput.showsColours, rows: options.show.number,
      least: options.severity)
    let text = try contents.text(as: target.format, style: style, failing: options.failOn)
    guard target.path != "-" else { return try PrivateFile.print(text) }
    let kept = try PrivateFile.write(Data(text.utf8), to: target.path)
    console.note(
      "\(target.path): the report as \(target.format.rawValue)"
        + (kept.map { "; the older file is \($0)" } ?? ""))
  }

  /// Of the working folder and of all files that were named, in this order.
  private static func rules(_ files: [String]) throws -> IgnoreRules {
    let named = files.map { URL(filePath: $0).standardizedFileURL }
    let usual = URL(filePath: IgnoreFile.name)
    var paths = files
    if !named.contains(usual.standardizedFileURL), FileManager.default.fileExists(atPath: usual.path) {
      paths.insert(IgnoreFile.name, at: 0)
    }
    var rules = IgnoreRules()
    for path in paths {
      guard let content = FileManager.default.contents(atPath: path) else {
        throw Failure(description: "\(path): the file of ignore rules is not there or can't be read")
      }
      rules.add(try IgnoreRules(reading: Array(content), file: path))
    }
    return rules
  }

  /// Standard output is a terminal that shows colours, and nobody minds (https://no-color.org).
  private static var showsColours: Bool {
    let environment = ProcessInfo.processInfo.environment
    return isatty(STDOUT_FILENO) == 1 && (environment["NO_COLOR"] ?? "").isEmpty
      && environment["TERM"] != "dumb"
  }
}

extension ReportTexts {
  init(_ catalog: Catalog) {
    self.init(
      kinds: Dictionary(
        uniqueKeysWithValues: catalog.findings.kinds.map {
          ($0.id, FindingText(title: $0.title, meaning: $0.meaning, advice: $0.advice))
        }), components: catalog.components.map { ($0.name, $0.title) },
      deployOrder: catalog.deploy.restarts.order)
  }
}
