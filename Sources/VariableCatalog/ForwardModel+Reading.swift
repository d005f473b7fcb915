import AnsibleExpressions
import AnsibleYAML
import ComponentCatalog
import DeploymentRendering
import EmbeddedTemplates
import OrderedCollections

extension ForwardModel {
  /// The catalog that ships inside the program.
  package static func embedded(_ version: PlatformVersion) throws(CatalogError) -> ForwardModel {
    var files: [(name: String, bytes: [UInt8])] = []
    for path in EmbeddedTemplates.Template.paths where path.hasPrefix("catalog/") {
      do {
        files.append((path, try EmbeddedTemplates.Template.bytes(path)))
      } catch {
        throw CatalogError(place: path, message: error.description)
      }
    }
    return try ForwardModel(files: files, version: version)
  }

  /// Reads the files of a catalog for one version of the collection. Throws where one is not as it must be.
  package init(
    files: [(name: String, bytes: [UInt8])], version: PlatformVersion
  ) throws(CatalogError) {
    self.version = version.minor
    for file in files {
      let root: YAMLNode?
      do {
        root = try parseYAML(file.bytes, file: file.name)
      } catch {
        throw CatalogError(place: "\(file.name):\(error.line):\(error.column)", message: error.message)
      }
      guard let root else { throw CatalogError(place: file.name, message: "the file is empty") }
      try read(CatalogNode(file: file.name, node: root))
    }
    components.sort { $0.name < $1.name }
    try checkUses()
    for index in components.indices {
      let component = components[index]
      components[index].writtenFiles =
        component.files.map { WrittenFile(component: component.name, $0, blocks) }
        + component.units.map { WrittenFile(component: component.name, $0, blocks) }
    }
  }

  private mutating func read(_ node: CatalogNode) throws(CatalogError) {
    let fields = try node.fields([
      "component", "since", "until", "variables", "values", "families", "functions", "blocks", "files",
      "unit",
      "more_units", "choices", "entries", "hashed_users", "hosts", "lists", "logins", "no_switches",
      "off_words",
      "usual_passwords",
      "catch_alls",
      "known", "worded_truths",
      "environment",
      "unsought", "untold",
    ])
    guard try CatalogNode.versions(fields).contains(version) else { return }
    try define(fields)
    try readInference(fields)
    for family in try fields["families"]?.items() ?? [] {
      let parts = try family.fields(["of", "variables", "values", "since", "until"])
      guard try CatalogNode.versions(parts).contains(version) else { continue }
      guard let members = parts["of"] else {
        throw family.error("of is missing: the components of the family")
      }
      for member in try members.items() {
        let component = try member.text()
        try define(
          parts.mapValues { CatalogNode(file: $0.file, node: $0.node, component: component) })
      }
    }
    for entry in try fields["untold"]?.items() ?? [] { untold.append(try entry.untoldNames()) }
    for entry in try fields["functions"]?.entries() ?? [] {
      functions[entry.key] = try entry.value.function(version)
    }
    for entry in try fields["blocks"]?.entries() ?? [] {
      guard blocks.updateValue(try entry.value.block(version), forKey: entry.key) == nil else {
        throw entry.value.error("the block \(entry.key) is already there")
      }
    }
    if let name = fields["component"] {
      components.append(try component(name.text(), fields))
    } else if fields["files"] != nil || fields["unit"] != nil {
      throw node.error("files and units need the component that they belong to")
    }
  }

  private mutating func define(_ fields: [String: CatalogNode]) throws(CatalogError) {
    for entry in try fields["variables"]?.entries() ?? [] {
      for fields in try entry.value.alternatives(["default"], version) {
        try define(
          entry,
          .variable(
            standard: try fields["default"].map { (node) throws(CatalogError) in try node.templatedValue() }))
      }
    }
    for entry in try fields["values"]?.entries() ?? [] {
      for fields in try entry.value.alternatives(["value"], version) {
        guard let value = fields["value"] else { throw entry.value.error("value is missing") }
        try define(entry, .computed(try value.templatedValue()))
      }
    }
  }

  private mutating func define(
    _ entry: CatalogNode.Entry, _ definition: Definition
  ) throws(CatalogError) {
    guard definitions.updateValue(definition, forKey: entry.key) == nil else {
      throw entry.value.error("\(entry.key) is already defined for version \(version)")
    }
    for word in entry.value.words where word != entry.key { mentions[word, default: []].insert(entry.key) }
  }

