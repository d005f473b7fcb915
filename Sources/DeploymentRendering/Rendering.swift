import ConfigFormats
import OrderedCollections

/// What a deploy would write with an inventory, on every host.
package struct Rendering: Hashable, Sendable {
  /// By inventory name, in the inventory's order.
  package var hosts: OrderedDictionary<String, RenderedHost> = [:]
  /// What could not be rendered; with any of it, a comparison proves nothing.
  package var gaps: [Gap] = []

  package init() {}

  /// A file or host for which no rendering was to be had.
  package struct Gap: Hashable, Sendable, CustomStringConvertible {
    /// Inventory name.
    package var host: String
    /// The file, or what was being done.
    package var subject: String
    /// Without values, which may be secret.
    package var reason: String

    package init(host: String, subject: String, reason: String) {
      self.host = host
      self.subject = subject
      self.reason = reason
    }

    package var description: String { "\(host): \(subject): \(reason)" }
  }
}

/// What a deploy would write on one host of the inventory.
package struct RenderedHost: Hashable, Sendable {
  /// `ansible_host`; nil where the inventory sets none.
  package var address: String?
  /// `ansible_port`; nil where the inventory sets none.
  package var port: String?
  /// By absolute path, in the order in which they are written.
  package var files: OrderedDictionary<String, RenderedFile>
  /// Files in which something would be set, and the rest left alone; by absolute path.
  package var edits: OrderedDictionary<String, FileEdit> = [:]
  /// Why it is not known what else would be written on it; nil where all is.
  package var doubt: String?

  package init(
    address: String? = nil, port: String? = nil, files: OrderedDictionary<String, RenderedFile> = [:]
  ) {
    self.address = address
    self.port = port
    self.files = files
  }

  /// Adds a file; written twice, the later one counts.
  package mutating func add(_ file: RenderedFile) { files[file.path] = file }
}

/// A file as the settings that it makes.
package struct RenderedFile: Hashable, Sendable {
  package var path: String
  /// What a key means depends on the kind of file, see `Kind`.
  package var settings: OrderedDictionary<String, String>
  /// Settings that are written with a value that can't be told: why, by key.
  package var unknown: [String: String] = [:]
  /// Settings that may be written or not, as far as they are not among `settings`.
  package var open: [OpenKey] = []
  /// Why it is not known whether, or where, the file is written, or what stands in it.
  package var doubt: String?
  /// Written with a text that the collection brings and the renderer does not know: at most a digest of it stands under
  /// `wholeKey`, with values that the collection fills in beside it.
  package var isForeign = false
  /// The component that it is written for; empty where that was not told.
  package var component = ""

  /// For a model that knows settings and no text.
  package init(path: String, settings: OrderedDictionary<String, String>) {
    self.path = path
    self.settings = settings
  }

  /// How a file is read into settings.
  package enum Kind: Sendable {
    /// `java.util.Properties`: key and value, both decoded.
    case properties
    /// Unit file or drop-in: `Environment.NAME`, directives of `[Service]` by name, of other sections as `Unit.NAME`.
    case unit
    /// Every line without blanks around it, none that is empty or a comment; no values.
    case lines

    package init(path: String) {
      let name = path.split(separator: "/").last ?? ""
      if name.hasSuffix(".properties"), !name.holds("log4j") {
        self = .properties
      } else if name.hasSuffix(".service") || (name.hasSuffix(".conf") && path.holds(".service.d/")) {
        self = .unit
      } else {
        self = .lines
      }
    }
  }

  package var kind: Kind { Kind(path: path) }

  /// Whether its path is known.
  var isPlaced: Bool { path.hasPrefix("/") && !path.contains("{{") }

  /// Whether it holds password hashes, which have a new salt at every deploy.
  var isSalted: Bool { RenderedFile.isSalted(path) }

  /// The same of a file that is known by its path.
  package static func isSalted(_ path: String) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    return name.holds("web-config") || name.holds("web_config")
  }

  /// What can be compared of it: of a text of which nothing tells, or that is another one each time, only that it is
  /// written.
  var comparable: OrderedDictionary<String, String> {
    isUntold || isSalted ? RenderedFile.whole : settings
  }

  /// A file as one row.
  static let whole: OrderedDictionary = [wholeKey: ""]
  package static let wholeKey = "the whole file"
}
