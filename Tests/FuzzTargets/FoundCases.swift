import Foundation

extension FuzzTarget {
  /// Inputs that once crashed the reader or made it hang, kept so that they never do again: `Tests/FuzzCases/TARGET/`.
  package func foundCases() throws -> [[UInt8]] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../FuzzCases/\(rawValue)")
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else { return [] }
    return try names.sorted().map { Array(try Data(contentsOf: folder.appending(path: $0))) }
  }
}
