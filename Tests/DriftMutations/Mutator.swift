import AnsibleInventory
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import DriftAnalysis
import EstateModel
import HostEvidence
import OrderedCollections
import TestSupport
import VariableCatalog

/// Changes an estate at random, one change at a time, the same ones for the same seed.
package struct Mutator {
  let records: [HostRecord]
  let services: [Service]
  let catalog: Catalog
  let written: WrittenFiles
  /// The inventory that the estate was deployed from.
  let declared: DeclaredInventory
  /// What a deploy with another inventory would write.
  let render: (Inventory) -> CatalogRendering
  /// Variables that the inventory sets, by host.
  let variables: [String: Set<String>]
  var random: SeededGenerator
  private var turn = 0

  /// - Parameters:
  ///   - records: of living hosts, see `LiveEvidence`.
  ///   - declared: the inventory that the estate was deployed from.
  ///   - render: what a deploy with another inventory would write.
  package init(
    _ records: [HostRecord], _ estate: Estate, _ declared: DeclaredInventory, catalog: Catalog, seed: UInt64,
    render: @escaping (Inventory) -> CatalogRendering
  ) {
    self.records = records
    self.declared = declared
    self.render = render
    services = estate.clusters.flatMap(\.services)
    self.catalog = catalog
    let written = WrittenFiles([declared.rendering], records: records)
    self.written = written
    variables = written.members.mapValues { members in
      members.reduce(into: []) {
        $0.formUnion(declared.inventory.variables(of: $1.name, hashBehaviour: .merge).keys)
      }
    }
    random = SeededGenerator(seed: seed)
  }

  /// Each kind of change in its turn; those that the estate gives no occasion for are passed over.
  package mutating func next() -> Mutation? {
    let kinds: [(inout Mutator) -> Mutation?] = [
      { $0.changeSetting() }, { $0.deleteSetting() }, { $0.addSetting() }, { $0.changeVariable() },
      { $0.addVariable() }, { $0.changeLimit() }, { $0.deleteFile() }, { $0.deleteDropIn() },
      { $0.editAfterStart() }, { $0.changeAfterStart() }, { $0.chown() }, { $0.chmod() },
      { $0.stop() }, { $0.disable() }, { $0.fail() }, { $0.endAgainAndAgain() }, { $0.runByHand() },
      { $0.forgetToEnable() },
      { $0.runWithOtherVariable() }, { $0.runWithOtherHeap() }, { $0.runWithFewerFiles() },
      { $0.runWithMoreFiles() }, { $0.overrideVariable() }, { $0.mask() }, { $0.runWithMoreArguments() },
      { $0.runWithMoreVariables() },
      { $0.runWithAgent() }, { $0.runWithMoreOptions() }, { $0.runWithAnyOption() },
      { $0.runWithoutOption() }, { $0.useDataOfOtherCluster() }, { $0.useHostForOtherCluster() },
      { $0.removeHost() }, { $0.addHost() }, { $0.moveHost() }, { $0.useHostForOther() },
      { $0.swapIDs() }, { $0.repeatID() }, { $0.useOtherData() }, { $0.replaceJar() }, { $0.upgrade() },
      { $0.editUnmanagedFile() }, { $0.editLogging() }, { $0.editLines() }, { $0.declareIDTwice() },
      { $0.forgetHost() },
      { $0.hideVariable() },
    ]
    for _ in kinds {
      let kind = kinds[turn % kinds.count]
      turn += 1
      if let mutation = kind(&self) { return mutation }
    }
    return nil
  }

  // MARK: - For all of them

  mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &random) }

  func changing(_ host: String, _ change: (inout HostRecord) -> Void) -> [HostRecord] {
    records.map { record in
      guard record.name == host else { return record }
      var record = record
      change(&record)
      return record
    }
  }

  func record(_ host: String) -> HostRecord? { records.first { $0.name == host } }

  /// Services with a unit and a process in it.
  var running: [Service] { services.filter { $0.state == .running && $0.unit != nil && $0.processID != nil } }

  /// Hosts with a service, each once.
  var hosts: [String] { Array(OrderedSet(services.map(\.host))) }

  func others(like service: Service) -> Int {
    services.count { $0.component.name == service.component.name && $0.groupKey == service.groupKey }
  }
}

extension Service {
  /// Of several clusters of Connect or ksqlDB, the one that it belongs to.
  var groupKey: String { component.clusters.flatMap { main?[$0.property] } ?? "" }

  var unitName: String { "\(unit ?? "").service" }
}

extension HostRecord {
  /// Puts another text into a file, as an editor does before the process starts.
  mutating func write(_ text: String, to path: String) {
    files[path]?.content = FileBytes(Array(text.utf8))
    files[path]?.attributes?.size = text.utf8.count
  }

  mutating func changeProcess(_ id: Int?, _ change: (inout ProcessRecord) -> Void) {
    guard let index = processes.firstIndex(where: { $0.id == id }) else { return }
    change(&processes[index])
  }

  mutating func changeUnit(_ name: String, _ change: (inout UnitRecord) -> Void) {
    guard let index = units.firstIndex(where: { $0.name == name }) else { return }
    change(&units[index])
  }
}
