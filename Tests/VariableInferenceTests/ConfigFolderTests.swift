import AnsibleYAML
import ComponentCatalog
import Testing

@testable import EstateModel
@testable import VariableInference

@Suite("Folders of configuration that are not the collection's")
struct ConfigFolderTests {
  private func services(_ folders: [String]) throws -> [Service] {
    var scene = DeployScene()
    scene.archive = "/opt/cp"
    scene.places = zip(["kafka_broker", "schema_registry"], folders).map { component, folder in
      .init(host: component, component: component, settings: "a=b\n", folder: "/opt/cp" + folder)
    }
    return try scene.services()
  }

  private func settled(_ services: [Service]) -> [[String]] {
    let platform = Platform(mostOf: services)
    return services.map { service in
      ServiceVariables.settled(service, platform: platform.on(service))
        .filter { $0.key.hasSuffix("config_prefix") }.map { "\($0.key)=\($0.value.scalarText ?? "")" }
    }
  }

  @Test func oneOfAllIsSaidOnce() throws {
    let services = try services(["/conf/kafka", "/conf/schema-registry"])
    #expect(settled(services) == [["config_prefix=/conf"], ["config_prefix=/conf"]])
  }

  @Test func oneOfAComponentIsTheComponents() throws {
    let services = try services(["/conf/kafka", "/etc/schema-registry"])
    #expect(settled(services) == [["kafka_broker_config_prefix=/conf/kafka"], []])
  }
}
