import Foundation
import TestSupport
import Testing

/// No secret reaches the terminal. Every password of the fixtures holds a mark.
struct SecrecyTests {
  @Test(arguments: Command.fixtures)
  func nothingIsPrinted(fixture: String) async throws {
    try await withTemporaryFolder { folder in
      var saw = 0
      // What is said less is no more than this; the other levels are looked at on one of them.
      let levels = fixture == "renamed-unit" ? [[], ["--quiet"], ["--verbose"]] : [["--verbose"]]
      for level in levels {
        let answer = try await Command.run(
          ["--roots", Command.roots(fixture), "--save-snapshot", "snapshot"] + level, in: folder)
        #expect(answer.status == 0)
        #expect(!answer.all.contains("S3CRET"))
        // The same in base64, as a credential in a header.
        #expect(!answer.all.contains("UzNDUkVU"))
        saw += answer.errors.utf8.count
      }
      #expect(saw > 0)
      for name in try folder.names() { #expect(try folder.appending(path: name).mode() == 0o600) }
    }
  }

  @Test func quietSaysNothingWhereAllIsWell() async throws {
    try await withTemporaryFolder { folder in
      let answer = try await Command.run(
        ["--roots", Command.roots("zookeeper-sasl-tls"), "--quiet"], in: folder)
      #expect(answer.status == 0)
      #expect(answer.all.isEmpty)
    }
  }
}
