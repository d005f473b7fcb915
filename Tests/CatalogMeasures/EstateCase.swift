import AnsibleExpressions
import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import Foundation
import OrderedCollections
import VariableCatalog

/// An estate in a folder: the hosts' files, and the inventory that they were deployed from.
struct EstateCase {
  struct Description: Decodable {
    var collection_version: String
    var os_family: String?
  }

  struct Host: Decodable {
    var managed: [String]?
    var os_family: String?
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  let folder: URL
  let version: PlatformVersion
  let osFamily: String

  init(_ path: String) throws {
    folder = URL(fileURLWithPath: path)
    let description = try JSONDecoder().decode(
      Description.self, from: Data(contentsOf: folder.appending(path: "case.json")))
    guard let version = PlatformVersion(description.collection_version) else {
      throw Failure(description: "\(path)/case.json: no version")
    }
    self.version = version.minor
    osFamily = description.os_family ?? "RedHat"
  }

  static func name(of path: String) -> String {
    let folder = URL(fileURLWithPath: path)
    return folder.deletingLastPathComponent().lastPathComponent + "/" + folder.lastPathComponent
  }

  /// Whether the inventory is known that the estate was deployed from.
  var hasInventory: Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: "inventory.yml").path)
  }

  var hosts: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "hosts").path).sorted()
    }
  }

  /// The paths that the collection wrote on a host, where the case says so.
  func managed(_ host: String) throws -> [String] {
    let file = folder.appending(path: "hosts/\(host)/host.json")
    return try JSONDecoder().decode(Host.self, from: Data(contentsOf: file)).managed ?? []
  }

  /// The settings of a file on a host; nil where it isn't there.
  func settings(_ host: String, _ path: String) -> OrderedDictionary<String, String>? {
    guard let data = try? Data(contentsOf: folder.appending(path: "hosts/\(host)/root\(path)")) else {
      return nil
    }
    return RenderedFile(path: path, bytes: [UInt8](data)).settings
  }

  /// The inventory that the estate was deployed from.
  func inventory() throws -> Inventory {
    try readInventory(at: folder.appending(path: "inventory.yml").path).inventory
  }

  /// What an inventory means on the estate's hosts, where dictionaries are merged.
  func assignment(of inventory: Inventory, _ model: ForwardModel) -> VariableAssignment {
    var assignment = VariableAssignment(inventory, hashBehaviour: .merge)
    for host in assignment.variables.keys {
      assignment.variables[host]?["ansible_os_family"] = .constant(.string(osFamily))
    }
    assignment.mergeDefaults(of: model)
    return assignment
  }
}
