import AnsibleInventory
import ComponentCatalog
import VariableInference

/// What is to be said of wanted changes themselves: those that nothing reads, and those that do not reach every host.
struct PlanNotes {
  /// A line each, in the order of the changes.
  private(set) var lines: [String] = []

  /// - Parameters:
  ///   - inventory: with the changes.
  ///   - known: names of the collection's variables.
  init(
    _ changes: [InventoryChange], of inventory: Inventory, plan: DeployPlan, known: VariableNames,
    levels: HashBehaviour
  ) {
    for change in changes {
      if plan.isEmpty, !known.all.contains(change.name), !change.name.hasPrefix("ansible_") {
        let near = known.nearest(to: change.name).map { "; the nearest that it has is \($0)" } ?? ""
        lines.append("Note: \(change.name) is no variable of the collection\(near).")
      }
      let untouched = inventory.hostsUntouched(by: change, levels)
      if !untouched.isEmpty {
        lines.append(
          "Note: \(change) has another value on \(DifferenceLines.names(untouched)), from a group or level that counts more."
        )
      }
    }
  }
}
