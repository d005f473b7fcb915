/// Which of several ways to say the same an expert would take.
extension TrapTests {
  static let wording = [
    Trap(
      name: "a value stands with the one cluster that has it, though most hosts do", version: "7.8.1",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker: {hosts: {b1: }}
        kafka_connect:
          children:
            north: {hosts: {w1: , w2: }, vars: {kafka_connect_group_id: north, kafka_connect_rest_port: 8183}}
            south: {hosts: {w3: }, vars: {kafka_connect_group_id: south}}
        control_center: {hosts: {m1: }}
        """,
      says: ["north kafka_connect_rest_port 8183"], never: ["8083", "custom_properties"]),
    Trap(
      name: "users of one cluster stand with it", version: "7.8.1",
      groups: Trap.broker + """

        ksql:
          children:
            north: {hosts: {q1: }, vars: {ksql_service_id: north_}}
            south:
              hosts: {q2: , q3: }
              vars:
                ksql_service_id: south_
                ksql_authentication_type: basic
                ksql_basic_users: {admin: {principal: boss, password: secret, roles: admin}}
        """,
      says: ["south ksql_authentication_type basic", "south ksql_basic_users.admin.principal boss"],
      never: ["ksql ksql_basic_users", "custom_properties"]),
    Trap(
      name: "the superuser of OAuth shows in lines of logins without a scope", version: "8.3.0",
      all: """
        ssl_enabled: true
        auth_mode: oauth
        sasl_protocol: oauth
        oauth_superuser_client_id: su
        oauth_superuser_client_password: supersecret
        oauth_sub_claim: client_id
        oauth_token_uri: https://idp/token
        oauth_issuer_url: https://idp
        oauth_jwks_uri: https://idp/keys
        """, groups: Trap.broker,
      says: [
        "all oauth_superuser_client_id su", "all oauth_superuser_client_password supersecret",
      ], never: ["custom_client_properties", "custom_properties"]),
    Trap(
      name: "clusters stand in the order in which Control Center lists all their hosts", version: "7.7.1",
      groups: Trap.broker + """

        ksql:
          children:
            main: {hosts: {q3: , q4: }, vars: {ksql_service_id: main_}}
            aux: {hosts: {q1: }, vars: {ksql_service_id: aux_}}
        kafka_connect:
          children:
            sinks: {hosts: {w3: , w4: }, vars: {kafka_connect_group_id: sinks}}
            cdc: {hosts: {w1: }, vars: {kafka_connect_group_id: cdc}}
        control_center: {hosts: {m1: }}
        """,
      says: ["main ksql_service_id main_", "cdc kafka_connect_group_id cdc"],
      never: ["custom_properties", "ksql_advertised_listener_hostname"]),
    Trap(
      name: "hosts go by the names that others reach them by, whatever Kerberos calls them", version: "7.6.1",
      all: """
        sasl_protocol: kerberos
        kerberos: {realm: R, kdc_hostname: k, admin_hostname: k}
        kafka_broker_kerberos_keytab_path: /k
        kafka_controller_kerberos_keytab_path: /k
        kafka_controller_kerberos_principal: 'kafka/{{ inventory_hostname }}@R'
        """,
      groups: """
        kafka_controller: {hosts: {c1.acme: }}
        kafka_broker:
          hosts: {b1.acme: , b2.acme: , b3.acme: }
          vars:
            kafka_broker_kerberos_principal: 'kafka/{{ inventory_hostname_short }}@R'
            kafka_broker_custom_listeners: {broker: {hostname: '{{ inventory_hostname_short }}'}}
            kafka_broker_custom_properties: {client.rack: '{{ inventory_hostname }}-r'}
        """,
      says: [
        "kafka_broker kafka_broker_kerberos_principal kafka/{{ inventory_hostname_short }}@R",
        "kafka_broker kafka_broker_custom_properties.client.rack {{ inventory_hostname }}-r",
      ], never: ["ansible_host", "b1.acme-r", "mds_advertised"]),
    Trap(
      name: "settings of LDAP stay custom properties",
      all: "rbac_enabled: true",
      groups: """
        kafka_controller: {hosts: {c1: }}
        kafka_broker:
          hosts: {b1: }
          vars:
            kafka_broker_custom_properties:
              ldap.java.naming.provider.url: ldap://ldap:389
              ldap.user.search.base: 'OU=Müller & Söhne,DC=example'
        """,
      says: ["kafka_broker kafka_broker_custom_properties.ldap.java.naming.provider.url ldap://ldap:389"],
      never: ["ldap_config"]),
    Trap(
      name: "both halves of the superuser's login stand for all",
      all: """
        rbac_enabled: true
        auth_mode: oauth
        ssl_enabled: true
        sasl_protocol: oauth
        oauth_token_uri: https://idp/token
        oauth_issuer_url: https://idp
        oauth_jwks_uri: https://idp/keys
        oauth_superuser_client_id: superuser
        oauth_superuser_client_password: supersecret
        oauth_superuser_principal: superuser-sub
        schema_registry_oauth_user: sr-client
        schema_registry_oauth_password: sr-secret
        """, groups: Trap.broker + "\nschema_registry: {hosts: {s1: }}",
      says: [
        "all oauth_superuser_client_id superuser", "all oauth_superuser_client_password supersecret",
        "all oauth_superuser_principal superuser-sub",
      ], never: ["kafka_broker_oauth", "custom_properties"]),
    Trap(
      name: "a component with a user of LDAP asks for users of LDAP", version: "8.2.0",
      all: """
        rbac_enabled: true
        auth_mode: ldap_with_oauth
        sasl_protocol: scram
        mds_super_user: boss
        mds_super_user_password: secret
        oauth_token_uri: https://idp/token
        oauth_issuer_url: https://idp
        oauth_jwks_uri: https://idp/keys
        oauth_superuser_client_id: su
        oauth_superuser_client_password: supersecret
        ksql_ldap_user: kq
        ksql_ldap_password: kqp
        """,
      groups: Trap.broker
        + "\nschema_registry: {hosts: {s1: }}\nksql: {hosts: {q1: }, vars: {ksql_auth_mode: ldap}}",
      says: ["ksql ksql_auth_mode ldap", "ksql ksql_ldap_user kq"]),
    Trap(
      name: "key and secret of a registry in Confluent Cloud are no users of one's own", version: "8.0.1",
      all: """
        ccloud_schema_registry_enabled: true
        ccloud_schema_registry_url: https://psrc-1.confluent.cloud
        ccloud_schema_registry_key: KEY
        ccloud_schema_registry_secret: SECRET
        """, groups: Trap.broker + "\nkafka_connect: {hosts: {w1: }}\nkafka_rest: {hosts: {r1: }}",
      says: ["all ccloud_schema_registry_key KEY", "all ccloud_schema_registry_secret SECRET"],
      never: ["basic_users", "custom_properties"]),
    Trap(
      name: "hashes prove users whom other components log in by", version: "8.3.0",
      all: """
        usm_agent_basic_auth_enabled: true
        usm_agent_basic_users: {brokers: {principal: ub, password: ubp}, probe: {principal: pr, password: pr-secret}}
        kafka_broker_usm_agent_username: ub
        kafka_broker_usm_agent_password: ubp
        ccloud_endpoint: https://usm.confluent.cloud
        ccloud_environment_id: env-x
        ccloud_credential: {username: CU, password: CP}
        """, groups: Trap.broker + "\nusm_agent: {hosts: {u1: }}",
      says: [
        "all usm_agent_basic_auth_enabled True", "all usm_agent_basic_users.ub.principal ub",
        "all usm_agent_basic_users.ub.password ubp",
        "all usm_agent_basic_users.pr.password pr-secret",
      ], never: ["custom_properties"]),
    Trap(
      name: "a trust store for the identity provider alone is no TLS", version: "8.2.1",
      all: """
        auth_mode: oauth
        sasl_protocol: oauth
        oauth_sub_claim: client_id
        oauth_token_uri: http://idp/token
        oauth_issuer_url: http://idp
        oauth_jwks_uri: http://idp/keys
        oauth_superuser_client_id: su
        oauth_superuser_client_password: supersecret
        schema_registry_oauth_user: sr
        schema_registry_oauth_password: sr-secret
        """, groups: Trap.broker + "\nschema_registry: {hosts: {s1: }}",
      says: ["all self_signed False"], never: ["store_path", "ssl_provided", "unused-", "custom_password"]),
    Trap(
      name: "controllers take two mechanisms, one of them by the shorter hash", version: "8.3.0",
      all: "sasl_protocol: scram256\nkafka_controller_sasl_protocol: plain,scram256",
      says: ["all kafka_controller_sasl_protocol plain,scram256"], never: ["custom_properties"]),
    Trap(
      name: "a listener that a logging file alone shows", version: "7.6.1",
      all: """
        ssl_enabled: true
        kafka_broker_inter_broker_listener_name: internal
        kafka_broker_custom_listeners: {internal: {ssl_enabled: false}}
        """,
      groups: Trap.brokers + """

        ksql:
          hosts: {q1: }
          vars: {ksql_log_streaming_enabled: true, ksql_processing_log_kafka_listener_name: broker}
        """,
      says: ["ksql ksql_processing_log_kafka_listener_name broker"],
      never: ["custom_log4j", "custom_properties", "overrides"]),
    Trap(
      name: "workers of one machine that were read one by one", version: "8.3.0",
      all: "hostname_aliasing_enabled: true\nkafka_connect_cluster_ansible_group_names: [blue, green]",
      groups: Trap.broker + """

        kafka_connect:
          children:
            blue: {hosts: {w1-blue: {hostname: w1}}, vars: {kafka_connect_group_id: blue}}
            green:
              hosts: {w1-green: {hostname: w1}}
              vars:
                kafka_connect_group_id: green
                kafka_connect_rest_port: 8084
                kafka_connect_service_name: connect-green
                kafka_connect_config_filename: green.properties
        control_center_next_gen: {hosts: {m1: }}
        """,
      says: ["all hostname_aliasing_enabled True", "w1-blue hostname w1", "w1-green hostname w1"],
      never: ["custom_properties"]),
    Trap(
      name: "exceptions from a switch go by its name", version: "8.0.1",
      all: "ssl_enabled: true\nssl_mutual_auth_enabled: true",
      groups: Trap.brokers + """

        schema_registry: {hosts: {s1: }, vars: {schema_registry_authentication_type: none}}
        kafka_connect: {hosts: {w1: , w2: }}
        ksql: {hosts: {q1: }, vars: {ksql_authentication_type: none}}
        """,
      says: ["all ssl_mutual_auth_enabled True"], never: ["authentication_type", "custom_properties"]),
  ]
}
