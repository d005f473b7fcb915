/// Where a variable stands, and what goes by the names of hosts.
extension TrapTests {
  static let places = [
    Trap(
      name: "a list that is said as it is needs no address of a listener",
      all: "kafka_broker_custom_listeners: {ext: {name: EXT, port: 9443}}",
      edits: [
        .init(
          file: "/etc/kafka/server.properties", key: "advertised.listeners",
          value: "INTERNAL://b1:9092,BROKER://b1:9091,EXT://lb.example.net:19001")
      ],
      says: [
        "kafka_broker kafka_broker_custom_properties.advertised.listeners "
          + "INTERNAL://b1:9092,BROKER://b1:9091,EXT://lb.example.net:19001"
      ], never: ["hostname"]),
    Trap(
      name: "one switch for nearly all, and what is plain as its exception", version: "7.4.1",
      all: """
        ssl_enabled: true
        sasl_protocol: plain
        kafka_broker_custom_listeners: {clients: {name: CLIENTS, port: 9095, ssl_enabled: false, sasl_protocol: none}}
        """,
      groups: Trap.zookeeper + """

        kafka_connect_replicator:
          hosts: {r1: }
          vars:
            kafka_connect_replicator_listener: {ssl_enabled: false, sasl_protocol: none}
            kafka_connect_replicator_producer_listener: {ssl_enabled: true, sasl_protocol: plain}
            kafka_connect_replicator_monitoring_interceptor_listener: {ssl_enabled: false, sasl_protocol: none}
        control_center: {hosts: {m1: }}
        """,
      says: [
        "all ssl_enabled True", "all sasl_protocol plain",
        "all kafka_broker_custom_listeners.clients.ssl_enabled False",
      ], never: ["custom_properties", "control_center_ssl_enabled", "producer_listener"]),
    Trap(
      name: "a word that the collection writes as it is", version: "8.0.1",
      groups: Trap.broker + """

        kafka_connect_replicator:
          hosts: {r1: }
          vars: {kafka_connect_replicator_topic_auto_create: 'false'}
        """,
      says: ["kafka_connect_replicator kafka_connect_replicator_topic_auto_create false"],
      never: ["custom_properties"]),
    Trap(
      name: "what is made of hosts' names stands with the one component that reads it", version: "8.3.0",
      all: "rbac_enabled: true",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker:
          hosts: {b1: , b2: }
          vars: {mds_advertised_listener_hostname: 'mds-{{ inventory_hostname }}'}
        """,
      says: ["kafka_broker mds_advertised_listener_hostname mds-{{ inventory_hostname }}"]),
    Trap(
      name: "a host's own listeners restate nothing", version: "7.7.1",
      all: """
        ssl_enabled: true
        ssl_mutual_auth_enabled: true
        kafka_broker_custom_listeners: {partner: {name: PARTNER, port: 9443}}
        """,
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker:
          hosts:
            b1:
            b2:
            b3: {kafka_broker_custom_listeners: {partner: {name: PARTNER, port: 9443, ssl_mutual_auth_enabled: false}}}
        """,
      says: ["b3 kafka_broker_custom_listeners.partner.ssl_mutual_auth_enabled False"],
      never: [
        "ssl_client_authentication", "custom_listeners.internal", "custom_listeners.broker",
        "custom_properties",
      ]),
    Trap(
      name: "what brokers read stands for all, though every broker is on a controller's machine",
      version: "8.0.2",
      groups: """
        kafka_controller: {hosts: {m1: , m2: , m3: }, vars: {kafka_controller_port: 9193}}
        kafka_broker: {hosts: {m1: , m2: , m3: }}
        """,
      says: ["all kafka_controller_port 9193"],
      never: ["custom_properties", "kafka_controller kafka_controller_port"]),
    Trap(
      name: "what brokers read of ZooKeeper stands for all on one machine", version: "7.8.1",
      all: "ssl_enabled: true\nzookeeper_ssl_enabled: false",
      groups: """
        zookeeper: {hosts: {m1: }}
        kafka_broker: {hosts: {m1: }}
        schema_registry: {hosts: {m1: }}
        """,
      says: ["all zookeeper_ssl_enabled False"], never: ["custom_properties"]),
    Trap(
      name: "what the agent's clients read stands for all", version: "8.3.0",
      all: """
        ccloud_endpoint: https://api.confluent.cloud:443
        ccloud_environment_id: env-1
        ccloud_credential: {username: KEY, password: secret}
        usm_agent_ssl_enabled: true
        usm_agent_basic_auth_enabled: true
        usm_agent_basic_users:
          admin: {principal: admin, password: admin-secret}
          user1: {principal: user1, password: user1-secret}
        usm_agent_client_username: user1
        usm_agent_client_password: user1-secret
        """, groups: Trap.broker + "\nusm_agent: {hosts: {u1: }}",
      says: [
        "all usm_agent_basic_auth_enabled True", "all usm_agent_basic_users.user1.password user1-secret",
        "all usm_agent_ssl_enabled True",
      ], never: ["custom_properties"]),
    Trap(
      name: "truth as a word is found where the value explains less", version: "8.3.0",
      all: "ssl_enabled: 'false'\nsasl_protocol: plain",
      groups: Trap.brokers + "\nschema_registry: {hosts: {s1: }}\nkafka_connect: {hosts: {w1: }}",
      says: ["all ssl_enabled false"], never: ["custom_properties", "_ssl_enabled True", "service_"]),
    Trap(
      name: "truth stays a value where that explains as much", version: "8.3.0",
      all: "ssl_enabled: true\nsasl_protocol: plain",
      groups: Trap.brokers + "\nschema_registry: {hosts: {s1: }, vars: {schema_registry_ssl_enabled: false}}",
      says: ["all ssl_enabled True"], never: ["custom_properties", "all ssl_enabled false"]),
    Trap(
      name: "principals name their hosts, one or several, in whatever letters", version: "8.1.1",
      all: """
        sasl_protocol: kerberos
        kerberos: {realm: ACME, kdc_hostname: kdc1, admin_hostname: kdc1}
        kerberos_kafka_broker_primary: kfk
        kafka_controller_kerberos_principal: kfk/{{ inventory_hostname | lower }}@ACME
        kafka_broker_kerberos_principal: kfk/{{ inventory_hostname | lower }}@ACME
        schema_registry_kerberos_principal: sr/{{ inventory_hostname }}@ACME
        kafka_connect_kerberos_principal: connect@ACME
        """,
      groups: """
        kafka_controller: {hosts: {CTL-1: , CTL-2: , CTL-3: }}
        kafka_broker: {hosts: {BRK-1: , BRK-2: }}
        schema_registry: {hosts: {SR-1: }}
        kafka_connect: {hosts: {CO-1: }}
        """,
      says: [
        "kafka_controller kafka_controller_kerberos_principal kfk/{{ inventory_hostname | lower }}@ACME",
        "kafka_broker kafka_broker_kerberos_principal kfk/{{ inventory_hostname | lower }}@ACME",
        "schema_registry schema_registry_kerberos_principal sr/{{ inventory_hostname }}@ACME",
        "kafka_connect kafka_connect_kerberos_principal connect@ACME",
      ], never: ["custom_properties"]),
    Trap(
      name: "properties that differ by the host's name alone name it", version: "7.9.2",
      groups: Trap.brokers
        + "\nkafka_connect: {hosts: {w1.x: , w2.x: }, vars: {kafka_connect_custom_properties: {client.rack: 'in-{{ inventory_hostname }}'}}}",
      says: ["kafka_connect kafka_connect_custom_properties.client.rack in-{{ inventory_hostname }}"],
      never: ["w1.x kafka_connect", "_host "]),
    Trap(
      name: "a login stands with the switch that asks for it", version: "8.3.0",
      all: """
        jolokia_enabled: true
        kafka_broker_jolokia_auth_mode: basic
        kafka_broker_jolokia_user: jmx
        kafka_broker_jolokia_password: j:m=x
        """, groups: Trap.brokers + "\nschema_registry: {hosts: {s1: }}",
      says: [
        "kafka_broker kafka_broker_jolokia_auth_mode basic", "kafka_broker kafka_broker_jolokia_user jmx",
        "kafka_broker kafka_broker_jolokia_password j:m=x",
      ], never: [" jolokia_auth_mode", " jolokia_user", " jolokia_password"]),
    Trap(
      name: "client certificates go by the switch for them", version: "7.5.2", all: "ssl_enabled: true",
      groups: Trap.broker
        + "\nkafka_connect: {hosts: {w1: }, vars: {kafka_connect_ssl_mutual_auth_enabled: true}}",
      says: ["kafka_connect kafka_connect_ssl_mutual_auth_enabled True"],
      never: ["authentication_type", "custom_properties"]),
    Trap(
      name: "the usual name of a cluster is not said beside another's", version: "7.9.2",
      groups: Trap.broker + """

        kafka_connect:
          children:
            one: {hosts: {w1: }}
            two: {hosts: {w2: }, vars: {kafka_connect_group_id: two}}
        control_center: {hosts: {m1: }}
        """,
      says: ["two kafka_connect_group_id two"], never: ["group_id connect-cluster", "custom_properties"]),
    Trap(
      name: "an upgrade leaves no setting at the old archive", version: "7.5.2",
      all: "installation_method: archive\narchive_destination_path: /opt/cp",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker: {hosts: {b1: }, vars: {kafka_broker_service_environment_overrides: {KAFKA_HEAP_OPTS: -Xmx9g}}}
        """,
      says: [
        "kafka_broker kafka_broker_service_environment_overrides.KAFKA_LOG4J_OPTS -Dlog4j.configuration=file:{{ binary_base_path }}/etc/kafka/log4j.properties"
      ], never: ["confluent-7.5"]),
    Trap(
      name: "a variable has the component's name once", version: "7.9.2",
      groups: Trap.broker + """

        schema_registry:
          hosts:
            s1: {schema_registry_service_environment_overrides: {SCHEMA_REGISTRY_HEAP_OPTS: -Xmx2g}}
            s2: {schema_registry_service_environment_overrides: {SCHEMA_REGISTRY_HEAP_OPTS: -Xmx3g}}
        """,
      says: ["s1 schema_registry_heap_opts -Xmx2g", "s2 schema_registry_heap_opts -Xmx3g"],
      never: ["schema_registry_schema_registry"]),
  ]
}
