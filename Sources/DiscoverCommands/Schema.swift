import ArgumentParser
import EmbeddedTemplates

/// `cpdiscover schema`: what to expect in a result.
struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the JSON Schema of what discover --result writes.",
    discussion: """
      Example:
        cpdiscover schema > result.schema.json
      """)

  func run() throws { try PrivateFile.print(try Template.text("result.schema.json")) }
}
