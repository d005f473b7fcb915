import EstateModel
import HostEvidence

/// The comment at the head of an inventory: where it comes from and what it lacks.
struct InventoryHead {
  let snapshot: Snapshot
  /// Names of secret connection variables that are not written.
  let withheld: [String]

  func lines(cluster: String, residual: [String], remarks: [Remark]) -> [String] {
    var lines = ["Inventory for cp-ansible (confluent.platform), written by cpdiscover \(snapshot.program)."]
    if !cluster.isEmpty { lines.append("Cluster: \(cluster)") }
    lines.append(
      "Evidence of \(snapshot.taken), \(counted(snapshot.hosts.count, "host")). This file holds secrets in plain text."
    )
    lines += [""] + residual
    if !snapshot.failures.isEmpty {
      lines += ["", "MISSING, as they could not be read; a deploy from this file would not know of them:"]
      lines += snapshot.failures.map { "  \($0.host): \(InventoryHead.oneLine($0.reason))" }
    }
    if !remarks.isEmpty {
      lines += ["", "What this inventory does not say:"]
      lines += remarks.map { "  \($0.host): \(InventoryHead.oneLine($0.text))" }
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
