/// Who goes where, by which name, and as whom.
extension TrapTests {
  static let clients = [
    Trap(
      name: "a listener's name is a choice, and no text in whose place anything could stand",
      version: "8.1.4",
      all: """
        sasl_protocol: scram256
        sasl_scram256_users:
          control_center_next_gen: {principal: center, password: secret}
        """,
      groups: Trap.broker + "\ncontrol_center_next_gen: {hosts: {m1: }}",
      says: ["all sasl_scram256_users.control_center_next_gen.principal center"],
      never: ["custom_properties"]),
    Trap(
      name: "a listener has rules of its own", version: "8.1.4",
      all: """
        ssl_enabled: true
        kafka_broker_custom_listeners:
          public:
            name: PUBLIC
            port: 9094
            ssl_client_authentication: requested
            principal_mapping_rules: ['RULE:^CN=(.*?),(.*)$/$1/L', DEFAULT]
        """,
      says: [
        "all kafka_broker_custom_listeners.public.principal_mapping_rules RULE:^CN=(.*?),(.*)$/$1/L,DEFAULT"
      ],
      never: ["custom_properties", "internal.principal_mapping_rules"]),
    Trap(
      name: "controllers show brokers no certificate, and the dictionary that says so stands whole",
      version: "8.3.0",
      all: """
        ssl_enabled: true
        rbac_enabled: true
        auth_mode: mtls
        mds_ssl_client_authentication: required
        kafka_controller_ssl_client_authentication: required
        kafka_broker_custom_listeners:
          broker: {ssl_mutual_auth_enabled: true}
          one: {name: ONE, port: 9094, ssl_mutual_auth_enabled: true}
          two: {name: TWO, port: 9095, ssl_mutual_auth_enabled: true}
          three: {name: THREE, port: 9096, ssl_mutual_auth_enabled: true}
        mds_broker_listener: {ssl_enabled: true, ssl_mutual_auth_enabled: false, sasl_protocol: none}
        """,
      never: ["custom_properties"]),
    Trap(
      name: "an item of a list stands in a line of its own", version: "8.3.0",
      all: "ksql_log4j2_root_appenders: [main]",
      groups: Trap.broker + "\nksql: {hosts: {q1: }}",
      says: ["ksql ksql_log4j2_root_appenders main"], never: ["custom_properties"]),
    Trap(
      name: "the smaller of two clusters goes by another listener", version: "8.0.1",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker: {hosts: {b1: , b2: }}
        kafka_connect:
          children:
            exp:
              hosts: {e1: }
              vars: {kafka_connect_group_id: exp, kafka_connect_kafka_listener_name: broker}
            ing:
              hosts: {i1: , i2: }
              vars: {kafka_connect_group_id: ing}
        """,
      says: ["exp kafka_connect_kafka_listener_name broker"],
      never: [
        "custom_properties", "kafka_connect kafka_connect_kafka_listener_name", "ing kafka_connect_kafka",
      ]),
    Trap(
      name: "a store that is one component's is not said to be everybody's", version: "7.6.1",
      all: "ssl_enabled: true\nfips_enabled: true",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker: {hosts: {b1: }}
        kafka_connect:
          children:
            one:
              hosts: {w1: , w2: }
              vars: {kafka_connect_group_id: one}
            two:
              hosts: {w3: }
              vars: {kafka_connect_group_id: two, kafka_connect_service_name: connect-two, kafka_connect_rest_port: 8085}
        """,
      says: [
        "kafka_connect kafka_connect_keystore_path /var/ssl/private/kafka_connect.keystore.jks",
        "kafka_connect kafka_connect_truststore_path /var/ssl/private/kafka_connect.truststore.jks",
      ], never: ["custom_properties", "all ssl_keystore_filepath", "all ssl_truststore_filepath"]),
    Trap(
      name: "settings know hosts by addresses", version: "7.3.1",
      all: "hostname_aliasing_enabled: true",
      groups: """
        zookeeper: {hosts: {z1: {hostname: 10.0.0.1}}}
        kafka_broker: {hosts: {b2: {hostname: 10.0.0.12}, b1: {hostname: 10.0.0.11}}}
        schema_registry: {hosts: {s1: {hostname: 10.0.0.2}}}
        """,
      says: [
        "all hostname_aliasing_enabled True", "z1 hostname 10.0.0.1", "b1 hostname 10.0.0.11",
        "b2 hostname 10.0.0.12", "s1 hostname 10.0.0.2",
      ], never: ["custom_properties", "_hostname"]),
    Trap(
      name: "listeners have addresses, and settings know hosts by names", version: "7.3.1",
      groups: """
        zookeeper: {hosts: {z1: }}
        kafka_broker:
          hosts: {b1: {outside: 10.0.0.11}, b2: {outside: 10.0.0.12}}
          vars:
            kafka_broker_custom_listeners:
              internal: {hostname: "{{ outside }}"}
              broker: {hostname: "{{ outside }}"}
        schema_registry: {hosts: {s1: }}
        """,
      says: ["b1 kafka_broker_internal_hostname 10.0.0.11"], never: ["aliasing", "custom_properties"]),
    Trap(
      name: "Control Center names one of two clusters", version: "7.9.8",
      all: "kafka_connect_cluster_ansible_group_names: [one]",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker: {hosts: {b1: }}
        kafka_connect:
          children:
            one: {hosts: {w1: }, vars: {kafka_connect_group_id: one}}
            two: {hosts: {w2: }, vars: {kafka_connect_group_id: two}}
        control_center: {hosts: {m1: }}
        """,
      says: ["all kafka_connect_cluster_ansible_group_names one"], never: ["custom_properties"]),
    Trap(
      name: "Control Center calls the only cluster by a group of its own", version: "7.5.15",
      all: "ksql_cluster_ansible_group_names: [ksql_risk]\nssl_enabled: true",
      groups: """
        zookeeper: {hosts: {z1: }}
        kafka_broker: {hosts: {b1: }}
        ksql: {children: {ksql_risk: {hosts: {k1: }, vars: {ksql_service_id: risk_}}}}
        control_center: {hosts: {m1: }}
        """,
      says: ["all ksql_cluster_ansible_group_names ksql_risk", "ksql ksql_service_id risk_"],
      never: ["custom_properties", "ksql_ssl_enabled"]),
    Trap(
      name: "a child group is not called like a host",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker: {hosts: {b1: }}
        kafka_connect:
          children:
            kafka_connect_w2: {hosts: {w1: }, vars: {kafka_connect_group_id: w2}}
            other: {hosts: {w2: }, vars: {kafka_connect_group_id: other}}
        """,
      says: ["kafka_connect_w2 kafka_connect_group_id w2", "other kafka_connect_group_id other"]),
    Trap(
      name: "brokers of 8.1 and later that keep their old kind of id", version: "8.3.0",
      all: "enable_node_id: false", groups: Trap.brokers, says: ["all enable_node_id False"],
      never: ["broker.id", "broker_id", "node_id 1"]),
  ]
}
