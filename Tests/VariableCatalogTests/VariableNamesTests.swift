import ComponentCatalog
import Testing
import VariableCatalog

/// The list of names that inventories may set.
struct VariableNamesTests {
  @Test func itHasEveryVariableOfTheModel() throws {
    let catalog = try Catalog.embedded()
    for minor in ["7.9", "8.3"] {
      let version = try #require(PlatformVersion("\(minor).0"))
      let model = try #require(try ForwardModel.covering(version))
      // The model names variables of all components alike.
      let gone = catalog.components.filter { !$0.versions.contains(version) }.map { "\($0.name)_" }
      let missing = model.definitions.filter { name, definition in
        guard case .variable = definition else { return false }
        return !catalog.variables.all.contains(name) && !name.hasPrefix("ansible_")
          && !gone.contains(where: name.hasPrefix)
      }
      #expect(missing.keys.sorted() == [], "\(minor)")
    }
  }

  @Test(arguments: [
    ("kafka_broker_log4j_root_logger_level", "7.9.8", "kafka_broker_log4j_root_logger"),
    ("kafka_broker_custom_log4j", "8.3.0", "kafka_broker_custom_log4j2"),
    ("kafka_broker_log4j2_root_loger_level", "8.3.0", "kafka_broker_log4j2_root_logger_level"),
  ])
  func whatIsNearHangsOnTheVersion(name: String, version: String, nearest: String) throws {
    let variables = try Catalog.embedded().variables
    #expect(variables.nearest(to: name, in: PlatformVersion(version)) == nearest)
  }

  @Test(arguments: [
    ("jmxexporter_enable", "jmxexporter_enabled"),
    ("kafka_broke_custom_listeners", "kafka_broker_custom_listeners"),
    ("zookeper_id", "zookeeper_id"), ("ssl_enalbed", "ssl_enabled"), ("company_ntp_servers", nil),
  ])
  func whatWasMeantIsNear(name: String, nearest: String?) throws {
    #expect(try Catalog.embedded().variables.nearest(to: name) == nearest)
  }
}
