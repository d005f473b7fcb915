import AnsibleExpressions
import AnsibleInventory
import OrderedCollections
import VariableCatalog

/// How long the inventory is that an estate was deployed from, without what changes no file.
struct OriginalSize {
  let size: InventorySize

  init(_ estate: EstateCase, _ model: ForwardModel) throws {
    let assignment = try estate.assignment()
    let hosts = Array(assignment.variables.keys)
    let written = { (assignment: VariableAssignment) in
      let evaluation = Evaluation(assignment, model: model)
      return hosts.map { host in
        evaluation.files(of: host).map { [$0.path] + $0.settings.map { "\($0)=\($1)" }.sorted() }
      }
    }
    let whole = written(assignment)
    let names = Set(assignment.variables.values.flatMap(\.keys))
    let effective = names.filter { name in
      var less = assignment
      for host in hosts { less.variables[host]?[name] = nil }
      return written(less) != whole
    }
    size = InventorySize(try estate.inventory()) { effective.contains($0) }
  }
}
