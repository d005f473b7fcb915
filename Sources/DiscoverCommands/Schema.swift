import ArgumentParser
import EmbeddedTemplates

/// `cpdiscover schema`: what to expect in a JSON document.
struct Schema: ParsableCommand {
  /// A document that the program writes.
  enum Document: String, ExpressibleByArgument, CaseIterable {
    case result, report

    var template: String {
      switch self {
      case .result: "result.schema.json"
      case .report: "report/report.schema.json"
      }
    }
  }

  static let configuration = CommandConfiguration(
    abstract: "Print the JSON Schema of a document that this program writes.",
    discussion: """
      result is what discover --result writes, report what --report json=FILE does.

      Examples:
        cpdiscover schema > result.schema.json
        cpdiscover schema report > report.schema.json
      """)

  @Argument(help: ArgumentHelp("Which document: result or report.", valueName: "document"))
  var document = Document.result

  func run() throws { try PrivateFile.print(try Template.text(document.template)) }
}
