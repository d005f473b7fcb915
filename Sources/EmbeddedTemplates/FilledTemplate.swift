import Mustache

/// A file of `templates/`, or a user's own in its place, filled by Mustache. Every value is escaped or quoted as the format
/// asks that the template names in its first line (`{{% CONTENT_TYPE:QUOTED}}`), unless the template says otherwise.
package struct FilledTemplate: Sendable {
  /// A template that this program can't read.
  package struct Unreadable: Error, CustomStringConvertible {
    package let description: String
  }

  private let template: MustacheTemplate

  /// - Parameter path: below `templates/`, e.g. `report/report.md`.
  package init(_ path: String) throws {
    try self.init(text: try Template.text(path), name: "templates/\(path)")
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

  package func text(_ values: [String: Any]) -> String { template.render(values) }

  private static let registerFormats: Void = {
    MustacheContentTypes.register(MarkdownCode(), named: "MARKDOWN")
    MustacheContentTypes.register(MermaidLabel(), named: "MERMAID")
    MustacheContentTypes.register(QuotedText(), named: "QUOTED")
    MustacheContentTypes.register(XMLText(), named: "XML")
  }()
}
