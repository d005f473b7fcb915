import AnsibleYAML
import EmbeddedTemplates

extension Catalog {
  /// The catalog that ships inside the program.
  package static func embedded() throws(CatalogError) -> Catalog {
    var components: [Component] = []
    for path in Template.paths where path.hasPrefix("components/") {
      components.append(try read(path, Component.init(reading:)))
    }
    return Catalog(
      components: components,
      evidence: try read("evidence.yml", EvidenceRules.init(reading:)),
      secrets: try SecretRules.embedded.get(),
      deploy: DeployCatalog(
        guards: try list("guards", Guard.init(reading:)),
        actions: try list("actions", ActionRule.init(reading:)),
        supplies: try list("supplies", SupplyRule.init(reading:)),
        java: try list("java", JavaRule.init(reading:)),
        restarts: try read("restarts.yml", RestartRules.init(reading:))),
      headings: try list("headings", Heading.init(reading:)),
      findings: try read("findings.yml", FindingCatalog.init(reading:)),
      starts: try read("starts.yml", StartRules.init(reading:)),
      variables: try read("variables.yml", VariableNames.init(reading:)))
  }

  /// The file of a name, which holds one list of the same name.
  private static func list<Value>(
    _ name: String, _ make: (inout Fields) throws(CatalogError) -> Value
  ) throws(CatalogError) -> [Value] {
    try read("\(name).yml") { (fields) throws(CatalogError) in try fields.list(name, make) }
  }

  /// Reads one of the files that ship inside the program.
  static func read<Value>(
    _ path: String, _ make: (inout Fields) throws(CatalogError) -> Value
  ) throws(CatalogError) -> Value {
    let bytes: [UInt8]
    do {
      bytes = try Template.bytes(path)
    } catch {
      throw CatalogError(place: path, message: error.description)
    }
    return try read(bytes, file: path, make)
  }

  /// Reads one file of the catalog; errors name its file, line and column.
  package static func read<Value>(
    _ bytes: [UInt8], file: String, _ make: (inout Fields) throws(CatalogError) -> Value
  ) throws(CatalogError) -> Value {
    let node: YAMLNode?
    do {
      node = try parseYAML(bytes, file: file)
    } catch {
      throw CatalogError(place: "\(file):\(error.line):\(error.column)", message: error.message)
    }
    guard let node else { throw CatalogError(place: file, message: "the file is empty") }
    return try Fields.read(node, file: file, make)
  }
}

extension Component {
  init(reading fields: inout Fields) throws(CatalogError) {
    self.init(
      name: try fields.text("component"),
      title: try fields.text("title"),
      mainClasses: try fields.texts("main_classes"),
      process: try fields.optionalText("process"),
      startScripts: try fields.texts("start_scripts"),
      units: try fields.texts("units"),
      communityUnits: try fields.texts("community_units"),
      packages: try fields.texts("packages"),
      versions: try fields.versions(),
      distinction: try fields.optional("distinguished_by", Component.Distinction.init(reading:)),
      unitVariable: try fields.optionalText("unit_variable"),
      ownVersion: try fields.optional("version", Component.OwnVersion.init(reading:)),
      config: try fields.required("config", Component.Config.init(reading:)),
      port: try fields.optional("port", Component.Port.init(reading:)),
      arguments: try fields.list("arguments", Component.Argument.init(reading:)),
      service: try fields.required("service", Component.ServiceDefaults.init(reading:)),
      identity: try fields.optional("identity", Component.Identity.init(reading:)),
      clusters: try fields.optional("clusters", Component.Clusters.init(reading:)),
      companions: try fields.list("companions", Component.Companion.init(reading:)),
      required: try fields.list("required", Component.RequiredVariable.init(reading:)),
      caution: try fields.optionalText("caution"),
      namedBy: try fields.texts("named_by"))
  }
}

extension Component.Port {
  fileprivate init(reading fields: inout Fields) throws(CatalogError) {
    self.init(
      variable: try fields.text("variable"), standard: try fields.number("default"),
      property: try fields.text("property"))
  }
}

extension Component.Argument {
  fileprivate init(reading fields: inout Fields) throws(CatalogError) {
    self.init(
      option: try fields.text("option"), variable: try fields.text("variable"),
      standard: try fields.text("default"))
  }
}

extension Component.Distinction {
  fileprivate init(reading fields: inout Fields) throws(CatalogError) {
    self.init(properties: try fields.texts("properties"), packages: try fields.texts("packages"))
  }
}

extension Component.OwnVersion {
  fileprivate init(reading fields: inout Fields) throws(CatalogError) {
    self.init(
      variable: try fields.text("variable"), package: try fields.text("package"),
      directory: try fields.text("directory"))
  }
}

extension Component.Config {
  fileprivate init(reading fields: inout Fields) throws(CatalogError) {
    self.init(
      prefix: try fields.text("prefix"), hasPrefixVariable: try !fields.flag("fixed"),
      nameVariable: try fields.optionalText("name_variable"),
      files: try fields.list("files") { (file) throws(CatalogError) in
        .init(
          name: try file.text("name"), option: try file.optionalText("option"),
          customProperties: try file.text("custom_properties"))
      })
  }
}

extension Component.ServiceDefaults {
  fileprivate init(reading fields: inout Fields) throws(CatalogError) {
    self.init(
      user: try fields.text("user"), group: try fields.text("group"),
      logDirectory: try fields.optionalText("log_dir"),
      limitNoFile: try fields.optionalText("limit_nofile"),
      options: try fields.optionalText("options"),
      userAlwaysWritten: try fields.flag("user_always_written"),
      execStartAlwaysWritten: try fields.flag("always_exec_start"),
      unitWritten: try fields.flag("unit_written"),
      environment: try fields.list("environment", Component.EnvironmentDefault.init(reading:)))
  }
}

extension Component.EnvironmentDefault {
  fileprivate init(reading fields: inout Fields) throws(CatalogError) {
    self.init(name: try fields.text("name"), value: try fields.text("value"), versions: try fields.versions())
  }
}

extension Component.Identity {
  fileprivate init(reading fields: inout Fields) throws(CatalogError) {
    self.init(variable: try fields.optionalText("variable"), first: try fields.number("first"))
  }
}

extension Component.Clusters {
  fileprivate init(reading fields: inout Fields) throws(CatalogError) {
    self.init(
      property: try fields.text("property"), variable: try fields.text("variable"),
      standard: try fields.text("default"), namesVariable: try fields.text("names_variable"),
      center: try Component.Clusters.KeyFrame(reading: &fields),
      isGroupCenterName: try fields.flag("center_named_by_group"))
  }
}

extension Component.Clusters.KeyFrame {
  fileprivate init(reading fields: inout Fields) throws(CatalogError) {
    let frame = try fields.texts("center")
    guard frame.count == 2 else {
      throw fields.error("center must be what stands before and behind a name, two texts", at: "center")
    }
    self.init(prefix: frame[0], suffix: frame[1])
  }
}

extension Component.Companion {
  fileprivate init(reading fields: inout Fields) throws(CatalogError) {
    self.init(
      name: try fields.text("name"), variables: try fields.text("variables"),
      process: try fields.text("process"), startScripts: try fields.texts("start_scripts"),
      units: try fields.texts("units"), execStart: try fields.text("exec_start"),
      environment: try fields.list("environment", Component.EnvironmentDefault.init(reading:)))
  }
}

extension Component.RequiredVariable {
  fileprivate init(reading fields: inout Fields) throws(CatalogError) {
    self.init(
      name: try fields.text("name"), value: try fields.optionalText("value"),
      credentialFile: try fields.optionalText("credential_file"))
  }
}
