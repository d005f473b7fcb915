import AnsibleInventory
import ArgumentParser
import ComponentCatalog
import DeploymentRendering
import Foundation
import OrderedCollections
import VariableCatalog

/// One estate's inventory under both renderers.
struct CaseMeasure {
  enum Answer {
    /// Neither renderer sees a difference.
    case nothing
    case same(Int)
    /// What only one of them sees.
    case different([String])
  }

  private struct Description: Decodable { var collection_version: String }

  let name: String
  private let inventory: Inventory
  private let text: String
  private let model: CatalogRenderer
  private let real: AnsibleRenderer
  /// What the real collection would write without a change: rendered once.
  private var before: Rendering?

  init(_ path: String, collections: String, _ program: String?, _ catalog: Catalog) throws {
    let folder = URL(filePath: path)
    name = "\(folder.deletingLastPathComponent().lastPathComponent)/\(folder.lastPathComponent)"
    text = try String(contentsOf: folder.appending(path: "inventory.yml"), encoding: .utf8)
    inventory = try readInventory(text: text).inventory
    let data = try Data(contentsOf: folder.appending(path: "case.json"))
    let said = try JSONDecoder().decode(Description.self, from: data).collection_version
    guard let version = PlatformVersion(said), let model = try ForwardModel.covering(version) else {
      throw ValidationError("\(path): no model of version \(said)")
    }
    let components = catalog.components.map(\.name)
    let facts = HostFacts(records: [])
    self.model = CatalogRenderer(model: model, components: components, facts: facts)
    real = try AnsibleRenderer(
      collection: CollectionFolder(amongst: ["\(collections)/\(version.minor).x"]), roles: components,
      facts: facts, program: program)
  }

  /// The real collection is asked whether a change makes a difference at all.
  mutating func compare(_ change: InventoryChange) async throws -> Answer {
    guard let changed = try? inventory.applying([change]) else { return .nothing }
    let (now, then) = (model.render(inventory), model.render(changed))
    let realNow: Rendering
    if let before { realNow = before } else { realNow = try await real.render(.text(text)) }
    before = realNow
    let realThen = try await real.render(.text(changed.flattened(.merge).text()))
    let foretold = now.differences(to: then)
    let seen = realNow.leaving(foreign: [now, then], asIn: realThen)
      .differences(to: realThen.leaving(foreign: [now, then], asIn: realNow))
    // Of lists that count as sets, the order is nobody's affair.
    let theirs = Set(seen)
    let mine = Set(foretold.map(\.withoutDigest).map { row in theirs.first { $0.tells(row) } ?? row })
    if mine.isEmpty, theirs.isEmpty { return .nothing }
    if mine == theirs { return .same(mine.count) }
    let line = { (side: String, row: SettingDifference) in
      "\(side) \(row.host) \(row.file) \(row.key): \(row.masked.observed ?? "-") -> \(row.masked.rendered ?? "-")"
    }
    return .different(
      mine.subtracting(theirs).sorted().map { line("foretold only", $0) }
        + theirs.subtracting(mine).sorted().map { line("real only", $0) })
  }
}

extension SettingDifference {
  /// The model knows a digest of some texts, the real collection the texts.
  fileprivate var withoutDigest: SettingDifference {
    guard key == RenderedFile.wholeKey else { return self }
    var row = self
    row.observed = observed.map { _ in "" }
    row.rendered = rendered.map { _ in "" }
    return row
  }
}

extension Rendering {
  /// With the whole file instead of its lines where the model knows no text, unless another rendering has another text.
  fileprivate func leaving(foreign models: [Rendering], asIn other: Rendering) -> Rendering {
    var rendering = self
    for (host, rendered) in hosts {
      for (path, file) in rendered.files
      where models.contains(where: { $0.hosts[host]?.files[path]?.isForeign == true }) {
        let same = other.hosts[host]?.files[path]?.settings
        if same == nil || same == file.settings { rendering.hosts[host]?.files[path]?.isForeign = true }
      }
    }
    return rendering
  }
}

extension SettingDifference {
  fileprivate func tells(_ other: SettingDifference) -> Bool {
    guard host == other.host, file == other.file, key == other.key, kind == other.kind else { return false }
    let values = zip([observed, rendered], [other.observed, other.rendered])
    return values.allSatisfy { mine, theirs in
      guard let mine, let theirs else { return mine == theirs }
      return SettingDifference.isSame(mine, theirs, of: key)
    }
  }
}
