import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import OrderedCollections
import Synchronization
import Testing
import VariableCatalog

@testable import EstateModel
@testable import VariableInference

/// A cluster as a deploy would meet it, made by hand.
struct DeployScene {
  /// Settings that name stores.
  static let stores = "ssl.keystore.location=/s/k.jks\nssl.truststore.location=/s/t.jks\n"

  /// A service with the settings of its main file.
  struct Place {
    var host: String
    var component: String
    var settings: String
    var state: Service.State = .running
    /// Facts of its host.
    var facts: [String: String] = [:]
    var javaOptions = ""
    /// Of its main file.
    var folder = "/etc"
  }

  var version: String? = "7.9.8"
  var places: [Place] = []
  /// Variables of the inventory.
  var variables: [String: AnsibleValue] = [:]
  /// Folder above the unpacked archive; nil for packages.
  var archive: String?
  /// Contents of files by path, the same on all hosts.
  var texts: [String: String] = [:]
  var isVerbatim = false
  var isCommunity = false

  /// Reading a model takes a while.
  private static let models = Mutex<[PlatformVersion: ForwardModel]>([:])

  private static func model(_ version: PlatformVersion) throws -> ForwardModel? {
    try models.withLock { models in
      if let model = models[version.minor] { return model }
      models[version.minor] = try ForwardModel.covering(version)
      return models[version.minor]
    }
  }

  /// One service, on `h1`.
  init(
    _ component: String = "kafka_broker", _ settings: String = "broker.id=1\n", version: String? = "7.9.8",
    facts: [String: String] = [:], variables: [String: AnsibleValue] = [:]
  ) {
    self.version = version
    self.variables = variables
    places = [Place(host: "h1", component: component, settings: settings, facts: facts)]
  }

  func guards() throws -> Guards { Guards(try Catalog.embedded().deploy.guards, try cases()) }

  /// The value of a guard for the service, from whatever level; nil where there is none.
  func value(_ name: String) throws -> AnsibleValue? {
    let guards = try guards()
    let place = try #require(places.first)
    return guards.own(on: place.host)[name] ?? guards.own(of: place.component)[name] ?? guards.forAll[name]
  }

  /// - Parameter own: stands in for the collection's; nil for that of the version.
  func cases(of own: ForwardModel? = nil) throws -> DeployCases {
    let catalog = try Catalog.embedded()
    let members = try places.map { place in
      HostMember(service: try service(place, catalog), inventoryName: place.host)
    }
    let hosts = Dictionary(
      places.map { place in
        (
          place.host,
          Estate.Host(
            name: place.host, inventoryName: place.host, connection: [:], texts: texts, osFamily: "RedHat",
            deployFacts: place.facts)
        )
      }, uniquingKeysWith: { first, _ in first })
    let version = version.flatMap(PlatformVersion.init)
    let cases = DeployCases(
      members, hosts: hosts, catalog: catalog.deploy, version: version, isVerbatim: isVerbatim)
    guard let version, let model = try own ?? Self.model(version) else { return cases }
    return cases.with(Evaluation(assignment, model: model))
  }

  func services() throws -> [Service] {
    let catalog = try Catalog.embedded()
    return try places.map { try service($0, catalog) }
  }

  private var assignment: VariableAssignment {
    var groups: OrderedDictionary<String, [String]> = [:]
    for place in places { groups[place.component, default: []].append(place.host) }
    return VariableAssignment(
      groups: groups, shared: variables.mapValues { TemplatedValue($0) },
      variables: OrderedDictionary(places.map { ($0.host, [:]) }, uniquingKeysWith: { first, _ in first }))
  }

  private func service(_ place: Place, _ catalog: Catalog) throws -> Service {
    let component = try #require(catalog.component(place.component))
    let main = component.config.files[0].name
    var settings = UnitSettings()
    settings.environment = ["KAFKA_OPTS": place.javaOptions]
    return Service(
      host: place.host, component: component, state: place.state, unit: component.units.first,
      user: "cp-kafka", group: "confluent", configPath: "\(place.folder)/\(main)",
      configs: [
        main: .init(path: "\(place.folder)/\(main)", properties: JavaProperties(parsing: place.settings))
      ],
      programArguments: [], settings: settings, companions: [],
      installation: Installation(
        version: version.flatMap(PlatformVersion.init), isCommunity: isCommunity, archiveBase: archive,
        binaries: "/usr"))
  }
}
