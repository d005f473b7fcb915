import Foundation
import TestSupport

/// An estate that tests run over: folders of hosts, and what is on them.
struct EstateCase: Sendable, CustomStringConvertible {
  /// For example `fixtures/kraft`.
  let name: String
  /// Holds a folder a host.
  let hosts: URL
  /// Sorted.
  let hostNames: [String]
  /// What is on the hosts, by their own account (`host.json`).
  let services: [ExpectedService]

  var description: String { name }

  /// The estates of this project.
  static let fixtures = cases(in: projectFolder.appending(path: "fixtures"), named: "fixtures")

  /// More estates, by the release they were made with, from the folder that the environment names.
  static let corpus: [EstateCase] = {
    guard let path = ProcessInfo.processInfo.environment["CPDISCOVER_CORPUS"] else { return [] }
    let folder = URL(filePath: path)
    return names(in: folder).flatMap { cases(in: folder.appending(path: $0), named: $0) }
  }()

  /// One of the project's estates.
  static func fixture(_ name: String) throws -> EstateCase {
    guard let found = fixtures.first(where: { $0.name == "fixtures/\(name)" }) else {
      throw ReadBack.Unexpected("there is no fixtures/\(name)")
    }
    return found
  }

  private static func cases(in folder: URL, named name: String) -> [EstateCase] {
    names(in: folder).map { EstateCase("\(name)/\($0)", folder.appending(path: $0)) }.filter {
      !$0.hostNames.isEmpty
    }
  }

  private init(_ name: String, _ folder: URL) {
    self.name = name
    hosts = folder.appending(path: "hosts")
    hostNames = EstateCase.names(in: hosts)
    services = hostNames.flatMap { [hosts] in ExpectedService.all(on: $0, in: hosts.appending(path: $0)) }
  }

  private static func names(in folder: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.first != "." }
      .sorted()
  }
}
