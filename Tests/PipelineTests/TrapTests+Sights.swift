/// What a host sees of a variable, and what others see of the host.
extension TrapTests {
  static let sights = [
    Trap(
      name: "clients do not see a switch of the registry's group, but a host of both components does",
      version: "7.5.3", all: "ssl_enabled: true",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker: {hosts: {b1: , b2: }}
        schema_registry: {hosts: {s1: }, vars: {schema_registry_ssl_enabled: false}}
        kafka_connect: {hosts: {w1: }}
        kafka_rest: {hosts: {s1: }}
        """,
      says: ["all ssl_enabled True", "schema_registry schema_registry_ssl_enabled False"],
      never: ["custom_properties", "ccloud", "service_environment"]),
    Trap(
      name: "users of the registry's group alone",
      version: "7.7.2",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker: {hosts: {b1: , b2: }}
        schema_registry:
          hosts: {s1: , s2: }
          vars:
            schema_registry_authentication_type: basic
            schema_registry_basic_users: {admin: {principal: boss, password: secret, roles: admin}}
        kafka_connect: {hosts: {w1: , w2: }}
        kafka_rest: {hosts: {s1: }}
        """,
      says: ["schema_registry schema_registry_authentication_type basic"],
      never: ["custom_properties", "ccloud", "java_args"]),
    Trap(
      name: "Control Center knows all clusters by the one name of their component's group", version: "7.8.1",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker: {hosts: {b1: }}
        ksql:
          children:
            north: {hosts: {q1: }, vars: {ksql_service_id: north_, ksql_listener_port: 8188}}
            south: {hosts: {q2: }, vars: {ksql_service_id: south_}}
        control_center: {hosts: {m1: }}
        """,
      says: ["north ksql_listener_port 8188"],
      never: ["custom_properties", "ansible_group_names"]),
    Trap(
      name: "Control Center knows all workers by the group id of the first", version: "7.8.1",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker: {hosts: {b1: }}
        kafka_connect:
          children:
            north: {hosts: {w1: }, vars: {kafka_connect_group_id: north}}
            south: {hosts: {w2: }, vars: {kafka_connect_group_id: south}}
        control_center: {hosts: {m1: }}
        """,
      never: ["custom_properties", "ansible_group_names"]),
    Trap(
      name: "a cluster on its way from ZooKeeper to KRaft", version: "7.7.2",
      all: "kraft_migration: true",
      groups: """
        zookeeper: {hosts: {z1: , z2: , z3: }}
        kafka_controller: {hosts: {c1: }}
        kafka_broker: {hosts: {b1: , b2: }}
        """,
      says: ["all kraft_migration True"], never: ["custom_properties", "jolokia"]),
    Trap(
      name: "brokers talk by the collection's first listener, and both go by other names", version: "7.6.1",
      all: """
        ssl_enabled: true
        kafka_controller_ssl_enabled: false
        kafka_broker_inter_broker_listener_name: internal
        kafka_broker_custom_listeners:
          internal: {name: BETWEEN, port: 19092, ssl_enabled: false}
          broker: {name: CLIENTS, port: 9092}
        """,
      groups: Trap.brokers + "\nkafka_connect: {hosts: {w1: }}\nkafka_rest: {hosts: {r1: }}",
      says: [
        "all ssl_enabled True", "all kafka_broker_inter_broker_listener_name internal",
        "all kafka_broker_custom_listeners.internal.name BETWEEN",
        "all kafka_broker_custom_listeners.broker.name CLIENTS",
      ],
      never: ["custom_properties", "kafka_listener_name", "mds"]),
    Trap(
      name: "voters go by the inventory's names, everything else by others", version: "7.6.1",
      all: "hostname_aliasing_enabled: true",
      groups: """
        kafka_controller: {hosts: {b1: {hostname: b1.int}, b2: {hostname: b2.int}, b3: {hostname: b3.int}}}
        kafka_broker: {hosts: {b1: , b2: , b3: , b4: {hostname: b4.int}}}
        kafka_connect: {hosts: {b1: , w1: {hostname: w1.int}}}
        ksql: {hosts: {w1: }, vars: {ksql_log_streaming_enabled: true}}
        """,
      says: [
        "all hostname_aliasing_enabled True", "b1 hostname b1.int", "b4 hostname b4.int",
        "w1 hostname w1.int",
      ],
      never: ["custom_properties", "quorum_voters"]),
    Trap(
      name: "one listener, and none of the collection's own", version: "7.8.1",
      all: """
        kafka_broker_inter_broker_listener_name: internal
        kafka_broker_listeners:
          internal: {name: ONLY, port: 9093, ssl_enabled: true, ssl_mutual_auth_enabled: false, sasl_protocol: none}
        """,
      groups: Trap.brokers + "\nkafka_connect: {hosts: {w1: }}",
      says: [
        "all kafka_broker_listeners.internal.name ONLY", "all kafka_broker_listeners.internal.port 9093",
      ],
      never: ["custom_properties", "custom_listeners"]),
    Trap(
      name: "a listener has another port on each host", version: "7.3.2",
      all: "kafka_broker_custom_listeners: {wan: {name: WAN, port: 9443}}",
      groups: """
        zookeeper: {hosts: {z1: }}
        kafka_broker:
          hosts:
            b1:
            b2: {kafka_broker_custom_listeners: {wan: {name: WAN, port: 9444}}}
            b3: {kafka_broker_custom_listeners: {wan: {name: WAN, port: 9445}}}
        """,
      says: ["b2 kafka_broker_wan_port 9444", "b3 kafka_broker_wan_port 9445"],
      never: ["custom_properties"]),
    Trap(
      name: "brokers advertise other names than those by which everybody knows them", version: "7.6.1",
      all: "kafka_broker_custom_listeners: {broker: {hostname: '{{ inventory_hostname }}.repl.acme'}}",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker:
          hosts:
            b1: {kafka_broker_custom_listeners: {broker: {hostname: b1.repl.acme}, internal: {hostname: b1.ext.acme}}}
            b2: {kafka_broker_custom_listeners: {broker: {hostname: b2.repl.acme}, internal: {hostname: edge.acme}}}
        kafka_connect: {hosts: {w1: }}
        kafka_rest: {hosts: {r1: }}
        """,
      never: ["custom_properties", "ansible_host"]),
    Trap(
      name: "the replicator logs in to another cluster", version: "7.4.1",
      all: "ssl_enabled: true\nsasl_protocol: plain",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker: {hosts: {b1: }}
        kafka_connect_replicator:
          hosts: {r1: }
          vars:
            kafka_connect_replicator_consumer_bootstrap_servers: far1:9094,far2:9094
            kafka_connect_replicator_consumer_listener: {ssl_enabled: true, ssl_mutual_auth_enabled: false, sasl_protocol: scram}
            kafka_connect_replicator_consumer_sasl_scram_principal: there
            kafka_connect_replicator_consumer_sasl_scram_password: secret
        """,
      says: ["kafka_connect_replicator kafka_connect_replicator_consumer_sasl_scram_principal there"],
      never: ["all sasl_scram_users"]),
    Trap(
      name: "two folders of plugins are one by default, and stay one", version: "7.4.1",
      groups: Trap.broker + """

        kafka_connect:
          hosts: {w1: }
          vars:
            kafka_connect_plugins_path: [/usr/share/java, /opt/connectors]
            kafka_connect_confluent_hub_plugins_dest: /opt/hub
            kafka_connect_plugins_dest: /opt/hub
        """,
      says: [
        "kafka_connect kafka_connect_plugins_path /usr/share/java,/opt/connectors",
        "kafka_connect kafka_connect_confluent_hub_plugins_dest /opt/hub",
        "kafka_connect kafka_connect_plugins_dest /opt/hub",
      ]),
  ]
}
