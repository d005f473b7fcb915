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

  /// Seconds that a program on the host may take to answer a question.
  private static let commandSeconds = 15

  private let prelude: String
  private let inspection: String
  private let reading: String
  private let asking: String
  private let catalog: Catalog
  private let units: [String]
  private let fileBytes: Int

  /// `units` are unit names to look for besides those of the catalog.
  package init(catalog: Catalog, units: [String], limits: Limits) throws(Template.Missing) {
    self.catalog = catalog
    self.units = units.filter(Probe.isUnitName)
    fileBytes = limits.fileBytes
    prelude = try Template.text("scripts/prelude.sh")
    inspection = try Template.text("scripts/inspect.sh")
    reading = try Template.text("scripts/files.sh")
    asking = try Template.text("scripts/ask.sh")
  }

  /// Wave 1: what runs and what is installed.
  package func inspect(_ frame: Frame) -> String {
    let scripts = catalog.startScripts.map { "/\($0)(\\.sh)?" }
    return script(inspection, frame)
      .replacing("@PROCESSES@", with: catalog.processPatterns.joined(separator: " | "))
      .replacing("@UNITS@", with: (catalog.unitNames + units).joined(separator: " "))
      .replacing("@START_SCRIPTS@", with: scripts.joined(separator: "|"))
  }

  /// A later wave: the files at these absolute paths.
  package func read(_ paths: [String], _ frame: Frame) -> String {
    let lines = paths.map { "  file \(Probe.quoted($0))" }.joined(separator: "\n")
    return script(reading, frame).replacing("@FILES@", with: lines)
  }

  /// The last wave: whose these folders are, and what programs on the host say of packages and of these units.
  package func ask(units: [String], folders: [String], _ frame: Frame) -> String {
    let names = units.filter(Probe.isUnitName).map(Probe.quoted).joined(separator: " ")
    let lines = folders.map { "  folder \(Probe.quoted($0))" }.joined(separator: "\n")
    return script(asking, frame)
      .replacing("@COMMAND_LIMIT@", with: String(max(1, min(Probe.commandSeconds, frame.seconds / 3))))
      .replacing("@UNIT_NAMES@", with: names)
      .replacing("@FOLDERS@", with: lines)
  }

  private func script(_ body: String, _ frame: Frame) -> String {
    (prelude + body)
      .replacing("@MARK@", with: frame.mark)
      .replacing("@ROOT@", with: Probe.quoted(frame.root))
      .replacing("@FILE_LIMIT@", with: String(fileBytes))
      .replacing("@TOTAL_LIMIT@", with: String(max(frame.totalBytes, 0)))
      .replacing("@TIME_LIMIT@", with: String(max(frame.seconds, 1)))
  }

  /// A word that a POSIX shell reads as exactly this text.
  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }

  private static func isUnitName(_ text: String) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.@:\\".contains($0)) }
  }
}
