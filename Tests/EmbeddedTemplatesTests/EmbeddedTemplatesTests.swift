import EmbeddedTemplates
import Foundation
import TestSupport
import Testing

struct EmbeddedTemplatesTests {
  private static let folder = projectFolder.appending(path: "templates").path
  /// What makes the list, and is not on it.
  private static let makers = ["embed.c", "include/CTemplates.h"]

  @Test func everyFileIsInTheProgram() throws {
    let names = try FileManager.default.subpathsOfDirectory(atPath: Self.folder).filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(Self.folder)/\(name)", isDirectory: &isFolder)
        && !isFolder.boolValue && !Self.makers.contains(name)
    }
    #expect(names.sorted() == Template.paths)
  }

  @Test(arguments: Template.paths)
  func bytesAreThoseOfTheFile(path: String) throws {
    let file = try Data(contentsOf: URL(filePath: "\(Self.folder)/\(path)"))
    #expect(try Template.bytes(path) == Array(file))
  }

  @Test func jsonSteersNoTerminal() throws {
    let text = "a\u{9B}31m\u{202E}b\u{2066}\u{E0001}\u{7F}\u{1B}\u{2028}ü\u{1F600}"
    let json = try JSONText.of([text])
    #expect(
      json
        == #"[\#n  "a\u009b31m\u202eb\u2066\udb40\udc01\u007f\u001b\u2028ü\#u{1F600}"\#n]\#n"#, "\(json)")
    #expect(try JSONDecoder().decode([String].self, from: Data(json.utf8)) == [text])
  }

  @Test func whatIsNotThereIsSaidSo() {
    let error = #expect(throws: Template.Missing.self) { try Template.bytes("scripts/none.sh") }
    let text =
      "the template scripts/none.sh is not in this program: add it to templates/embed.c and build again"
    #expect(error?.description == text)
  }
}