  private mutating func readInference(_ fields: [String: CatalogNode]) throws(CatalogError) {
    for entry in try fields["choices"]?.entries() ?? [] {
      choices[entry.key] = try entry.value.items().map { (item) throws(CatalogError) in
        try item.templatedValue()
      }
    }
    for entry in try fields["entries"]?.entries() ?? [] {
      let parts = try entry.value.fields(["users", "fields", "more"])
      guard let users = parts["users"], let names = parts["fields"] else {
        throw entry.value.error("users and fields are needed")
      }
      entries[entry.key] = EntryModel(
        users: try users.expression(),
        fields: try names.items().map { (item) throws(CatalogError) in try item.text() },
        more: try parts["more"]?.items().map { (item) throws(CatalogError) in try item.text() } ?? [])
    }
    for entry in try fields["hashed_users"]?.entries() ?? [] {
      hashedUsers[entry.key] = try entry.value.items().map { (item) throws(CatalogError) in try item.text() }
    }
    usualPasswords += try (fields["usual_passwords"]?.items() ?? []).map { (item) throws(CatalogError) in
      try item.text()
    }
    for entry in try fields["lists"]?.entries() ?? [] {
      listStarts[entry.key] = try entry.value.items().map { (item) throws(CatalogError) in try item.text() }
    }
    for entry in try fields["hosts"]?.entries() ?? [] { hostTexts[entry.key] = try entry.value.text() }
    for entry in try fields["logins"]?.entries() ?? [] { logins[entry.key] = try entry.value.text() }
    for name in try fields["catch_alls"]?.items() ?? [] { catchAlls.insert(try name.text()) }
    for name in try fields["no_switches"]?.items() ?? [] { noSwitches.insert(try name.text()) }
    for word in try fields["off_words"]?.items() ?? [] { offWords.insert(try word.text()) }
    for entry in try fields["environment"]?.entries() ?? [] {
      environment[entry.key] = try entry.value.text()
    }
    for name in try fields["known"]?.items() ?? [] { known.insert(try name.text()) }
    for entry in try fields["worded_truths"]?.entries() ?? [] {
      wordedTruths[entry.key] = try entry.value.items().map { (item) throws(CatalogError) in try item.text() }
    }
    for name in try fields["unsought"]?.items() ?? [] { unsought.insert(try name.text()) }
  }

  private func component(
    _ name: String, _ fields: [String: CatalogNode]
  ) throws(CatalogError) -> ComponentModel {
    var files: [FileModel] = []
    for entry in try fields["files"]?.entries() ?? [] {
      for file in try entry.value.alternatives(
        ["path", "format", "custom", "when", "own", "digest", "rules"], version)
      {
        files.append(try entry.value.file(entry.key, file, version))
      }
    }
    var units: [UnitModel] = []
    let nodes = try [fields["unit"]].compactMap { $0 } + (fields["more_units"]?.items() ?? [])
    for node in nodes {
      for unit in try node.alternatives(["name", "when", "section", "service", "environment"], version) {
        units.append(try node.unit(unit, version))
      }
    }
    return ComponentModel(name: name, files: files, units: units)
  }

  private func checkUses() throws(CatalogError) {
    let files = components.flatMap(\.files).flatMap(\.rules)
    let units = components.flatMap(\.units).flatMap { $0.service.rules + $0.environment.rules }
    try check(files + units + blocks.values.flatMap(\.rules))
  }

  private func check(_ rules: [Rule]) throws(CatalogError) {
    for rule in rules {
      try check(rule.rules)
      guard let use = rule.use else { continue }
      guard let block = blocks[use.block] else { throw use.place.error("there is no block \(use.block)") }
      for name in use.arguments.keys.sorted() where block.parameters[name] == nil {
        throw use.place.error("the block \(use.block) has no parameter \(name)")
      }
      for (name, standard) in block.parameters
      where standard == nil && use.arguments[name] == nil {
        throw use.place.error("the block \(use.block) needs \(name)")
      }
    }
  }
}

extension CatalogNode {
  /// The fields of a mapping, or of those mappings of a list that hold for the version.
  fileprivate func alternatives(
    _ known: Set<String>, _ version: PlatformVersion
  ) throws(CatalogError) -> [[String: CatalogNode]] {
    var nodes = [self]
    if case .sequence = node.content { nodes = try items() }
    var fitting: [[String: CatalogNode]] = []
    for node in nodes {
      let fields = try node.fields(known.union(["since", "until"]))
      if try CatalogNode.versions(fields).contains(version) { fitting.append(fields) }
    }
    return fitting
  }

  /// A function; nil where the catalog has none for the version. Alternatives may differ in their value only.
  fileprivate func function(_ version: PlatformVersion) throws(CatalogError) -> ForwardModel.Function? {
    guard let fields = try alternatives(["parameters", "value"], version).first else { return nil }
    var parameters: [String] = []
    for item in try fields["parameters"]?.items() ?? [] { parameters.append(try item.text()) }
    guard let node = fields["value"] else { throw error("value is missing") }
    guard case .sequence = node.node.content else {
      return ForwardModel.Function(parameters: parameters, value: try node.templatedValue())
    }
    guard let alternative = try node.alternatives(["value"], version).first else { return nil }
    guard let value = alternative["value"] else { throw node.error("value is missing") }
    return ForwardModel.Function(parameters: parameters, value: try value.templatedValue())
  }

