import EmbeddedTemplates
import Foundation
import Glibc

/// A folder with a playbook, our plugins and a view of the collection in which each role's tasks are ours.
///
/// The collection's own files are only linked to, and nothing that is rendered is ever written here.
struct RenderingScratch {
  let path: String
  private let collection: CollectionFolder

  /// Only the role that holds variables keeps its tasks: they set variables, and what else they tried would meet
  /// a connection that leads nowhere.
  private static let variableRole = "variables"
  private static let plugins = [
    "action/cpdiscover_host.py": "verify/host.py", "action/cpdiscover_record.py": "verify/record.py",
    "callback/cpdiscover_stream.py": "verify/stream.py",
    "connection/cpdiscover_nowhere.py": "verify/nowhere.py",
  ]

  init(collection: CollectionFolder, roles: [String], facts: HostFacts) throws {
    self.collection = collection
    var template = Array(
      FileManager.default.temporaryDirectory.appending(path: "cpdiscover-XXXXXX").path.utf8CString)
    // Mode 0700.
    guard mkdtemp(&template) != nil else {
      throw RenderingError.scratchFailed(
        "\(FileManager.default.temporaryDirectory.path): \(String(cString: strerror(errno)))")
    }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    do {
      try fill(roles: roles, facts: facts)
    } catch {
      remove()
      throw error
    }
  }

  /// Puts an inventory into the folder, which only this user may enter, and tells its path.
  func write(inventory text: String) throws -> String {
    let file = "\(path)/inventory.yml"
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    return file
  }

  /// Takes everything away.
  func remove() { try? FileManager.default.removeItem(atPath: path) }

  var playbook: String { "\(path)/playbook.yml" }
  var variables: String { "\(path)/variables.json" }

  /// The settings of Ansible; those of the user have no say.
  func environment(collections: [String]) -> [String: String] {
    [
      "ANSIBLE_ACTION_PLUGINS": "\(path)/action",
      "ANSIBLE_CALLBACK_PLUGINS": "\(path)/callback",
      "ANSIBLE_COLLECTIONS_PATH": (["\(path)/collections"] + collections).joined(separator: ":"),
      "ANSIBLE_CONFIG": "\(path)/ansible.cfg",
      "ANSIBLE_CONNECTION_PLUGINS": "\(path)/connection",
      "ANSIBLE_DEPRECATION_WARNINGS": "false",
      "ANSIBLE_HOME": "\(path)/home",
      "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true",
      "ANSIBLE_JINJA2_NATIVE": "false",
      "ANSIBLE_NOCOLOR": "true",
      "ANSIBLE_STDOUT_CALLBACK": "cpdiscover_stream",
      "LC_ALL": "C.UTF-8",
      "PYTHONDONTWRITEBYTECODE": "1",
    ]
  }

  private func fill(roles: [String], facts: HostFacts) throws {
    let view = "\(path)/collections/ansible_collections/confluent/platform"
    for folder in ["action", "callback", "connection", "home"] { try makeFolder("\(path)/\(folder)") }
    try makeFolder("\(view)/roles")
    try "".write(toFile: "\(path)/ansible.cfg", atomically: false, encoding: .utf8)
    for (place, template) in RenderingScratch.plugins {
      try Template.text(template).write(toFile: "\(path)/\(place)", atomically: false, encoding: .utf8)
    }
    for name in ["plugins", "meta", "galaxy.yml", "MANIFEST.json"] {
      try link("\(collection.path)/\(name)", as: "\(view)/\(name)")
    }
    try link(
      "\(collection.path)/roles/\(RenderingScratch.variableRole)",
      as: "\(view)/roles/\(RenderingScratch.variableRole)")
    var playbook = [
      try Template.text("verify/playbook.yml").replacing("@GROUPS@", with: roles.joined(separator: ":"))
    ]
    for role in roles {
      try fill(role: role, at: "\(view)/roles/\(role)")
      playbook.append(try Template.text("verify/role.yml").replacing("@ROLE@", with: role))
    }
    try playbook.joined().write(toFile: self.playbook, atomically: false, encoding: .utf8)
    let variables = Variables(
      cpdiscover_facts: facts.byName.mapValues(\.all), cpdiscover_collection: collection.path)
    try JSONEncoder().encode(variables).write(to: URL(filePath: self.variables))
  }

  private func fill(role: String, at place: String) throws {
    try makeFolder("\(place)/tasks")
    for part in ["defaults", "vars", "meta", "templates", "files"] {
      try link("\(collection.path)/roles/\(role)/\(part)", as: "\(place)/\(part)")
    }
    try Template.text("verify/tasks.yml").replacing("@ROLE@", with: role)
      .write(toFile: "\(place)/tasks/cpdiscover.yml", atomically: false, encoding: .utf8)
  }

  private func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// What is not there need not be linked to.
  private func link(_ target: String, as place: String) throws {
    guard FileManager.default.fileExists(atPath: target) else { return }
    try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: target)
  }

  /// They win over the inventory's: no host is reached, whatever it says.
  private struct Variables: Encodable {
    var ansible_connection = "cpdiscover_nowhere"
    var ansible_become = false
    var ansible_python_interpreter = "/usr/bin/python3"
    var cpdiscover_facts: [String: [String: String]]
    var cpdiscover_collection: String
  }
}
