import Mustache

/// A text in double quotes, as YAML and Graphviz read it. What would turn or hide the text around it is written as its
/// number, which YAML reads as the same letter.
struct QuotedText: MustacheContentType {
  func escapeText(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default:
        if scalar.value < 32 || scalar.value == 127 {
          result += "?"
        } else if scalar.isHidden {
          let number = String(scalar.value, radix: 16)
          let isShort = number.count <= 4
          result += (isShort ? "\\u" : "\\U")
          result += String(repeating: "0", count: (isShort ? 4 : 8) - number.count) + number
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}

/// A label in Mermaid, in quotes.
struct MermaidLabel: MustacheContentType {
  func escapeText(_ text: String) -> String {
    let named: [Character: String] = [
      "\"": "#quot;", "#": "#35;", "&": "#amp;", "<": "#lt;", ">": "#gt;", ";": "#59;", "\n": "<br/>",
    ]
    let content = text.unicodeScalars.map { scalar in
      if let name = named[Character(scalar)] { return name }
      guard scalar.isHidden else { return String(scalar) }
      return scalar.isASCII ? "?" : scalar.escape
    }
    return "\"\(content.joined())\""
  }
}

/// Values in Markdown stand in code spans, in which nothing means anything.
struct MarkdownCode: MustacheContentType {
  func escapeText(_ text: String) -> String {
    guard !text.isEmpty else { return "" }
    // A table's cell ends at a bar, even within code, unless a backslash stands before it.
    let content = text.replacing("\\|", with: "\\u{7c}").replacing("|", with: "\\|")
    let longest = content.split(omittingEmptySubsequences: true) { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: longest + 1)
    let needsBlank = content.hasPrefix("`") || content.hasSuffix("`") || content.allSatisfy { $0 == " " }
    return needsBlank ? "\(fence) \(content) \(fence)" : fence + content + fence
  }
}

/// Text and attributes of XML 1.0. What it can't hold at all was made visible before.
struct XMLText: MustacheContentType {
  func escapeText(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&apos;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\u{FFFE}", "\u{FFFF}": result += "?"
      default: result += scalar.value < 32 ? "?" : String(scalar)
      }
    }
    return result
  }
}
