import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import EstateModel
import OrderedCollections
import VariableCatalog

/// The inventory of one Kafka cluster.
package struct ClusterInventory: Sendable {
  /// Name of the cluster; empty where the estate has only one.
  package let cluster: String
  /// What the collection of the cluster's version writes; nil where the catalog does not know it.
  package let model: ForwardModel?
  package private(set) var document: InventoryDocument
  /// What of the cluster's services is not in the inventory.
  package private(set) var remarks: [Remark]
  /// What a deploy with the inventory would do besides writing files.
  package let actions: [DeployAction]
  /// What only the operator can supply or look after before a deploy, a line each.
  package let supplies: [String]
  private let parts: ClusterParts

  /// Every setting of every service, as variables.
  ///
  /// - Parameter model: what the collection writes; nil where there is no model of its version: then every
  ///   setting is said as it is.
  package init(_ cluster: Estate.Cluster, in estate: Estate, catalog: Catalog, model: ForwardModel?) {
    self.cluster = cluster.name
    self.model = model
    parts = ClusterParts(cluster, in: estate, catalog: catalog, model: model)
    let written = ClusterDocument(parts, corrections: [])
    (document, remarks) = (written.document, written.remarks)
    let outlook = DeployOutlook(catalog.deploy, parts.cases, document)
    (actions, supplies) = (outlook.actions, outlook.supplies)
  }

  /// The version of the platform that most services of a cluster show; nil where none does.
  package static func version(of cluster: Estate.Cluster) -> PlatformVersion? {
    Platform(mostOf: cluster.services).version
  }

  /// As it was before a rendering showed where the model was wrong.
  var uncorrected: InventoryDocument { ClusterDocument(parts, corrections: []).document }

  /// Whether what a deploy does with this inventory says what a remark says.
  package func tells(_ remark: Remark) -> Bool {
    guard let id = remark.action else { return false }
    let names = parts.members.byComponent.values.joined().filter { $0.service.host == remark.host }
      .map(\.inventoryName)
    return actions.contains { action in
      action.id == id && action.guarded == nil && action.host.map(names.contains) == true
    }
  }

  /// Puts lines at the head of the file.
  package mutating func setHeader(_ lines: [String]) { document.header = lines }

  /// Puts another document in the place of this one, which says the same in other words.
  package mutating func setDocument(_ document: InventoryDocument) { self.document = document }

  /// Writes the document anew, after a rendering of it has shown where the model was wrong: what a deploy would
  /// change or lose is said as it is.
  package mutating func correct(_ differences: [SettingDifference]) {
    let written = ClusterDocument(parts, corrections: differences)
    (document, remarks) = (written.document, written.remarks)
  }
}
