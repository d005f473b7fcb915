/// A script with places to fill, such as `@MARK@`. It is taken apart once, since every host gets it filled anew.
struct ScriptTemplate: Sendable {
  private enum Part {
    case text(Substring)
    /// A name between two `@`.
    case place(String)
  }

  private let parts: [Part]

  init(_ text: String) {
    var parts: [Part] = []
    let pieces = text.split(separator: "@", omittingEmptySubsequences: false)
    var afterPlace = true
    for (index, piece) in pieces.enumerated() {
      let isInside = index > 0 && index < pieces.count - 1
      if isInside, !afterPlace, ScriptTemplate.isName(piece) {
        parts.append(.place(String(piece)))
        afterPlace = true
      } else {
        // An `@` that belongs to no place stays.
        if !afterPlace { parts.append(.text("@")) }
        parts.append(.text(piece))
        afterPlace = false
      }
    }
    self.parts = parts
  }

  /// The script with these values in its places; a place without a value stays as it is.
  func filled(_ values: [String: String]) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let piece): text += piece
      case .place(let name): text += values[name] ?? "@\(name)@"
      }
    }
    return text
  }

  private static func isName(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 == UInt8(ascii: "_")
      }
  }
}
