import AnsibleExpressions
import Foundation
import TestSupport
import Testing

/// docs/expressions.md names what there is, and nothing else.
struct DocumentationTests {
  /// The words between backticks in a table of the document.
  private func names(inTable title: String) throws -> [String] {
    let text = try String(contentsOf: projectFolder.appending(path: "docs/expressions.md"), encoding: .utf8)
    let table = try #require(text.split(separator: "\n\n").first { $0.hasPrefix("| \(title)") })
    return table.split(separator: "\n").dropFirst(2).flatMap { row in
      row.split(separator: "`").last(where: { !$0.contains("|") || $0.contains(" < ") })?.split(
        separator: " ") ?? []
    }.map(String.init)
  }

  @Test(arguments: [("filters for", "1 | "), ("tests for", "1 is ")])
  func whatIsNamedIsKnown(title: String, before: String) throws {
    let names = try names(inTable: title)
    #expect(names.count > 30)
    for name in names where name.contains(where: \.isLetter) {
      guard case .unknown(let unknown) = try evaluate(before + name) else { continue }
      #expect(!unknown.reason.hasSuffix("is not known"), "\(name)")
    }
  }
}
