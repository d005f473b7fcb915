import EmbeddedTemplates
import EstateFindings
import Mustache

/// A file of `templates/report/`, filled by Mustache, which escapes every value for its format unless the template says
/// otherwise.
struct ReportTemplate {
  /// A template that this program can't read.
  struct Unreadable: Error, CustomStringConvertible {
    let description: String
  }

  private let template: MustacheTemplate

  /// - Parameter name: of a file in `templates/report/`.
  init(_ name: String) throws {
    Self.registerFormats
    do {
      template = try MustacheTemplate(string: try Template.text("report/\(name)"))
    } catch let error as Template.Missing {
      throw error
    } catch {
      throw Unreadable(description: "templates/report/\(name): \(error)")
    }
  }

  func text(_ values: [String: Any]) -> String { template.render(values) }

  /// What templates name in their first line: `{{% CONTENT_TYPE:MARKDOWN}}`.
  private static let registerFormats: Void = {
    MustacheContentTypes.register(MarkdownCode(), named: "MARKDOWN")
    MustacheContentTypes.register(XMLText(), named: "XML")
  }()
}

/// Values in Markdown stand in code spans, in which nothing means anything.
private struct MarkdownCode: MustacheContentType {
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
private struct XMLText: MustacheContentType {
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
