import AnsibleInventory
import DeploymentRendering
import TestSupport
import Testing
import VariableCatalog
import VariableInference

/// Where it is easy to write an inventory that looks right and deploys something else. Every inventory is deployed by the
/// model, and what is found on the hosts must come to the same files, whether Ansible merges dictionaries or replaces them.
@Suite("Traps")
struct TrapTests {
  struct Trap: Sendable, CustomTestStringConvertible {
    let name: String
    var version = "7.9.8"
    /// Variables of all hosts.
    var all = "{}"
    /// The groups.
    var groups = Self.broker
    var edits: [DeployedEstate.Edit] = []
    /// What the inventory that was found must say: `PLACE VARIABLE VALUE`.
    var says: [String] = []
    /// What stands in none of its lines.
    var never: [String] = []
    /// Settings that a deploy would add.
    var adds: [String] = []

    var testDescription: String { name }

    static let broker = """
      kafka_controller: {hosts: {c1: }}
      kafka_broker: {hosts: {b1: }}
      """
    static let brokers = """
      kafka_controller: {hosts: {c1: }}
      kafka_broker: {hosts: {b1: , b2: }}
      """
    static let zookeeper = """
      zookeeper: {hosts: {z1: }}
      kafka_broker: {hosts: {b1: }}
      """
  }

