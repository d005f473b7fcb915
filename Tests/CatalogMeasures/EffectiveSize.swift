import AnsibleExpressions
import AnsibleInventory
import OrderedCollections
import VariableCatalog

/// How long an inventory is, without what changes no file.
struct EffectiveSize {
  let size: InventorySize

  /// - Parameter guards: variables that are left out, and with them all that only they make necessary.
  init(_ inventory: Inventory, of estate: EstateCase, _ model: ForwardModel, without guards: Set<String> = [])
  {
    var assignment = estate.assignment(of: inventory, model)
    let hosts = Array(assignment.variables.keys)
    for name in guards { assignment.removeAll(name) }
    let written = { (assignment: VariableAssignment) in
      let evaluation = Evaluation(assignment, model: model)
      return hosts.map { host in
        evaluation.files(of: host).map { [$0.path] + $0.settings.map { "\($0)=\($1)" }.sorted() }
      }
    }
    let whole = written(assignment)
    let effective = assignment.names.filter { name in
      var less = assignment
      less.removeAll(name)
      return written(less) != whole
    }
    size = InventorySize(inventory) { effective.contains($0) }
  }
}
