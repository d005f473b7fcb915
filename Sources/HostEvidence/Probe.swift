import AnsibleVault
import ComponentCatalog
import EmbeddedTemplates

/// The scripts that run on a host, made from `templates/scripts/`.
package struct Probe: Sendable {
  /// How much one host may answer.
  package struct Limits: Sendable {
    /// Bytes read of one file.
    package var fileBytes = 1 << 20
    /// Bytes of all files of a host.
    package var hostBytes = 16 << 20
    /// Time for all scripts of a host together.
    package var timeout = Duration.seconds(60)

    package init() {}
  }

  /// What a script needs besides its own subject.
  package struct Frame: Sendable {
    /// Starts every section of the answer; a text that no file holds.
    package var mark: String
    /// Empty on a host, else the folder to read.
    package var root: String
    /// Bytes that the host may still answer.
    package var totalBytes: Int
    /// Seconds after which the script ends itself.
    package var seconds: Int

    package init(mark: String, root: String, totalBytes: Int, seconds: Int) {
      self.mark = mark
      self.root = root
      self.totalBytes = totalBytes
      self.seconds = seconds
    }
  }

  /// SHA-256 of all scripts as they stand in this program: what ran on the hosts, told shortly.
  package var digest: String? {
    let names = ["prelude", "inspect", "files", "ask", "audit", "clock"]
    return try? ContentDigest.hexadecimal(of: names.flatMap { try Template.bytes("scripts/\($0).sh") })
  }

  /// Seconds that a program on the host may take to answer a question.
  static let commandSeconds = 15

  private let inspection: ScriptTemplate
  private let reading: ScriptTemplate
  private let asking: ScriptTemplate
  private let auditing: ScriptTemplate
  private let clock: ScriptTemplate
  /// What tells a component, in the places of the script of wave 1.
  let names: [String: String]
  private let fileBytes: Int
  /// A regular expression of the paths that are never read.
  private let keyFiles: String

  /// `units` are unit names to look for besides those of the catalog.
  package init(catalog: Catalog, units: [String], limits: Limits) throws(Template.Missing) {
    fileBytes = limits.fileBytes
    keyFiles = KeyFiles(catalog.evidence).pathExpression
    let prelude = try Template.text("scripts/prelude.sh")
    inspection = ScriptTemplate(prelude + (try Template.text("scripts/inspect.sh")))
    reading = ScriptTemplate(prelude + (try Template.text("scripts/files.sh")))
    asking = ScriptTemplate(prelude + (try Template.text("scripts/ask.sh")))
    auditing = ScriptTemplate(prelude + (try Template.text("scripts/audit.sh")))
    clock = ScriptTemplate(prelude + (try Template.text("scripts/clock.sh")))
    names = [
      "PROCESSES": catalog.processPatterns.joined(separator: " | "),
      "UNITS": (catalog.unitNames + units.filter(Probe.isUnitName)).joined(separator: " "),
      "START_SCRIPTS": catalog.startScripts.map { "/\($0)(\\.sh)?" }.joined(separator: "|"),
    ]
  }

  /// Wave 1: what runs and what is installed.
  package func inspect(_ frame: Frame) -> String { fill(inspection, frame, names) }

  /// A later wave: the files at these absolute paths.
  package func read(_ paths: [String], _ frame: Frame) -> String {
    fill(reading, frame, ["FILES": paths.map { "  file \(Probe.quoted($0))" }.joined(separator: "\n")])
  }

  /// The last wave: whose these folders are, and what programs on the host say of packages and of these units.
  package func ask(units: [String], folders: [String], _ frame: Frame) -> String {
    fill(
      asking, frame,
      [
        "UNIT_NAMES": units.filter(Probe.isUnitName).map(Probe.quoted).joined(separator: " "),
        "FOLDERS": folders.map { "  folder \(Probe.quoted($0))" }.joined(separator: "\n"),
      ])
  }

  /// Only for audits: what wears out, grows or expires.
  package func audit(_ questions: AuditQuestions, _ frame: Frame) -> String {
    fill(
      auditing, frame,
      [
        "QUESTIONS": questions.calls.map { "  \($0)" }.joined(separator: "\n"),
        "UNIT_NAMES": questions.units.filter(Probe.isUnitName).map(Probe.quoted).joined(separator: " "),
      ])
  }

  /// Only for audits: the time.
  package func time(_ frame: Frame) -> String { fill(clock, frame, [:]) }

  private func fill(_ script: ScriptTemplate, _ frame: Frame, _ values: [String: String]) -> String {
    script.filled(values.merging(places(frame)) { own, _ in own })
  }

  /// What stands in the places that all scripts have.
  func places(_ frame: Frame) -> [String: String] {
    [
      "MARK": frame.mark, "ROOT": Probe.quoted(frame.root), "FILE_LIMIT": String(fileBytes),
      "KEY_FILES": keyFiles,
      "TOTAL_LIMIT": String(max(frame.totalBytes, 0)), "TIME_LIMIT": String(max(frame.seconds, 1)),
      "COMMAND_LIMIT": String(max(1, min(Probe.commandSeconds, frame.seconds / 3))),
    ]
  }

  /// A word that a POSIX shell reads as exactly this text.
  static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }

  private static func isUnitName(_ text: String) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.@:\\".contains($0)) }
  }
}