  @Test("Each is seen", arguments: traps)
  func trap(_ trap: Trap) async throws {
    let text = "all:\n  vars:\n\(indented(trap.all))\n  children:\n\(indented(trap.groups))\n"
    let estate = try await DeployedEstate(text, version: trap.version, edits: trap.edits)
    #expect(estate.found.inventories.count == 1 && estate.found.gaps.isEmpty)
    let residual = try #require(estate.found.residual).differences
    #expect(Set(residual.map(\.key)) == Set(trap.adds), "\(residual)")
    #expect(residual.allSatisfy { $0.kind == .added })
    #expect(try estate.rendering(.merge).hosts == estate.rendering(.replace).hosts)
    let lines = try estate.lines()
    #expect(Set(trap.says).subtracting(lines).sorted() == [], "\(lines.sorted().joined(separator: "\n"))")
    for word in trap.never { #expect(lines.filter { $0.contains(word) } == []) }
    let model = try #require(estate.found.inventories.first?.model)
    let names = lines.compactMap { $0.split(separator: " ").dropFirst().first?.split(separator: ".").first }
    let computed = names.filter { name in
      if case .computed? = model.definitions[String(name)] { true } else { false }
    }
    #expect(computed == [], "the collection computes these itself: to set them means nothing")
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
  }

  private static let traps: [Trap] =
    scopes + texts + encryption + logins + listeners + services + clients + sights + wording + places + others

  // MARK: - Scopes and dictionaries

  private static let scopes = [
    Trap(
      name: "a listener is known to all hosts, though brokers alone have it",
      all: "kafka_broker_custom_listeners: {client: {name: CLIENT, port: 9094}}",
      says: ["all kafka_broker_custom_listeners.client.port 9094"],
      never: ["kafka_broker kafka_broker_custom_listeners"]),
    Trap(
      name: "brokers must know how controllers are logged in to",
      all: "sasl_protocol: scram\nkafka_controller_sasl_protocol: plain",
      says: ["all sasl_protocol scram", "all kafka_controller_sasl_protocol plain"]),
    Trap(
      name: "what brokers and hosts of theirs set of one dictionary stands whole under each",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker:
          vars: {kafka_broker_custom_properties: {num.partitions: "6", broker.rack: x}}
          hosts:
            b1: {kafka_broker_custom_properties: {broker.rack: a}}
            b2: {kafka_broker_custom_properties: {broker.rack: b}}
        """,
      says: [
        "kafka_broker kafka_broker_custom_properties.num.partitions 6",
        "kafka_broker kafka_broker_custom_properties.broker.rack {{ kafka_broker_broker_rack }}",
        "b1 kafka_broker_broker_rack a",
        "b2 kafka_broker_broker_rack b",
      ]),
    Trap(
      name: "controllers' data folder is known to brokers, and said once",
      all: "kafka_controller_custom_properties: {log.dirs: /data/c, num.io.threads: \"4\"}",
      says: [
        "all kafka_controller_custom_properties.log.dirs /data/c",
        "all kafka_controller_custom_properties.num.io.threads 4",
      ], never: ["kafka_controller kafka_controller_custom_properties"]),
    Trap(
      name: "a setting that somebody took out comes back, and that is told",
      edits: [.init(file: "/etc/kafka/server.properties", key: "num.partitions", value: nil)],
      adds: ["num.partitions"]),
    Trap(
      name: "brokers are not numbered by their place", version: "7.6.1",
      groups: """
        zookeeper: {hosts: {z1: {zookeeper_id: 3}, z2: {zookeeper_id: 5}}}
        kafka_broker: {hosts: {b1: {broker_id: 3}, b2: {broker_id: 7}}}
        """,
      says: ["b1 broker_id 3", "b2 broker_id 7", "z1 zookeeper_id 3", "z2 zookeeper_id 5"],
      never: ["custom_properties"]),
    Trap(
      name: "node ids are said by a name that the version reads", version: "8.3.0",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker: {hosts: {b1: {node_id: 11}}}
        """,
      says: ["b1 broker_id 11"], never: ["custom_properties"]),
  ]

  // MARK: - Texts

  private static let texts = [
    Trap(
      name: "values that YAML or Jinja would take for something else",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker:
          hosts: {b1: }
          vars:
            kafka_broker_custom_properties:
              a: "yes"
              b: "2020-01-01"
              c: "1.50"
              d: ""
              e: !unsafe "{{ x }}"
              f: "a\\\\.b"
              g: "[1, 2]"
              h: "12:30:00"
              i: "None"
        """,
      says: [
        "a yes", "b 2020-01-01", "c 1.50", "d ", "e {{ x }}", "f a\\.b", "g [1, 2]", "h 12:30:00", "i None",
      ].map { "kafka_broker kafka_broker_custom_properties.\($0)" }),
    Trap(
      name: "rules with commas and backslashes in them",
      all: """
        ssl_enabled: true
        principal_mapping_rules: ['RULE:^CN=([^,]*),OU=(a\\.b),.*$/$1/L', DEFAULT]
        """,
      says: [#"all principal_mapping_rules RULE:^CN=([^,]*),OU=(a\.b),.*$/$1/L,DEFAULT"#],
      never: ["custom_properties"]),
    Trap(
      name: "truth values with a capital are the collection's own",
      groups: Trap.broker + "\ncontrol_center_next_gen: {hosts: {m1: }}",
      never: ["custom_properties"]),
  ]

  // MARK: - Encryption

  private static let encryption = [
    Trap(
      name: "a store's password and its key's",
      all: """
        ssl_enabled: true
        ssl_provided_keystore_and_truststore: true
        ssl_keystore_store_password: store
        ssl_keystore_key_password: key
        ssl_truststore_password: trust
        """,
      says: [
        "all ssl_keystore_store_password store", "all ssl_keystore_key_password key",
        "all ssl_truststore_password trust",
      ], never: ["storepass", "keypass", "custom_properties"]),
    Trap(
      name: "one password for the stores of all, where it counts by a switch only", version: "7.3.1",
      all: """
        ssl_enabled: true
        ssl_keystore_and_truststore_custom_password: true
        ssl_keystore_store_password: store
        ssl_truststore_password: trust
        """, groups: Trap.zookeeper + "\nschema_registry: {hosts: {s1: }}",
      says: [
        "all ssl_keystore_and_truststore_custom_password True", "all ssl_keystore_store_password store",
        "all ssl_truststore_password trust",
      ], never: ["storepass", "keypass", "custom_properties"]),
    Trap(
      name: "TLS towards brokers is no TLS of one's own",
      all: "ssl_enabled: true\nksql_ssl_enabled: false",
      groups: Trap.broker + "\nksql: {hosts: {q1: }}",
      says: ["all ssl_enabled True", "ksql ksql_ssl_enabled False"], never: ["custom_properties"]),
    Trap(
      name: "TLS without ZooKeeper's", version: "7.6.1",
      all: "ssl_enabled: true\nzookeeper_ssl_enabled: false", groups: Trap.zookeeper,
      says: ["all ssl_enabled True", "all zookeeper_ssl_enabled False"], never: ["custom_properties"]),
    Trap(
      name: "one listener without client certificates needs both switches",
      all: """
        ssl_enabled: true
        ssl_client_authentication: required
        kafka_broker_custom_listeners:
          open: {name: OPEN, port: 9094, ssl_client_authentication: none, ssl_mutual_auth_enabled: false}
        """,
      says: [
        "all kafka_broker_custom_listeners.open.ssl_client_authentication none",
        "all kafka_broker_custom_listeners.open.ssl_mutual_auth_enabled False",
      ], never: ["custom_properties"]),
    Trap(
      name: "certificates that are asked for are not required",
      all: "ssl_enabled: true\nssl_client_authentication: requested",
      says: ["all ssl_client_authentication requested"], never: ["custom_properties"]),
  ]

  // MARK: - Logins

  private static let logins = [
    Trap(
      name: "a login is known by its key, whatever it is called; passwords may hold anything",
      all: """
        sasl_protocol: plain
        sasl_plain_users:
          admin: {principal: root, password: p=q r}
          schema_registry: {principal: svc_sr, password: a;b}
          client: {principal: app, password: c}
          flink: {principal: flink, password: d}
        """, groups: Trap.broker + "\nschema_registry: {hosts: {s1: }}",
      says: [
        "all sasl_plain_users.admin.principal root", "all sasl_plain_users.admin.password p=q r",
        "all sasl_plain_users.schema_registry.principal svc_sr",
        "all sasl_plain_users.client.principal app", "all sasl_plain_users.flink.password d",
      ], never: ["custom_properties"]),
    Trap(
      name: "users do not hide that all log in by one key", version: "8.1.2",
      all: """
        ssl_enabled: true
        ccloud_kafka_enabled: true
        ccloud_kafka_bootstrap_servers: b1:9092
        ccloud_kafka_key: client
        ccloud_kafka_secret: client-secret
        """,
      groups: """
        kafka_controller: {hosts: {c1: }, vars: {sasl_protocol: plain}}
        kafka_broker: {hosts: {b1: , b2: }, vars: {sasl_protocol: plain, ccloud_kafka_enabled: false}}
        schema_registry: {hosts: {s1: }}
        kafka_connect: {hosts: {k1: }}
        """, says: ["all ccloud_kafka_key client"],
      never: ["custom_properties", "sasl_plain_users"]),
    Trap(
      name: "users of SCRAM are in no file, and none is invented", all: "sasl_protocol: scram",
      groups: Trap.zookeeper, says: ["all sasl_protocol scram"],
      never: ["sasl_scram_users", "custom_properties"]),
    Trap(
      name: "of two mechanisms clients take the first", all: "sasl_protocol: plain,scram",
      groups: Trap.broker + "\nschema_registry: {hosts: {s1: }}",
      says: ["all sasl_protocol plain,scram"], never: ["custom_properties"]),
    Trap(
      name: "keytabs on hosts are no files of the one who deploys",
      all: "sasl_protocol: kerberos",
      groups: """
        zookeeper: {hosts: {z1: {zookeeper_kerberos_principal: zookeeper/z1@R}}}
        kafka_broker:
          hosts:
            b1: {kafka_broker_kerberos_principal: kafka/b1@R}
            b2: {kafka_broker_kerberos_principal: kafka/b2@R}
        """,
      says: ["kafka_broker kafka_broker_kerberos_principal kafka/{{ inventory_hostname }}@R"],
      never: ["kerberos_keytab_path", "custom_properties"]),
    Trap(
      name: "users of a password file",
      all: """
        schema_registry_authentication_type: basic
        schema_registry_basic_users:
          admin: {principal: root, password: a:b, roles: admin}
          eve: {principal: eve, password: c, roles: "developer,admin"}
        """, groups: Trap.broker + "\nschema_registry: {hosts: {s1: }}",
      says: [
        "all schema_registry_authentication_type basic",
        "all schema_registry_basic_users.admin.principal root",
        "all schema_registry_basic_users.admin.password a:b",
        "all schema_registry_basic_users.eve.roles developer,admin",
      ], never: ["custom_properties"]),
    Trap(
      name: "what controllers know of the metadata service shows none of another cluster",
      all: "rbac_enabled: true",
      says: ["all rbac_enabled True"], never: ["external_mds", "mds_broker_bootstrap", "sasl_protocol"]),
    Trap(
      name: "the metadata service of another cluster", version: "7.6.1",
      all: """
        rbac_enabled: true
        external_mds_enabled: true
        mds_broker_bootstrap_servers: m1:9092,m2:9092
        mds_bootstrap_server_urls: http://m1:8090,http://m2:8090
        mds_broker_listener: {ssl_enabled: false, ssl_mutual_auth_enabled: false, sasl_protocol: plain}
        """, groups: Trap.zookeeper,
      says: [
        "all external_mds_enabled True", "all mds_broker_bootstrap_servers m1:9092,m2:9092",
        "all mds_bootstrap_server_urls http://m1:8090,http://m2:8090",
      ], never: ["custom_properties"]),
  ]

  // MARK: - Listeners

  private static let listeners = [
    Trap(
      name: "one listener only",
      all: "kafka_broker_configure_multiple_listeners: false\nssl_enabled: true",
      says: ["all kafka_broker_configure_multiple_listeners False", "all ssl_enabled True"],
      never: ["custom_properties", "custom_listeners"]),
    Trap(
      name: "the listener between brokers goes by its key, not by its name",
      all: """
        kafka_broker_custom_listeners: {repl: {name: REPL, port: 9099}}
        kafka_broker_inter_broker_listener_name: repl
        """,
      says: [
        "all kafka_broker_inter_broker_listener_name repl",
        "all kafka_broker_custom_listeners.repl.name REPL",
      ], never: ["custom_properties"]),
    Trap(
      name: "listeners of other names in the place of the usual ones",
      all: "kafka_broker_custom_listeners: {internal: {name: CLIENTS}, broker: {name: REPLICATION}}",
      says: [
        "all kafka_broker_custom_listeners.internal.name CLIENTS",
        "all kafka_broker_custom_listeners.broker.name REPLICATION",
      ], never: ["custom_properties"]),
    Trap(
      name: "addresses of a listener that differ from broker to broker",
      all: "kafka_broker_custom_listeners: {external: {name: EXTERNAL, port: 9094}}",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker:
          hosts:
            b1: {kafka_broker_custom_listeners: {external: {hostname: one.example.net, ip: 10.0.0.1}}}
            b2: {kafka_broker_custom_listeners: {external: {hostname: two.example.net, ip: 10.0.0.2}}}
        """,
      says: [
        "all kafka_broker_custom_listeners.external.hostname {{ kafka_broker_external_hostname | default(inventory_hostname) }}",
        "b1 kafka_broker_external_hostname one.example.net", "b2 kafka_broker_external_ip 10.0.0.2",
      ], never: ["custom_properties"]),
    Trap(
      name: "a folder in ZooKeeper, and more servers than three", version: "7.6.1",
      all: "zookeeper_chroot: /fra",
      groups: """
        zookeeper: {hosts: {z1: , z2: , z3: , z4: }}
        kafka_broker: {hosts: {b1: }}
        """,
      says: ["all zookeeper_chroot /fra"], never: ["custom_properties", "zookeeper_id"]),
  ]

  // MARK: - Clusters of services

  private static let services = [
    Trap(
      name: "ids of clusters that can be no names of groups",
      groups: Trap.broker + """

        ksql: {hosts: {q1: }}
        kafka_connect:
          children:
            one: {hosts: {k1: }, vars: {kafka_connect_group_id: ksql}}
            two: {hosts: {k2: }, vars: {kafka_connect_group_id: sys-log}}
        """,
      says: ["kafka_connect_ksql kafka_connect_group_id ksql", "sys_log kafka_connect_group_id sys-log"],
      never: ["custom_properties", "ansible_group_names"]),
    Trap(
      name: "a port of one cluster stands with it, and nobody sets it back",
      groups: Trap.broker + """

        kafka_connect:
          children:
            one: {hosts: {k1: }, vars: {kafka_connect_group_id: one, kafka_connect_rest_port: 8084}}
            two: {hosts: {k2: , k3: }, vars: {kafka_connect_group_id: two}}
        """,
      says: ["one kafka_connect_rest_port 8084"], never: ["8083", "custom_properties"]),
    Trap(
      name: "a group's topics are its name and a word, not its letters",
      groups: Trap.broker
        + "\nkafka_connect: {hosts: {k1: }, vars: {kafka_connect_group_id: connect-syslogs}}",
      says: ["kafka_connect kafka_connect_group_id connect-syslogs"], never: ["custom_properties"]),
    Trap(
      name: "a topic of another name is kept",
      groups: Trap.broker
        + "\nkafka_connect: {hosts: {k1: }, vars: {kafka_connect_custom_properties: {offset.storage.topic: o}}}",
      says: ["kafka_connect kafka_connect_custom_properties.offset.storage.topic o"],
      never: ["kafka_connect_group_id"]),
    Trap(
      name: "not every provider of values is the registry of secrets",
      groups: Trap.broker
        + "\nkafka_connect: {hosts: {k1: }, vars: {kafka_connect_custom_properties: {config.providers: file}}}",
      says: ["kafka_connect kafka_connect_custom_properties.config.providers file"],
      never: ["secret_registry", "secrets_protection"]),
    Trap(
      name: "plugins of one's own before the usual folder",
      groups: Trap.broker
        + "\nkafka_connect: {hosts: {k1: }, vars: {kafka_connect_plugins_path: [/usr/share/java, /opt/plugins]}}",
      says: ["kafka_connect kafka_connect_plugins_path /usr/share/java,/opt/plugins"],
      never: ["plugins_dest", "custom_properties"]),
  ]

  // MARK: - What else is mistaken

  private static let others = [
    Trap(
      name: "schemas that are not checked show by what is not there",
      all: "kafka_broker_schema_validation_enabled: false",
      groups: Trap.broker + "\nschema_registry: {hosts: {s1: }}",
      says: ["all kafka_broker_schema_validation_enabled False"], never: ["custom_properties"]),
    Trap(
      name: "one replication factor beside its siblings is its own",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker:
          hosts: {b1: , b2: , b3: }
          vars: {kafka_broker_custom_properties: {confluent.balancer.topic.replication.factor: "1"}}
        """,
      says: ["kafka_broker kafka_broker_custom_properties.confluent.balancer.topic.replication.factor 1"],
      never: ["default_internal_replication_factor"]),
    Trap(
      name: "a factor is no higher than there are brokers", groups: Trap.brokers,
      never: ["replication_factor", "custom_properties"]),
    Trap(
      name: "what the collection puts among the Java options is not said again",
      all: "jolokia_enabled: true\nssl_enabled: true",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker: {hosts: {b1: }, vars: {kafka_broker_custom_java_args: -Dx=y}}
        """,
      says: ["all jolokia_enabled True", "kafka_broker kafka_broker_custom_java_args -Dx=y"],
      never: ["overrides"]),
    Trap(
      name: "variables of a unit that have none of their own",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker:
          hosts: {b1: }
          vars:
            kafka_broker_log_dir: /logs/kafka
            kafka_broker_service_overrides: {LimitNOFILE: "99"}
            kafka_broker_service_environment_overrides: {JMX_PORT: "9999", KAFKA_HEAP_OPTS: -Xmx2g, LOG_DIR: /logs/kafka}
        """,
      says: [
        "kafka_broker kafka_broker_service_environment_overrides.JMX_PORT 9999",
        "kafka_broker kafka_broker_service_environment_overrides.KAFKA_HEAP_OPTS -Xmx2g",
        "kafka_broker kafka_broker_service_environment_overrides.LOG_DIR {{ kafka_broker_log_dir }}",
        "kafka_broker kafka_broker_service_overrides.LimitNOFILE 99",
      ], never: ["custom_java_args"]),
  ]
}
