import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import EstateFindings

/// An existing inventory, with what a deploy with it would write.
package struct DeclaredInventory: Sendable {
  /// As the user named it.
  package var path: String
  package var inventory: Inventory
  package var rendering: Rendering
  /// The version of the platform that it is for; nil where nothing tells.
  package var version: PlatformVersion?
  /// Whether nothing but its likeness tells the version.
  package var isVersionPresumed = false
  /// How the dictionaries of several levels combine.
  package var hashBehaviour: HashBehaviour
  /// What of its files could not be read.
  package var unread: [UnreadVariables]
  /// Texts that its templates make of secrets.
  package var secretTexts: Set<String> = []
  /// The variables of the inventory that decide over a setting of a file on a host; empty where that can't be told.
  package var origins: @Sendable (_ host: String, _ file: String, _ key: String) -> [InventoryPlace]
  /// Whether a deploy restarts a component on a host of the inventory in no case (`skip_restarts`).
  package var skipsRestarts: @Sendable (_ component: String, _ host: String) -> Bool = { _, _ in false }
  /// What a deploy with it does at every run, whatever changes, so that services restart: for people, each to be read behind *a
  /// deploy*.
  package var everyRun: [String] = []

  package init(
    path: String, inventory: Inventory, rendering: Rendering, version: PlatformVersion? = nil,
    hashBehaviour: HashBehaviour = .merge,
    unread: [UnreadVariables] = [],
    origins: @escaping @Sendable (String, String, String) -> [InventoryPlace] = { _, _, _ in [] }
  ) {
    self.path = path
    self.inventory = inventory
    self.rendering = rendering
    self.version = version
    self.hashBehaviour = hashBehaviour
    self.unread = unread
    self.origins = origins
  }

  /// For people, where the version is presumed.
  package var versionNote: FindingReport.Note? {
    guard isVersionPresumed, let version else { return nil }
    return FindingReport.Note(
      source: path, subject: "confluent_package_version",
      text: "no version of the platform is said or was found; \(version) is presumed, which fits best")
  }
}
