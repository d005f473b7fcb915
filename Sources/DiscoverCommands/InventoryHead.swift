import EstateModel
import HostEvidence
import VariableInference

/// The comment at the head of an inventory: where it comes from and what it lacks.
struct InventoryHead {
  let snapshot: Snapshot
  /// Names of secret connection variables that are not written.
  let withheld: [String]

  /// - Parameter secrets: where they are.
  func lines(
    of inventory: ClusterInventory, secrets: [String], residual: [String], remarks: [Remark]
  ) -> [String] {
    let cluster = inventory.cluster
    var lines = ["Inventory for cp-ansible (confluent.platform), written by cpdiscover \(snapshot.program)."]
    if !cluster.isEmpty { lines.append("Cluster: \(cluster)") }
    lines.append("Evidence of \(snapshot.taken), \(counted(snapshot.hosts.count, "host")).")
    lines += secrets.map(InventoryHead.oneLine)
    lines += [""] + residual
    if !snapshot.failures.isEmpty {
      lines += ["", "MISSING, as they could not be read; a deploy from this file would not know of them:"]
      lines += snapshot.failures.map { "  \($0.host): \(InventoryHead.oneLine($0.reason))" }
    }
    let remarks = remarks.filter { !inventory.tells($0) }
    if !remarks.isEmpty {
      lines += ["", "What this inventory does not say:"]
      lines += RemarkLines(remarks).lines.map { "  \(InventoryHead.oneLine($0))" }
    }
    let actions = inventory.actions.filter { $0.guarded == nil }
    if !actions.isEmpty {
      lines += ["", "What a deploy from this file does besides writing settings:"]
      lines += actions.map { InventoryHead.oneLine("  \($0.subject)\($0.text)") }
    }
    if !inventory.supplies.isEmpty {
      lines += ["", "What only you can supply or look after before a deploy:"]
      lines += inventory.supplies.map { InventoryHead.oneLine("  \($0)") }
    }
    if !withheld.isEmpty {
      lines += ["", "Used to read the hosts and not written here: \(withheld.joined(separator: ", "))"]
    }
    return lines
  }

  private static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }
}

extension DeployAction {
  fileprivate var subject: String {
    switch scope {
    case .all: ""
    case .group(let name), .host(let name): "\(name): "
    }
  }
}
