import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import DeploymentRendering
import EstateModel
import HostEvidence
import OrderedCollections
import Testing
import VariableCatalog
import VariableInference

/// A cluster as a deploy of an inventory would leave it on its hosts, by the model: files and units, nothing runs. What is
/// found on them again is an inventory of its own.
struct DeployedEstate {
  /// A setting of a file that somebody changed after the deploy; without a value it was taken out.
  struct Edit {
    var file: String
    var key: String
    var value: String?
  }

  /// What was found of the hosts.
  let found: EstateInventories
  private let model: ForwardModel
  private let facts: HostFacts

  init(_ inventory: String, version: String, edits: [Edit] = []) async throws {
    let catalog = try Catalog.embedded()
    let version = try #require(PlatformVersion(version))
    let model = try #require(try ForwardModel.covering(version))
    let facts = HostFacts(records: [Self.record("any", [], version, catalog, edits)])
    let renderer = Self.renderer(model, catalog, facts, .merge)
    let evaluation = renderer.evaluation(of: try readInventory(text: inventory).inventory)
    let records = evaluation.assignment.variables.keys.map { host in
      Self.record(host, evaluation.files(of: host), version, catalog, edits)
    }
    found = try await EstateInventories(
      of: Estate(records: records, catalog: catalog), records: records, catalog: catalog
    ) { _ in renderer }
    self.model = model
    self.facts = facts
  }

  /// Every value of the inventory that was found as `PLACE VARIABLE VALUE`; entries of dictionaries as
  /// `VARIABLE.KEY`, lists with commas.
  func lines() throws -> Set<String> {
    let read = try readInventory(text: text()).inventory
    var lines: Set<String> = []
    for (name, group) in read.groups {
      for variable in group.variables { lines.formUnion(variable.lines(name)) }
    }
    for (name, host) in read.hosts {
      for variable in host.variables { lines.formUnion(variable.lines(name)) }
    }
    return lines
  }

  /// The inventory that was found.
  func text() throws -> String { try #require(found.inventories.first).document.text() }

  /// What a deploy with the inventory that was found would write.
  func rendering(_ behaviour: HashBehaviour) throws -> Rendering {
    try Self.renderer(model, try Catalog.embedded(), facts, behaviour).render(.text(text()))
  }

  private static func renderer(
    _ model: ForwardModel, _ catalog: Catalog, _ facts: HostFacts, _ behaviour: HashBehaviour
  ) -> CatalogRenderer {
    CatalogRenderer(
      model: model, components: catalog.components.map(\.name), facts: facts, hashBehaviour: behaviour)
  }

  // MARK: - Hosts

  private static func record(
    _ host: String, _ files: [ModelledFile], _ version: PlatformVersion, _ catalog: Catalog, _ edits: [Edit]
  ) -> HostRecord {
    var record = HostRecord(name: host)
    record.files["/etc/os-release"] = file("ID=debian\nVERSION_ID=\"12\"\n")
    record.dpkg = FileBytes(
      Array(
        "Package: confluent-common\nStatus: install ok installed\nArchitecture: all\nVersion: \(version)-1\n\n"
          .utf8))
    for written in files {
      record.files[written.path] = file(text(of: written, edits.filter { written.path.hasSuffix($0.file) }))
    }
    for (component, written) in OrderedDictionary(grouping: files, by: \.component) {
      guard let component = catalog.component(component),
        let main = written.first(where: { $0.name == FileModel.mainName })
      else { continue }
      for dropIn in written where dropIn.name == FileModel.unitName {
        record.units.append(unit(dropIn.path))
        let name = unit(dropIn.path).name
        let isCompanion = component.companions.contains {
          $0.units.contains(String(name.dropLast(".service".count)))
        }
        let start =
          isCompanion ? "" : "ExecStart=/usr/bin/\(component.startScripts.first ?? "") \(main.path)\n"
        record.files["/usr/lib/systemd/system/\(name)"] = file(
          "[Service]\nUser=\(component.service.user)\nGroup=\(component.service.group)\n\(start)")
      }
    }
    return record
  }

  private static func unit(_ dropIn: String) -> UnitRecord {
    let name = dropIn.split(separator: "/").dropLast().last.map { String($0.dropLast(2)) } ?? ""
    var unit = UnitRecord(name: name)
    unit.paths = ["/usr/lib/systemd/system/\(name)", dropIn]
    unit.wantedBy = ["/etc/systemd/system/multi-user.target.wants/\(name)"]
    return unit
  }

  private static func file(_ text: String) -> FileRecord {
    FileRecord(state: .read, content: FileBytes(Array(text.utf8)))
  }

  private static func text(of file: ModelledFile, _ edits: [Edit]) -> String {
    var settings: OrderedDictionary<String, String> = [:]
    for case (let key, .known(let value)) in file.settings { settings[key] = value }
    for edit in edits { settings[edit.key] = edit.value }
    if file.name != FileModel.unitName {
      return settings.map { file.format == .properties ? "\($0)=\($1)\n" : "\($0)\n" }.joined()
    }
    var sections = ["[Unit]\n", "[Service]\n"]
    for (key, value) in settings {
      if key.hasPrefix("Environment.") {
        sections[1] += "Environment=\"\(key.dropFirst("Environment.".count))=\(value)\"\n"
      } else if key.hasPrefix("Unit.") {
        sections[0] += "\(key.dropFirst("Unit.".count))=\(value)\n"
      } else {
        sections[1] += (key == "ExecStart" ? "ExecStart=\n" : "") + "\(key)=\(value)\n"
      }
    }
    return sections.joined()
  }
}

extension InventoryVariable {
  fileprivate func lines(_ place: String) -> [String] { value.lines.map { "\(place) \(name)\($0)" } }
}

extension AnsibleValue {
  /// `.KEY VALUE` for every value in it.
  fileprivate var lines: [String] {
    switch self {
    case .dictionary(let entries) where !entries.isEmpty:
      entries.flatMap { key, value in value.lines.map { ".\(key)\($0)" } }
    case .list(let items): [" " + items.map { $0.scalarText ?? "\($0)" }.joined(separator: ",")]
    default: [" " + (scalarText ?? "")]
    }
  }
}
