import Foundation
import TestSupport
import Testing

@testable import RemoteShells

struct ClientFolderTests {
  @Test func `Folders of runs that were killed are removed, and nothing else`() async throws {
    try await withTemporaryFolder { parent in
      let child = Process()
      child.executableURL = URL(filePath: "/bin/true")
      try child.run()
      child.waitUntilExit()
      let own = try ClientFolder(for: "kb1")
      defer { rmdir(own.path) }
      let name = URL(filePath: own.path).lastPathComponent
      let mine = "cpdiscover-ssh-\(getpid())."
      #expect(name.hasPrefix(mine))
      let gone = name.replacing(mine, with: "cpdiscover-ssh-\(child.processIdentifier).")
      let names = [
        name, gone, "cpdiscover-ssh-\(child.processIdentifier).1-abcdef", "cpdiscover-ssh-abcdef", gone + "x",
      ]
      for name in names {
        try FileManager.default.createDirectory(
          at: parent.appending(path: name), withIntermediateDirectories: true)
        try Data().write(to: parent.appending(path: "\(name)/known_hosts"))
      }
      try Data().write(to: parent.appending(path: "\(gone)x/other"))
      ClientFolder.removeLeftOnes(in: parent.path)
      let left = try FileManager.default.contentsOfDirectory(atPath: parent.path)
      #expect(Set(left) == Set(names).subtracting([gone]))
      #expect(FileManager.default.fileExists(atPath: parent.appending(path: "\(gone)x/other").path))
    }
  }
}
