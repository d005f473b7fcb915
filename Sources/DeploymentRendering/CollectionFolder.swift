import Foundation

/// The installed collection confluent.platform, which is only read.
package struct CollectionFolder: Hashable, Sendable {
  /// The folder with `roles` and `plugins`.
  package let path: String
  /// As its own files tell; nil where they don't.
  package let version: String?

  /// - Parameter folder: the folder above `ansible_collections`, that folder, or the collection itself.
  package init(below folder: String) throws(RenderingError) {
    try self.init(amongst: [folder])
  }

  /// Takes the first of several folders that has it.
  package init(amongst folders: [String]) throws(RenderingError) {
    let below = ["ansible_collections/confluent/platform", "confluent/platform", ""]
    let candidates = folders.flatMap { folder in
      below.map { URL(filePath: folder).appending(path: $0).standardized.path }
    }
    let isThere = { (path: String) in FileManager.default.fileExists(atPath: "\(path)/roles/variables") }
    guard let found = candidates.first(where: isThere) else { throw .collectionMissing(folders) }
    path = found.count > 1 && found.hasSuffix("/") ? String(found.dropLast()) : found
    version = CollectionFolder.version(of: path)
  }

  /// Those of these roles that it has, in their order.
  func roles(of names: [String]) -> [String] {
    names.filter { FileManager.default.fileExists(atPath: "\(path)/roles/\($0)/tasks/main.yml") }
  }

  /// From the manifest of an installed collection, or from the source's own description.
  private static func version(of path: String) -> String? {
    let read = { (name: String) in
      FileManager.default.contents(atPath: "\(path)/\(name)").map { String(decoding: $0, as: UTF8.self) }
    }
    if let manifest = read("MANIFEST.json"),
      let found = manifest.firstMatch(of: /"version"\s*:\s*"([0-9A-Za-z.+-]+)"/)
    {
      return String(found.1)
    }
    return read("galaxy.yml")?.firstMatch(of: /(?m)^version:\s*["']?([0-9A-Za-z.+-]+)/).map { String($0.1) }
  }
}
