import AnsibleInventory
import AnsibleVault
import DeploymentRendering
import Foundation
import HostEvidence
import SecretKeeping
import VariableInference

/// Puts the secrets of the inventories of a run where they shall be, and tells where that is.
struct InventorySecrets {
  let mode: SecretPlacement.Mode
  private let vault: VaultKeyRing
  private var placement: SecretPlacement
  /// Secrets were left out of the evidence of some host.
  private var isRedacted = false

  /// More places of one secret are only counted.
  private static let mostPlaces = 3

  init(_ mode: SecretPlacement.Mode, _ vault: VaultKeyRing, of snapshot: Snapshot) {
    self.mode = mode
    self.vault = vault
    placement = SecretPlacement(mode, known: KnownSecrets(mode == .plain ? [] : snapshot.hosts)) {
      text throws(VaultError) in
      guard let password = vault.passwords.first else { throw .noPassword(label: nil) }
      return try password.encrypted(Array(text.utf8), salt: SealedBytes.randomSalt())
    }
  }

  /// Changes an inventory and returns lines for its head.
  mutating func place(in inventory: inout ClusterInventory) throws -> [String] {
    inventory.setDocument(try placement.placed(inventory.document))
    switch mode {
    case .plain:
      isRedacted = RedactedText.isIn([try inventory.document.text()])
      guard isRedacted else { return ["This file holds secrets in plain text."] }
      return [
        "Secrets were left out when the hosts were read: put them in before a deploy, where it says \(RedactedText.start)..."
      ]
    case .vault:
      return ["Its secrets are encrypted with Ansible Vault: Ansible needs the same password (\(labels))."]
    case .file:
      return [
        "Its secrets stand in \(InventorySecrets.file) beside it"
          + (vault.isEmpty ? "." : ", encrypted with Ansible Vault (\(labels)).")
      ]
    case .omit:
      let taken = placement.takenLast
      if taken.isEmpty { return ["No secret was found."] }
      return ["Its secrets were left out. Fill in before a deploy, which else would write the placeholders:"]
        + taken.map { taken in
          let more = taken.places.count - InventorySecrets.mostPlaces
          return
            "  \(taken.name): \(taken.places.prefix(InventorySecrets.mostPlaces).joined(separator: ", "))"
            + (more > 0 ? " and \(more) more" : "")
        }
    }
  }

  /// What is said of a written file.
  var remark: String {
    switch mode {
    case .plain:
      isRedacted
        ? "secrets left out when the hosts were read (\(RedactedText.start)...)" : "secrets in plain text"
    case .vault: "secrets encrypted (\(labels))"
    case .file: "secrets in \(InventorySecrets.file)"
    case .omit: "\(counted(placement.taken.count, "secret")) left out, listed at its head"
    }
  }

  /// Writes the file of secrets beside the inventory at `path`, where there is to be one.
  func writeFile(beside path: String, _ console: Console) throws {
    guard let text = placement.fileText else { return }
    let folder = URL(filePath: path).deletingLastPathComponent().path
    let target = "\(folder)/\(InventorySecrets.file)"
    try FileManager.default.createDirectory(
      atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    var content = Data(text.utf8)
    if let password = vault.passwords.first {
      content = Data(try password.encrypted(Array(content), salt: SealedBytes.randomSalt()).utf8)
    }
    let kept = try PrivateFile.write(content, to: target)
    console.note(
      "\(target): \(counted(placement.taken.count, "secret")), mode 0600, \(vault.isEmpty ? "in plain text" : "encrypted (\(labels))")"
        + (kept.map { "; the older file is \($0)" } ?? ""))
  }

  private static let file = "group_vars/all/secrets.yml"
  private var labels: String { "vault id \(vault.passwords.first?.label ?? VaultPassword.defaultLabel)" }
}
