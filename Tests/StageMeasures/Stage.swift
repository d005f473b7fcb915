import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import DriftAnalysis
import EstateFindings
import EstateModel
import FindingReports
import Foundation
import HostEvidence
import SecretKeeping
import VariableCatalog
import VariableInference

/// A step of the way from a snapshot to inventories, and to a report on how the estate differs from them. To measure one more, add it to `all`, and what it makes to `Work`.
struct Stage: Sendable {
  let name: String
  let run: @Sendable (inout Work) async throws -> Void

  /// In the order in which the program runs them.
  static let all = [
    Stage(name: "decode") { $0.snapshot = try Snapshot(decoding: $0.data, name: $0.path) },
    Stage(name: "estate") { $0.estate = Estate(records: $0.snapshot.hosts, catalog: $0.catalog) },
    Stage(name: "infer") {
      $0.found = try EstateInventories(of: $0.estate, catalog: $0.catalog)
    },
    Stage(name: "render") { work in
      let facts = HostFacts(records: work.snapshot.hosts)
      let components = work.catalog.components.map(\.name)
      try await work.found.settle(with: work.snapshot.hosts, work.estate) { model in
        model.map { CatalogRenderer(model: $0, components: components, facts: facts) }
      }
    },
    Stage(name: "write") { work in
      for inventory in work.found.inventories {
        let text = try inventory.document.text()
        try inventory.document.requireReadsBack(text)
        work.written += text.utf8.count
      }
    },
    Stage(name: "drift") { work in
      let facts = HostFacts(records: work.snapshot.hosts)
      let components = work.catalog.components.map(\.name)
      var declared: [DeclaredInventory] = []
      for inventory in work.found.inventories {
        let read = try readInventory(text: inventory.document.text()).inventory
        let renderer = inventory.model.map {
          CatalogRenderer(
            model: $0, components: components, facts: facts, actions: work.catalog.deploy.actions)
        }
        declared.append(
          DeclaredInventory(
            path: inventory.cluster, inventory: read, rendering: renderer?.render(read) ?? Rendering()))
      }
      work.report =
        InventoryDrift(declared, against: work.snapshot, estate: work.estate, catalog: work.catalog).report
    },
    Stage(name: "html") { work in
      guard let report = work.report else { return }
      let texts = ReportTexts(
        kinds: Dictionary(
          uniqueKeysWithValues: work.catalog.findings.kinds.map {
            ($0.id, FindingText(title: $0.title, meaning: $0.meaning, advice: $0.advice))
          }), components: work.catalog.components.map { ($0.name, $0.title) },
        deployOrder: work.catalog.deploy.restarts.order)
      let contents = ReportContents(
        MaskedReport(report, hiding: KnownSecrets(work.snapshot.hosts)), texts: texts)
      work.page = try contents.text(as: .html, style: TextStyle(), failing: .cosmetic).utf8.count
    },
  ]
}

/// What the stages hand on.
struct Work {
  let path: String
  let data: Data
  let catalog: Catalog
  var snapshot = Snapshot(program: "", taken: "", hosts: [], failures: [])
  var estate: Estate
  var found: EstateInventories
  /// Bytes of all inventories.
  var written = 0
  var report: FindingReport?
  /// Bytes of the report as a page.
  var page = 0

  var hosts: Int { snapshot.hosts.count }
  var settings: Int { found.residual?.total ?? 0 }

  init(snapshot path: String) throws {
    self.path = path
    data = try Data(contentsOf: URL(fileURLWithPath: path))
    catalog = try Catalog.embedded()
    estate = Estate(records: [], catalog: catalog)
    found = try EstateInventories(of: estate, catalog: catalog)
  }
}
