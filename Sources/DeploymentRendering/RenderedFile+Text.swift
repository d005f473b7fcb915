import ConfigFormats
import OrderedCollections

extension RenderedFile {
  /// Reads what a template or a host gave, by the kind that the path tells.
  package init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  package init(path: String, bytes: [UInt8]) {
    let settings: OrderedDictionary<String, String>
    switch Kind(path: path) {
    case .properties: settings = RenderedFile.settings(of: JavaProperties(parsing: bytes, path: path))
    case .unit:
      settings = UnitLayer.settings(of: SystemdUnitFile(parsing: bytes, path: path))
    case .lines:
      settings = RenderedFile.lines(of: String(decoding: bytes, as: UTF8.self))
    }
    self.init(path: path, settings: settings)
  }

  /// As `Kind.properties` has them.
  package static func settings(of properties: JavaProperties) -> OrderedDictionary<String, String> {
    OrderedDictionary(properties.entries.lazy.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
  }

  /// A text as `Kind.lines` has it, whatever its path is.
  package static func lines(of text: String) -> OrderedDictionary<String, String> {
    var settings: OrderedDictionary<String, String> = [:]
    for line in text.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }) {
      // Few texts go beyond ASCII, of which no table needs to be asked.
      let isBlank = { (scalar: Unicode.Scalar) in
        scalar.isASCII ? scalar == " " || (9...13).contains(scalar.value) : scalar.properties.isWhitespace
      }
      guard let first = line.firstIndex(where: { !isBlank($0) }),
        let last = line.lastIndex(where: { !isBlank($0) })
      else { continue }
      let content = String(line[first...last])
      if !content.hasPrefix("#"), !content.hasPrefix("---") { settings[content] = "" }
    }
    return settings
  }
}
