import OrderedCollections
import Testing

@testable import VariableInference

/// A controller and a broker of one machine would have their exporter's rules at the same path.
struct AgentFileTests {
  private func service(_ units: [String: OrderedDictionary<String, String>]) -> ObservedService {
    ObservedService(
      host: "m1", component: "kafka_broker", mainName: "server.properties", properties: [:], units: units)
  }

  @Test func aFileOfAnAgentIsOfTheServiceWhoseUnitNamesIt() {
    let path = "/opt/prometheus/kafka.yml"
    let agent = "-javaagent:/opt/prometheus/jmx_prometheus_javaagent.jar=8080:\(path)"
    #expect(service(["confluent-server": ["Environment.KAFKA_OPTS": agent]]).names(path))
    #expect(!service(["confluent-kcontroller": ["Environment.KAFKA_OPTS": "-Da=b"]]).names(path))
  }

  @Test func withoutAUnitNothingSpeaksAgainstIt() {
    #expect(service([:]).names("/opt/prometheus/kafka.yml"))
  }
}
