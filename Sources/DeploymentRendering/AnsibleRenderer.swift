import AnsibleVault
import EstateModel
import Foundation
import HostEvidence
import OrderedCollections

/// Renders with the real collection, through the user's own ansible-playbook, without reaching any host.
package struct AnsibleRenderer: InventoryRenderer {
  /// How Ansible combines the dictionaries of several levels.
  package enum HashBehaviour: String, Sendable, CaseIterable {
    /// What the collection's own configuration asks for.
    case merge
    /// What Ansible does by itself.
    case replace
  }

  package let collection: CollectionFolder
  private let program: AnsibleProgram
  private let roles: [String]
  /// Of the systems that are rendered for.
  package var facts: HostFacts
  private let hashBehaviour: HashBehaviour
  private let vault: VaultKeyRing
  private let environment: [String: String]

  /// - Parameters:
  ///   - roles: the components' names in the order of deployment; those that the collection has are rendered.
  ///   - program: ansible-playbook; nil looks on the PATH of `environment`.
  ///   - vault: the passwords for what is encrypted in an inventory.
  ///   - environment: of this process; Ansible's own variables in it have no say.
  package init(
    collection: CollectionFolder, roles: [String], facts: HostFacts, program: String? = nil,
    hashBehaviour: HashBehaviour = .merge, vault: VaultKeyRing = VaultKeyRing(),
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(RenderingError) {
    self.collection = collection
    self.roles = collection.roles(of: roles)
    self.facts = facts
    self.program = try AnsibleProgram(named: program, environment: environment)
    self.hashBehaviour = hashBehaviour
    self.vault = vault
    self.environment = environment.filter { !$0.key.hasPrefix("ANSIBLE_") }
  }

  /// Makes sure that rendering can work here, so that what is missing is told before hosts are read.
  package func requireUsable() async throws {
    try await withScratch { _, settings in try await program.requireSupported(settings) }
  }

  package func render(_ inventory: InventorySource) async throws -> Rendering {
    if case .file(let path) = inventory, !FileManager.default.isReadableFile(atPath: path) {
      throw RenderingError.inventoryMissing(path)
    }
    return try await withScratch { scratch, settings in
      try await program.requireSupported(settings)
      switch inventory {
      case .file(let path): return try await render(path, in: scratch, settings)
      case .text(let text): return try await render(scratch.write(inventory: text), in: scratch, settings)
      }
    }
  }

  private func withScratch<Result>(
    _ body: (RenderingScratch, [String: String]) async throws -> Result
  ) async throws -> Result {
    let scratch = try RenderingScratch(collection: collection, roles: roles, facts: facts)
    defer { scratch.remove() }
    var settings = environment.merging(scratch.environment(collections: collectionPaths)) { $1 }
    settings["ANSIBLE_HASH_BEHAVIOUR"] = hashBehaviour.rawValue
    return try await body(scratch, settings)
  }

  private func render(
    _ path: String, in scratch: RenderingScratch, _ settings: [String: String]
  ) async throws -> Rendering {
    var arguments = ["-i", URL(filePath: path).path, "-e", "@\(scratch.variables)"]
    arguments += ["-f", String(max(4, ProcessInfo.processInfo.activeProcessorCount))]
    let passwords = try VaultHandover(vault, folder: scratch.path)
    let answer = try await program.run(
      arguments + passwords.arguments + [scratch.playbook], settings.merging(passwords.environment) { $1 })
    var rendering = try RenderingStream(answer.output).rendering
    // Once all hosts of a play have fallen out, Ansible goes no further.
    if !answer.isSuccess, let reason = rendering.hosts.values.lazy.compactMap(\.doubt).first {
      for name in rendering.hosts.keys
      where rendering.hosts[name]?.files.isEmpty == true && rendering.hosts[name]?.doubt == nil {
        rendering.hosts[name]?.doubt = "nothing was rendered for it: on another host \(reason)"
      }
    }
    let isEmpty = rendering.hosts.values.allSatisfy(\.files.isEmpty)
    // A run that ended early and does not say which host is to blame proves nothing.
    guard rendering.gaps.isEmpty ? answer.isSuccess && !isEmpty : true else {
      throw RenderingError.nothingRendered(inventory: path, said: AnsibleProgram.complaint(answer.errors))
    }
    return rendering
  }

  /// Where other collections may lie whose filters an inventory uses.
  private var collectionPaths: [String] {
    let parts = URL(filePath: collection.path).pathComponents
    var paths: [String] = []
    if let place = parts.lastIndex(of: "ansible_collections") {
      paths.append("/" + parts[..<place].dropFirst().joined(separator: "/"))
    }
    if let home = environment["HOME"] { paths.append("\(home)/.ansible/collections") }
    return paths + ["/usr/share/ansible/collections"]
  }
}
