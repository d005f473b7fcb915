import EmbeddedTemplates
import Foundation
import Mustache

/// A file of `templates/export/`, or a user's own in its place, filled by Mustache. Every value is quoted as the format
/// asks that the template names in its first line: `{{% CONTENT_TYPE:QUOTED}}`.
package struct ExportTemplate: Sendable {
  /// A template that this program can't read.
  package struct Unreadable: Error, CustomStringConvertible {
    package let description: String
  }

  private let template: MustacheTemplate

  /// - Parameter name: of a file in `templates/export/`.
  package init(_ name: String) throws {
    try self.init(text: try Template.text("export/\(name)"), name: "templates/export/\(name)")
  }

  /// - Parameter name: for errors.
  package init(text: String, name: String) throws(Unreadable) {
    Self.registerFormats
    do {
      template = try MustacheTemplate(string: text)
    } catch {
      throw Unreadable(description: "the template \(name) can't be read: \(error)")
    }
  }

  func text(_ values: [String: Any]) -> String { template.render(values) }

  private static let registerFormats: Void = {
    MustacheContentTypes.register(QuotedText(), named: "QUOTED")
    MustacheContentTypes.register(MermaidLabel(), named: "MERMAID")
  }()
}

/// A text in double quotes, as JSON, YAML and Graphviz read it.
private struct QuotedText: MustacheContentType {
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
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}

/// A label in Mermaid, in quotes.
private struct MermaidLabel: MustacheContentType {
  func escapeText(_ text: String) -> String {
    let named: [Character: String] = [
      "\"": "#quot;", "#": "#35;", "&": "#amp;", "<": "#lt;", ">": "#gt;", ";": "#59;", "\n": "<br/>",
    ]
    return "\""
      + text.map { named[$0] ?? ($0.isASCII && $0.asciiValue ?? 32 < 32 ? "?" : String($0)) }.joined()
      + "\""
  }
}
