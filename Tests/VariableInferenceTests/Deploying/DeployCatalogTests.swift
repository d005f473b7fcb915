import AnsibleExpressions
import ComponentCatalog
import Testing
import VariableCatalog

/// A name that no model knows would make its condition false for ever, and nobody would notice.
@Suite struct DeployCatalogTests {
  @Test func conditionsHoldKnownNamesOnly() throws {
    let catalog = try Catalog.embedded()
    let deploy = catalog.deploy
    let situations =
      deploy.guards.map(\.situation) + deploy.actions.map(\.situation) + deploy.supplies.map(\.situation)
    let models = try ForwardModel.versions.compactMap(PlatformVersion.init).compactMap(ForwardModel.covering)
    var count = 0
    for situation in situations where situation.isConditional {
      for component in situation.components.isEmpty ? [""] : situation.components {
        let condition = situation.condition(for: component).map { [$0] } ?? []
        let expressions =
          condition + situation.comparisons(for: component).map(\.declared)
          + situation.changes(for: component)
        #expect(!expressions.isEmpty, "\(component)")
        for name in expressions.flatMap(\.names) {
          count += 1
          let isKnown =
            catalog.variables.all.contains(name) || models.contains { $0.definitions[name] != nil }
          #expect(isKnown, "\(name)")
        }
      }
    }
    #expect(count > 30)
  }

  @Test func componentsAreKnown() throws {
    let catalog = try Catalog.embedded()
    let deploy = catalog.deploy
    let situations =
      deploy.guards.map(\.situation) + deploy.actions.map(\.situation) + deploy.supplies.map(\.situation)
    for name in situations.flatMap(\.components) { #expect(catalog.component(name) != nil, "\(name)") }
  }

  /// An action that something keeps a deploy from names a variable that an inventory can have.
  @Test func guardsOfActionsAreWritten() throws {
    let catalog = try Catalog.embedded()
    let guards = Set(catalog.deploy.guards.map(\.name))
    // Written elsewhere in an inventory, or by its operator.
    let others: Set = [
      "confluent_package_version", "confluent_server_enabled", "kafka_controller_custom_properties",
      "ssl_truststore_ca_cert_alias",
    ]
    for name in catalog.deploy.actions.flatMap(\.guards) {
      #expect(guards.contains(name) || others.contains(name), "\(name)")
    }
  }
}
