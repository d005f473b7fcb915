import Foundation
import HostRoster
import RemoteShells
import TestSupport
import Testing

/// Reads `text` as the file `hosts.yml`, with other files beside it. In errors and warnings the file's
/// path is just `hosts.yml`.
func roster(
  _ text: String, beside files: [String: String] = [:], limit: String? = nil
) async throws -> Roster {
  try await withTemporaryFolder { folder in
    for (name, content) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(content.utf8).write(to: file)
    }
    let path = folder.appending(path: "hosts.yml").path
    try Data(text.utf8).write(to: URL(filePath: path))
    do throws(RosterError) {
      var roster = try Roster(at: path, limit: limit, connectTimeout: .seconds(7))
      roster.warnings = roster.warnings.map { $0.replacing("\(folder.path)/", with: "") }
      return roster
    } catch {
      throw Refusal(text: error.description.replacing("\(folder.path)/", with: ""))
    }
  }
}

/// Why a file was not accepted.
struct Refusal: Error, Equatable {
  let text: String
}

/// The text with which a file is refused.
func refusal(_ text: String, limit: String? = nil) async throws -> String {
  let error = await #expect(throws: Refusal.self) { _ = try await roster(text, limit: limit) }
  return try #require(error).text
}

extension Roster {
  var names: [String] { entries.map(\.name) }

  /// How to reach a host; fails the test where its variables do not tell.
  func connection(_ name: String) throws -> HostConnection {
    let entry = try #require(entries.first { $0.name == name })
    return try #require(entry.connection, "\(entry.problem ?? "")")
  }
}
