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

  private let prelude: String
  private let inspection: String
  private let reading: String
  private let catalog: Catalog
  private let units: [String]

  /// `units` are unit names to look for besides those of the catalog.
  package init(catalog: Catalog, units: [String]) throws(Template.Missing) {
    self.catalog = catalog
    self.units = units.filter {
      $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.@".contains($0)) }
    }
    prelude = try Template.text("scripts/prelude.sh")
    inspection = try Template.text("scripts/inspect.sh")
    reading = try Template.text("scripts/files.sh")
  }

  /// Wave 1: what runs and what is installed. `root` is empty on a host, else the folder to read.
  package func inspect(root: String, mark: String, limits: Limits) -> String {
    let scripts = catalog.startScripts.map { "/\($0)(\\.sh)?" }
    return script(
      inspection, root: root, mark: mark, fileBytes: limits.fileBytes, totalBytes: limits.hostBytes
    )
    .replacing("@PROCESSES@", with: catalog.processPatterns.joined(separator: " | "))
    .replacing("@UNITS@", with: (catalog.unitNames + units).joined(separator: " "))
    .replacing("@START_SCRIPTS@", with: scripts.joined(separator: "|"))
  }

  /// A later wave: the files at these absolute paths. `totalBytes` is what the host may still answer.
  package func read(_ paths: [String], root: String, mark: String, fileBytes: Int, totalBytes: Int) -> String
  {
    let lines = paths.map { "  file \(Probe.quoted($0))" }.joined(separator: "\n")
    return script(reading, root: root, mark: mark, fileBytes: fileBytes, totalBytes: totalBytes)
      .replacing("@FILES@", with: lines)
  }

  private func script(_ body: String, root: String, mark: String, fileBytes: Int, totalBytes: Int) -> String {
    (prelude + body)
      .replacing("@MARK@", with: mark)
      .replacing("@ROOT@", with: Probe.quoted(root))
      .replacing("@FILE_LIMIT@", with: String(fileBytes))
      .replacing("@TOTAL_LIMIT@", with: String(max(totalBytes, 0)))
  }

  /// A word that a POSIX shell reads as exactly this text.
  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
