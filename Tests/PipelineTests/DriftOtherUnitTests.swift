import EstateFindings
import Foundation
import TestSupport
import Testing

/// A component that runs as another unit than a deploy would set up.
struct DriftOtherUnitTests {
  private let workers = ["cn2.muc.example.net", "cn3.muc.example.net"]

  private func findings(_ change: (String) -> String) async throws -> [Finding] {
    try await ChangedFixture.report(on: "connect-groups", { _ in }, inventory: change).findings
  }

  private func withoutName(_ inventory: String) -> String {
    inventory.replacing(/(?m)^ *kafka_connect_service_name: .*\n/, with: "")
  }

  @Test func itIsToldOnceAndNothingOfEitherUnit() async throws {
    let findings = try await findings(withoutName)
    #expect(findings.map(\.kind) == ["unit.other", "unit.other"])
    #expect(findings.map(\.place.host) == workers)
    #expect(findings.allSatisfy { $0.starts == "confluent-kafka-connect" && $0.restarts == nil })
    #expect(findings.allSatisfy { $0.values.onDisk == "confluent-kafka-connect-export" })
  }

  /// Whoever deploys touches the declared unit alone.
  @Test func whatChangesInItsFilesRestartsNoOtherUnit() async throws {
    let findings = try await findings {
      withoutName($0).replacing(
        "kafka_connect_rest_port: 8084\n        kafka_connect_custom_properties:\n",
        with: "kafka_connect_rest_port: 8084\n        kafka_connect_custom_properties:\n          a.b: c\n")
    }.filter { $0.place.key == "a.b" }
    #expect(findings.map(\.place.host) == workers)
    #expect(findings.allSatisfy { $0.starts == "confluent-kafka-connect" && $0.restarts == nil })
  }
}
