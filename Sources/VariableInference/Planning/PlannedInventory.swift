import AnsibleExpressions
import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import DeploymentRendering
import EstateModel
import OrderedCollections
import VariableCatalog

/// One side of a plan: an inventory with what a deploy would write from it, and would do besides.
struct PlannedInventory {
  let inventory: Inventory
  let rendering: Rendering
  let actions: [DeployAction]
  let doubts: [DeployDoubt]
  let evaluation: Evaluation
  let model: ForwardModel
  private let hashBehaviour: HashBehaviour

  /// - Parameter earlier: the inventory before a change; nil for none.
  init(
    _ inventory: Inventory, _ rendering: Rendering, members: [HostMember], in estate: Estate,
    catalog: Catalog, model: ForwardModel, renderer: CatalogRenderer, earlier: PlannedInventory? = nil
  ) {
    self.inventory = inventory
    self.rendering = rendering
    self.model = model
    hashBehaviour = renderer.hashBehaviour
    evaluation = renderer.evaluation(of: inventory)
    let cases = DeployCases(
      members, hosts: estate.hosts, catalog: catalog.deploy, version: model.version, isVerbatim: false
    ) { rendering.hosts[$0.inventoryName]?.files[CollectionPaths($0.service).mainFile]?.settings }
    let outlook = DeployOutlook(
      catalog.deploy, cases.with(evaluation, earlier: earlier?.evaluation),
      said: SaidVariables(inventory, evaluation, catalog, hashBehaviour).byHost)
    actions = outlook.actions
    doubts = outlook.doubts
  }

  /// Variables that another inventory says otherwise, by host, with the keys that differ where both say a dictionary.
  func changedVariables(in other: PlannedInventory) -> [String: [String: Set<String>?]] {
    var changed: [String: [String: Set<String>?]] = [:]
    for host in inventory.hosts.keys {
      let (before, after) = (
        inventory.variables(of: host, hashBehaviour: hashBehaviour),
        other.inventory.variables(of: host, hashBehaviour: hashBehaviour)
      )
      for name in Set(before.keys).union(after.keys) where before[name]?.value != after[name]?.value {
        guard case .dictionary(let old)? = before[name]?.value,
          case .dictionary(let new)? = after[name]?.value
        else {
          changed[host, default: [:]][name] = .some(nil)
          continue
        }
        changed[host, default: [:]][name] = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
      }
    }
    return changed
  }

  /// The components that write a file of a host.
  func components(of path: String, on host: String) -> [String] {
    evaluation.files(of: host).filter { $0.path == path }.map(\.component)
  }

  /// Whether a file of a host is a text of the collection's own, which agents read: its change restarts nothing.
  func isForeign(_ path: String, on host: String) -> Bool {
    !RenderedFile.isSalted(path)
      && evaluation.files(of: host).contains { $0.path == path && $0.format == .foreign }
  }

  /// What a variable of a component, or else that of all components, says on a host; nil where neither is set.
  func value(of name: String, _ component: String, on host: String) -> AnsibleValue? {
    evaluation.value(
      of: name, component, on: host, saying: inventory.variables(of: host, hashBehaviour: hashBehaviour))
  }

  /// Whether a component is not restarted on a host, whatever changes.
  func skipsRestarts(_ component: String, on host: String) -> Bool {
    evaluation.skipsRestarts(
      of: component, on: host, saying: inventory.variables(of: host, hashBehaviour: hashBehaviour))
  }
}
