import HostRoster
import RemoteShells
import Testing

/// The form of Confluent's discovery scripts.
struct DiscoveryFormTests {
  @Test func hostsOfAll() async throws {
    let roster = try await roster(
      """
      vars:
        ansible_user: ops
        ansible_become: true
        ansible_ssh_private_key_file: ~/.ssh/id_ed25519
      hosts:
        all:
          - kb2.example.net
          - kb1.example.net
      """)
    #expect(roster.names == ["kb1.example.net", "kb2.example.net"])
    #expect(roster.warnings.isEmpty)
    #expect(roster.units.isEmpty)
    let connection = try roster.connection("kb2.example.net")
    #expect(connection.address == "kb2.example.net")
    #expect(connection.user == "ops")
    #expect(connection.become?.user == "root")
    #expect(connection.privateKeyFile == "~/.ssh/id_ed25519")
  }

  @Test func hostsByGroup() async throws {
    let text = """
      vars: {ansible_user: ops}
      hosts:
        kafka_broker: [kb1, kb2]
        zookeeper:
          - zk1
        kafka_connect:
        ksql:
          ks1: {ansible_port: 2222}
          ks2:
      """
    let all = try await roster(text)
    #expect(all.names == ["kb1", "kb2", "ks1", "ks2", "zk1"])
    #expect(all.warnings.isEmpty)
    #expect(try all.connection("ks1").port == 2222)
    #expect(try all.connection("ks2").port == nil)
    #expect(try await roster(text, limit: "kafka_broker").names == ["kb1", "kb2"])
  }

  @Test func hostsAsOneList() async throws {
    let roster = try await roster("hosts: [b, a, 'c[1:3]']\n")
    #expect(roster.names == ["a", "b", "c1", "c2", "c3"])
  }

  @Test func aHostInTwoGroupsIsOneHost() async throws {
    let roster = try await roster("hosts: {kafka_broker: [h1], zookeeper: [h1, h2]}\n")
    #expect(roster.names == ["h1", "h2"])
  }

  @Test func namesOfUnitsAreKept() async throws {
    let roster = try await roster(
      """
      vars:
        service_overrides:
          kafka_broker_service_name: confluent-kafka-prod
          kafka_connect_service_name: my-connect.service
      hosts: [kb1]
      """)
    #expect(roster.units == ["confluent-kafka-prod.service", "my-connect.service"])
    #expect(roster.warnings.isEmpty)
  }

  @Test func unknownKeysAreNamed() async throws {
    let roster = try await roster(
      """
      vars:
        ansible_user: ops
        from_version: 7.3.1
        service_overrides:
          kafka_broker_service_name: kafka
          kafka_broker_user: svc
      output: here
      hosts: [kb1]
      """)
    #expect(
      roster.warnings == [
        "hosts.yml:3:3: from_version is not known here and was not used",
        "hosts.yml:6:5: kafka_broker_user was not used: it is read from the hosts themselves",
        "hosts.yml:7:1: output is not known here and was not used",
      ])
    #expect(roster.units == ["kafka.service"])
  }

  @Test func variableFilesBesideItCount() async throws {
    let roster = try await roster(
      "vars: {ansible_user: ops}\nhosts: {kafka_broker: [kb1, kb2]}\n",
      beside: [
        "group_vars/kafka_broker.yml": "ansible_user: kafka\n",
        "host_vars/kb2.yml": "ansible_host: 10.0.0.2\n",
      ])
    #expect(try roster.connection("kb1").user == "kafka")
    #expect(try roster.connection("kb2").address == "10.0.0.2")
  }

  @Test(arguments: [
    ("hosts: kb1\n", "hosts.yml:1:8: hosts must be a list of hosts, or groups with a list of hosts each"),
    ("hosts:\n  all: kb1\n", "hosts.yml:2:8: a group needs a list of hosts, such as `- kb1.example.net`"),
    ("hosts: [[kb1]]\n", "hosts.yml:1:9: a host must be a name, not a list"),
    ("hosts:\n  - kb1\n  - \n", "hosts.yml:3:4: a host must be a name, not empty"),
    ("vars: [a]\nhosts: [kb1]\n", "hosts.yml:1:7: vars must be a mapping of variables"),
    ("hosts: []\n", "hosts.yml names no host"),
    ("hosts: {all: }\n", "hosts.yml names no host"),
  ])
  func mistakesAreNamedWithTheirPlace(text: String, expected: String) async throws {
    #expect(try await refusal(text) == expected)
  }
}
