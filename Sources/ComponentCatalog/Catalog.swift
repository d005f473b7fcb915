/// All components that are known, in the order in which an inventory lists them.
package struct Catalog: Sendable {
  package let components: [Component]
  package let evidence: EvidenceRules
  package let secrets: SecretRules
  package let deploy: DeployCatalog
  /// In the order in which an inventory has them.
  package let headings: [Heading]
  package let findings: FindingCatalog
  package let starts: StartRules
  package let variables: VariableNames

  init(
    components: [Component], evidence: EvidenceRules, secrets: SecretRules, deploy: DeployCatalog,
    headings: [Heading], findings: FindingCatalog, starts: StartRules, variables: VariableNames
  ) {
    self.evidence = evidence
    self.secrets = secrets
    self.deploy = deploy
    self.headings = headings
    self.findings = findings
    self.starts = starts
    self.variables = variables
    self.components = components.sorted { Catalog.rank($0) < Catalog.rank($1) }
  }

  /// The component of that name (which is its group, too).
  package func component(_ name: String) -> Component? { components.first { $0.name == name } }

  /// Unit names with `.service` that the collection gives to components and their companions, sorted.
  package var unitNames: [String] {
    let names = components.flatMap { $0.units + $0.communityUnits + $0.companions.flatMap(\.units) }
    return Set(names).sorted().map { $0 + ".service" }
  }

  /// Names of all start scripts, sorted.
  package var startScripts: [String] {
    Set(components.flatMap { $0.startScripts + $0.companions.flatMap(\.startScripts) }).sorted()
  }

  /// Shell patterns of which one matches the command line of every component, sorted.
  package var processPatterns: [String] {
    let classes = components.flatMap(\.mainClasses).map { "*java*\($0)*" }
    let programs = components.flatMap { [$0.process].compactMap(\.self) + $0.companions.map(\.process) }
    return Set(classes + programs + evidence.processes).sorted()
  }

  /// Order of deployment, which people expect in an inventory.
  private static func rank(_ component: Component) -> Int {
    order.firstIndex(of: component.name) ?? order.count
  }

  private static let order = [
    "zookeeper", "kafka_controller", "kafka_broker", "schema_registry", "kafka_connect", "kafka_rest",
    "ksql", "control_center", "control_center_next_gen", "kafka_connect_replicator", "usm_agent",
  ]
}

/// What a deploy does besides writing files, and what keeps it from that.
package struct DeployCatalog: Sendable {
  /// In the order in which they stand in an inventory.
  package let guards: [Guard]
  package let actions: [ActionRule]
  package let supplies: [SupplyRule]
  package let java: [JavaRule]
  package let restarts: RestartRules

  /// The same with some of the actions, and neither guards nor supplies.
  package func limited(to actions: [ActionRule]) -> DeployCatalog {
    DeployCatalog(guards: [], actions: actions, supplies: [], java: java, restarts: restarts)
  }
}