  fileprivate func block(_ version: PlatformVersion) throws(CatalogError) -> RuleBlock {
    let fields = try fields(["parameters", "rules"])
    var parameters: OrderedDictionary<String, TemplatedValue?> = [:]
    for entry in try fields["parameters"]?.entries() ?? [] {
      let isRequired = try entry.value.value() == .null
      parameters.updateValue(isRequired ? nil : try entry.value.templatedValue(), forKey: entry.key)
    }
    guard let rules = fields["rules"] else { throw error("rules are missing") }
    return RuleBlock(parameters: parameters, rules: try rules.rules(version))
  }

  fileprivate func file(
    _ name: String, _ fields: [String: CatalogNode], _ version: PlatformVersion
  ) throws(CatalogError) -> FileModel {
    guard let path = fields["path"] else { throw error("path is missing") }
    let format = try fields["format"]?.text() ?? "properties"
    guard let known = FileModel.Format(rawValue: format) else {
      throw error("format must be properties, lines or foreign, not \(format)")
    }
    let rules = try fields["rules"].map { (node) throws(CatalogError) in try node.rules(version) } ?? []
    return FileModel(
      name: name, path: try path.template(path.text()), format: known, custom: try fields["custom"]?.text(),
      condition: try fields["when"].map { (node) throws(CatalogError) in try node.expression() },
      rules: known == .foreign ? try ownText(fields, rules, version) : try withoutText(fields, rules))
  }

  /// What is known of a text of the collection's own: nothing, or its digest and the values that are filled in, as long as
  /// no other text is put in its place.
  private func ownText(
    _ fields: [String: CatalogNode], _ rules: [Rule], _ version: PlatformVersion
  ) throws(CatalogError) -> [Rule] {
    guard let node = fields["digest"] else {
      for name in ["own", "rules"] {
        if let node = fields[name] { throw node.error("\(name) of a foreign file needs its digest") }
      }
      return []
    }
    var digests: [CatalogNode] = []
    for alternative in try node.alternatives(["sha256"], version) {
      guard let digest = alternative["sha256"] else { throw node.error("sha256 is missing") }
      digests.append(digest)
    }
    guard digests.count < 2 else { throw node.error("more than one digest holds for version \(version)") }
    guard let digest = digests.first else { return [] }
    let text = try digest.text()
    guard text.utf8.count == 64, text.utf8.allSatisfy(Array("0123456789abcdef".utf8).contains) else {
      throw digest.error("a SHA-256 is needed here, 64 digits in small letters, not \(text)")
    }
    return [
      Rule(
        condition: try fields["own"].map { (node) throws(CatalogError) in try node.expression() }, loop: nil,
        settings: [
          Rule.Setting(
            key: try digest.template(RenderedFile.wholeKey), value: .constant(.string(text)),
            place: digest.place)
        ], lines: [], use: nil, rules: rules)
    ]
  }

  private func withoutText(
    _ fields: [String: CatalogNode], _ rules: [Rule]
  ) throws(CatalogError) -> [Rule] {
    for name in ["own", "digest"] {
      if let node = fields[name] { throw node.error("\(name) belongs to a file whose format is foreign") }
    }
    return rules
  }

  fileprivate func unit(
    _ fields: [String: CatalogNode], _ version: PlatformVersion
  ) throws(CatalogError) -> UnitModel {
    guard let name = fields["name"] else { throw error("name is missing") }
    return UnitModel(
      name: try name.template(name.text()),
      condition: try fields["when"].map { (node) throws(CatalogError) in try node.expression() },
      section: try CatalogNode.part(fields["section"], version),
      service: try CatalogNode.part(fields["service"], version),
      environment: try CatalogNode.part(fields["environment"], version))
  }

  private static func part(
    _ node: CatalogNode?, _ version: PlatformVersion
  ) throws(CatalogError) -> UnitModel.Part {
    let fields = try node?.fields(["custom", "rules"]) ?? [:]
    return UnitModel.Part(
      custom: try fields["custom"]?.text(),
      rules: try fields["rules"].map { (node) throws(CatalogError) in try node.rules(version) } ?? [])
  }
}

extension ForwardModel {
  /// The versions of the collection that the catalog knows.
  package static let versions = ["7.3", "7.4", "7.5", "7.6", "7.7", "7.8", "7.9", "8.0", "8.1", "8.2", "8.3"]

  /// The model for a version of the platform; nil where the catalog does not know the collection for it.
  package static func covering(_ version: PlatformVersion) throws(CatalogError) -> ForwardModel? {
    versions.contains(version.minor.description) ? try embedded(version) : nil
  }
}
