import AnsibleExpressions
import AnsibleInventory
import ComponentCatalog
import DeploymentRendering
import OrderedCollections
import ParallelWork

/// Renders with the model of the collection: nothing but the catalog is asked.
package struct CatalogRenderer: InventoryRenderer {
  private let model: ForwardModel
  private let components: [String]
  private let facts: HostFacts
  private let actions: [ActionRule]
  package let hashBehaviour: HashBehaviour

  /// - Parameters:
  ///   - components: their names in the order of deployment: of two that write one file, the later one counts.
  ///   - facts: of the systems that are rendered for.
  ///   - actions: of a deploy, of which those count that set something in a file and leave the rest.
  package init(
    model: ForwardModel, components: [String], facts: HostFacts, hashBehaviour: HashBehaviour = .merge,
    actions: [ActionRule] = []
  ) {
    self.actions = actions.filter { $0.edit != nil && $0.situation.versions.contains(model.version) }
    self.model = model
    self.components = components
    self.facts = facts
    self.hashBehaviour = hashBehaviour
  }

  /// Throws what is wrong with the inventory.
  package func render(_ inventory: InventorySource) throws(InventoryError) -> Rendering {
    switch inventory {
    case .file(let path): return render(try readInventory(at: path).inventory)
    case .text(let text): return render(try readInventory(text: text).inventory)
    }
  }

  /// Renders an inventory that was read.
  package func render(_ inventory: Inventory) -> Rendering { rendering(of: inventory).rendering }

  /// The same, with what can tell where settings come from.
  package func rendering(of inventory: Inventory) -> CatalogRendering {
    let evaluation = evaluation(of: inventory)
    let hosts = Array(evaluation.assignment.variables.keys)
    let parts = zip(hosts.parts(Evaluation.parts(of: hosts)), evaluation.copies(Evaluation.parts(of: hosts)))
    var rendering = Rendering()
    for part in Array(parts).parallelMap(turn: 1, { rendered($0, $1) }) {
      rendering.hosts.merge(part.hosts) { $1 }
      rendering.gaps += part.gaps
    }
    return CatalogRendering(rendering, of: inventory, evaluation, hashBehaviour: hashBehaviour)
  }

  private func rendered(_ hosts: [String], _ evaluation: Evaluation) -> Rendering {
    var rendering = Rendering()
    // Hosts that are alike have files in common.
    var files: [ObjectIdentifier: (mark: FileState.Mark, file: RenderedFile)] = [:]
    for host in hosts {
      let text = { (name: String) in evaluation.inventoryText(of: name, on: host) }
      rendering.hosts[host] = RenderedHost(address: text("ansible_host"), port: text("ansible_port"))
      for state in components.flatMap({ evaluation.states(of: host, component: $0) }) {
        guard let file = state.file else { continue }
        let known = files[ObjectIdentifier(state.mark)]?.file ?? RenderedFile(file)
        // The mark is kept, so that no other one takes its place in memory.
        files[ObjectIdentifier(state.mark)] = (state.mark, known)
        rendering.hosts[host]?.add(known)
        for gap in Set(file.gaps).sorted() {
          rendering.gaps.append(Rendering.Gap(host: host, subject: file.path, reason: gap))
        }
      }
      for component in components {
        for edit in evaluation.edits(by: actions, of: component, on: host) {
          rendering.hosts[host]?.add(edit)
        }
      }
    }
    return rendering
  }

  /// The variables of an inventory that was read, with facts of the hosts.
  package func evaluation(of inventory: Inventory) -> Evaluation {
    var assignment = VariableAssignment(inventory, hashBehaviour: hashBehaviour)
    if hashBehaviour == .merge { assignment.mergeDefaults(of: model) }
    let plain = Evaluation(assignment, model: model)
    for host in assignment.variables.keys {
      let address = plain.inventoryText(of: "ansible_host", on: host)
      for (name, value) in facts.facts(of: host, address: address).known {
        assignment.variables[host]?[name] = .constant(.string(value))
        // The catalog's own name for it: a package is of the usual one where nothing tells, which no inventory may take for a fact.
        if name == "ansible_architecture" {
          assignment.variables[host]?["package_architecture"] = .constant(.string(value))
        }
      }
    }
    return Evaluation(assignment, model: model)
  }
}

extension RenderedFile {
  /// What the model says of a file. Its settings are texts as they stand in the file: so they are put down, and read.
  package init(_ file: ModelledFile) {
    self.init(settingsOf: file)
    open = file.open
    doubt = file.doubt
  }

  private init(settingsOf file: ModelledFile) {
    if let settings = file.plainSettings {
      self.init(path: file.path, settings: settings)
      component = file.component
      return
    }
    guard file.format != .foreign else {
      self.init(path: file.path, settings: [:])
      isForeign = true
      component = file.component
      for (key, setting) in file.settings {
        switch setting {
        case .known(let value): settings[key] = value
        case .unknown(let reason): unknown[key] = reason
        }
      }
      return
    }
    var lines: [String: [String]] = [:]
    for (key, setting) in file.settings {
      guard case .known(let value) = setting else { continue }
      switch (file.name, file.format) {
      case (FileModel.unitName, _):
        if let name = key.dropping("Environment.") {
          lines["Service", default: []].append("Environment=\"\(name)=\(value)\"")
        } else if let name = key.dropping("Unit.") {
          lines["Unit", default: []].append("\(name)=\(value)")
        } else {
          lines["Service", default: []].append("\(key)=\(value)")
        }
      case (_, .properties): lines["", default: []].append("\(key)=\(value)")
      case (_, .lines), (_, .foreign): lines["", default: []].append(key)
      }
    }
    let text = lines.sorted { $0.key < $1.key }.flatMap { section, lines in
      (section.isEmpty ? [] : ["[\(section)]"]) + lines
    }
    self.init(path: file.path, text: text.joined(separator: "\n") + "\n")
    component = file.component
    for (key, setting) in file.settings {
      if case .unknown(let reason) = setting { unknown[key] = reason }
    }
  }
}

extension ModelledFile {
  /// The settings of a properties file in which every text reads as it is written: all known, and nothing to escape or
  /// to strip. Nil for any other.
  fileprivate var plainSettings: OrderedDictionary<String, String>? {
    guard format == .properties, name != FileModel.unitName, RenderedFile.Kind(path: path) == .properties
    else {
      return nil
    }
    var plain: OrderedDictionary<String, String> = [:]
    plain.reserveCapacity(settings.count)
    for (key, setting) in settings {
      guard case .known(let value) = setting, key.isPlainKey, value.isPlainValue else { return nil }
      plain[key] = value
    }
    return plain
  }
}

extension String {
  fileprivate var isPlainKey: Bool {
    guard let first = utf8.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "!") else { return false }
    return utf8.allSatisfy {
      $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "\\")
    }
  }

  fileprivate var isPlainValue: Bool {
    utf8.first != UInt8(ascii: " ") && utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
  }

  /// What follows a prefix; nil where the text has another one.
  fileprivate func dropping(_ prefix: String) -> Substring? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }
}
