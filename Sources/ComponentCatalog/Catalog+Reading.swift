import AnsibleYAML
import EmbeddedTemplates

extension Catalog {
  /// The catalog that ships inside the program.
  package static func embedded() throws(CatalogError) -> Catalog {
    var components: [Component] = []
    for path in Template.paths where path.hasPrefix("components/") {
      do {
        components.append(try component(try Template.bytes(path), file: path))
      } catch let error as CatalogError {
        throw error
      } catch {
        throw CatalogError(place: path, message: "\(error)")
      }
    }
    return Catalog(components: components, evidence: try EvidenceRules.embedded())
  }

  /// One component from the text of its file.
  static func component(_ bytes: [UInt8], file: String) throws(CatalogError) -> Component {
    let node: YAMLNode?
    do {
      node = try parseYAML(bytes, file: file)
    } catch {
      throw CatalogError(place: "\(file):\(error.line):\(error.column)", message: error.message)
    }
    guard let node else { throw CatalogError(place: file, message: "the file is empty") }
    return try Fields.read(node, file: file) { (fields) throws(CatalogError) in
      Component(
        name: try fields.text("component"),
        title: try fields.text("title"),
        mainClasses: try fields.texts("main_classes"),
        process: try fields.optionalText("process"),
        startScripts: try fields.texts("start_scripts"),
        units: try fields.texts("units"),
        communityUnits: try fields.texts("community_units"),
        packages: try fields.texts("packages"),
        versions: try fields.versions(),
        distinction: try fields.optional("distinguished_by", distinction),
        unitVariable: try fields.optionalText("unit_variable"),
        ownVersion: try fields.optional("version", ownVersion),
        config: try fields.required("config", config),
        service: try fields.required("service", service),
        identity: try fields.optional("identity", identity),
        clusters: try fields.optional("clusters", clusters),
        companions: try fields.list("companions", companion),
        required: try fields.list("required", required))
    }
  }
}

private func distinction(_ fields: inout Fields) throws(CatalogError) -> Component.Distinction {
  .init(properties: try fields.texts("properties"), packages: try fields.texts("packages"))
}

private func ownVersion(_ fields: inout Fields) throws(CatalogError) -> Component.OwnVersion {
  .init(
    variable: try fields.text("variable"), package: try fields.text("package"),
    directory: try fields.text("directory"))
}

private func config(_ fields: inout Fields) throws(CatalogError) -> Component.Config {
  .init(
    prefix: try fields.text("prefix"), nameVariable: try fields.optionalText("name_variable"),
    files: try fields.list("files") { (file) throws(CatalogError) in
      .init(
        name: try file.text("name"), option: try file.optionalText("option"),
        customProperties: try file.text("custom_properties"))
    })
}

private func service(_ fields: inout Fields) throws(CatalogError) -> Component.ServiceDefaults {
  .init(
    user: try fields.text("user"), group: try fields.text("group"),
    logDirectory: try fields.optionalText("log_dir"),
    limitNoFile: try fields.optionalText("limit_nofile"),
    options: try fields.optionalText("options"),
    userAlwaysWritten: try fields.flag("user_always_written"),
    execStartAlwaysWritten: try fields.flag("always_exec_start"),
    unitWritten: try fields.flag("unit_written"),
    environment: try fields.list("environment", environment))
}

private func environment(_ fields: inout Fields) throws(CatalogError) -> Component.EnvironmentDefault {
  .init(name: try fields.text("name"), value: try fields.text("value"), versions: try fields.versions())
}

private func identity(_ fields: inout Fields) throws(CatalogError) -> Component.Identity {
  .init(variable: try fields.optionalText("variable"), first: try fields.number("first"))
}

private func clusters(_ fields: inout Fields) throws(CatalogError) -> Component.Clusters {
  .init(
    property: try fields.text("property"), variable: try fields.text("variable"),
    standard: try fields.text("default"), namesVariable: try fields.text("names_variable"))
}

private func companion(_ fields: inout Fields) throws(CatalogError) -> Component.Companion {
  .init(
    name: try fields.text("name"), variables: try fields.text("variables"),
    process: try fields.text("process"), startScripts: try fields.texts("start_scripts"),
    units: try fields.texts("units"), execStart: try fields.text("exec_start"),
    environment: try fields.list("environment", environment))
}

private func required(_ fields: inout Fields) throws(CatalogError) -> Component.RequiredVariable {
  .init(name: try fields.text("name"), value: try fields.text("value"))
}
