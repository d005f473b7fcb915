import Foundation

/// A service as `host.json` describes it: what a test expects to find.
struct ExpectedService: Sendable, CustomStringConvertible {
  /// Folder name of the host.
  let host: String
  /// The host's file system.
  let root: URL
  let facts: Facts

  struct Facts: Decodable, Sendable {
    let component: String
    let unit: String
    let user: String
    let group: String
    let exec_start: String
    let argv: [String]
    let environment: [String: String]
    let config_file: String
  }

  private struct Host: Decodable {
    let services: [Facts]
  }

  var description: String { "\(facts.component) on \(host)" }

  /// Empty where the host has no `host.json` that can be read: then what is found there is too much.
  static func all(on host: String, in folder: URL) -> [ExpectedService] {
    let data = (try? Data(contentsOf: folder.appending(path: "host.json"))) ?? Data()
    let facts = (try? JSONDecoder().decode(Host.self, from: data))?.services ?? []
    return facts.map { ExpectedService(host: host, root: folder.appending(path: "root"), facts: $0) }
  }

  /// Names in a folder of the host, sorted.
  func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: root.path + folder)) ?? []).sorted()
  }

  /// The bytes of a file of the host; nil where there is none. Absolute links are read below the root.
  func file(_ path: String) -> [UInt8]? {
    var place = root.path
    var left = path.split(separator: "/")[...]
    for _ in 0..<100 {
      guard let part = left.popFirst() else {
        return (try? Data(contentsOf: URL(filePath: place))).map(Array.init)
      }
      guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(place)/\(part)") else {
        place += "/\(part)"
        continue
      }
      if target.hasPrefix("/") { place = root.path }
      left = (target.split(separator: "/") + left)[...]
    }
    return nil
  }
}
