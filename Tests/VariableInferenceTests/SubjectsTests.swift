import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import Testing

@testable import VariableInference

/// The order of variables, and the headings above them.
@Suite struct SubjectsTests {
  private func arranged(_ names: [String], prefix: String = "") throws -> [String] {
    try Subjects(headings: Catalog.embedded().headings).sections(
      names.map { .init($0, .value(.string("x"))) }, prefix: prefix
    ).flatMap { $0.comment.map { "# \($0)" } + [$0.name] }
  }

  @Test func namesWithTheSameBeginningStandTogether() throws {
    let names = [
      "ccloud_kafka_enabled", "ccloud_schema_registry_enabled", "ccloud_schema_registry_url",
      "ccloud_kafka_key",
      "ccloud_kafka_secret", "ccloud_schema_registry_key",
    ]
    #expect(
      try arranged(names) == [
        "# Confluent Cloud.", "ccloud_kafka_enabled", "ccloud_kafka_key", "ccloud_kafka_secret",
        "ccloud_schema_registry_enabled", "ccloud_schema_registry_url", "ccloud_schema_registry_key",
      ])
  }

  @Test func aUserStandsBeforeTheOwnPassword() throws {
    #expect(
      try arranged(["erp_ldap_password", "mds_http_protocol", "erp_ldap_user"]).dropFirst() == [
        "erp_ldap_user", "erp_ldap_password", "mds_http_protocol",
      ])
  }

  @Test func whatAServiceRunsWithHasAHeading() throws {
    let names = [
      "ksql_custom_java_args", "ksql_service_id", "ksql_listener_port", "ksql_ldap_user", "ksql_user",
    ]
    #expect(
      try arranged(names, prefix: "ksql_") == [
        "# How the service runs.", "ksql_custom_java_args", "ksql_service_id", "ksql_user",
        "# Listeners and ports.", "ksql_listener_port",
        "# Role-based access control (RBAC) and the Metadata Service (MDS).", "ksql_ldap_user",
      ])
    #expect(
      try arranged(["kafka_connect_cluster_ansible_group_names"]).first
        == "# Clusters that Control Center shows.")
  }
}
