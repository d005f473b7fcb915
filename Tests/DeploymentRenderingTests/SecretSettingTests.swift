import DeploymentRendering
import OrderedCollections
import Testing

/// What must not be shown, is not.
struct SecretSettingTests {
  @Test(arguments: [
    ("ssl.keystore.password", "S3CRET"),
    ("listener.name.a.plain.sasl.jaas.config", "org.x required p=\"S3CRET\";"),
    ("basic.auth.user.info", "a:S3CRET"), ("confluent.monitoring.api.key", "S3CRET"),
    ("sasl.oauthbearer.client.secret", "S3CRET"),
    ("config.providers.secret.param.master.encryption.key", "S3CRET"),
    ("ldap.java.naming.security.credentials", "S3CRET"),
    ("Environment.CONFLUENT_SECURITY_MASTER_KEY", "S3CRET"),
    ("schema.registry.url", "https://user:S3CRET@sr1.example.net:8081"),
    ("Environment.KAFKA_OPTS", "-Djavax.net.ssl.trustStorePassword=S3CRET"),
    ("x.url", "jdbc:oracle:thin:scott/S3CRET@db.example.net:1521:x"),
    ("ExecStartPre", "/usr/bin/ldapsearch -x -D cn=x -w S3CRET"),
    ("ExecStartPre", "curl -uadmin:S3CRET http://x/"),
  ])
  func valuesAreHidden(key: String, value: String) throws {
    var broker = ObservedBroker()
    broker.add(ObservedBroker.main, "\(key)=\(value)\n")
    var files = ObservedBroker.faithful
    files[ObservedBroker.main] = "\(key)=other\n"
    let difference = try #require(try broker.compared(with: files).differences.first)
    #expect(difference.secret)
    #expect(difference.observed == value)
    let masked = difference.masked
    #expect(masked.key == key)
    #expect(masked.observed == "***")
    #expect(masked.rendered == "***")
  }

  @Test(arguments: [
    "listeners", "ssl.keystore.location", "ssl.keystore.type", "confluent.license.topic.replicas.ms",
    "config.providers.secret.param.kafkastore.bootstrap.servers",
    "config.providers.secret.param.kafkastore.sasl.kerberos.service.name",
    "config.providers.secret.param.kafkastore.sasl.login.connect.timeout",
    "config.providers.secret.param.secret.registry.group.id",
  ])
  func othersAreShown(key: String) throws {
    var files = ObservedBroker.faithful
    files[ObservedBroker.main, default: ""] += "\(key)=new\n"
    let differences = try ObservedBroker().compared(with: files).differences
    #expect(differences.allSatisfy { !$0.secret && $0.masked == $0 })
  }

  @Test("A line may be secret by what stands on the lines before it")
  func linesOfOneSecretAreHidden() throws {
    let text = """
      url: 'https://hooks.slack.com/services/S3CRET-1'
      key: |
        -----BEGIN PRIVATE KEY-----
        S3CRET-2=x
        -----END PRIVATE KEY-----
      password: "S3CRET-3
        S3CRET-4"
      """
    var broker = ObservedBroker()
    broker.add("/etc/kafka/other.yml", text)
    let differences = try broker.compared(with: ObservedBroker.faithful).differences
    #expect(differences.count == 5)
    #expect(differences.filter { "\($0.masked)".contains("S3CRET") } == [])
  }

  @Test(arguments: [
    ("/etc/kafka/kafka_server_jaas.conf", "user_admin=\"S3CRET\";", "user_admin=\"***\";"),
    ("/etc/kafka/kafka_server_jaas.conf", "S3CRET", "***"),
    ("/etc/usm/ccloud_credential.yaml", "password: S3CRET", "password: ***"),
    ("/etc/kafka/other.yml", "password: S3CRET", "password: ***"),
    ("/etc/x/a.yml", "u: https://hooks.slack.com/services/S3CRET", "u: https://hooks.slack.com/services/***"),
    ("/etc/kafka/password.properties", "admin: S3CRET,admin", "admin"),
  ])
  func linesAndPasswordFilesAreHidden(path: String, line: String, shown: String) throws {
    var files = ObservedBroker.faithful
    files[path] = "\(line)\n"
    let difference = try #require(try ObservedBroker().compared(with: files).differences.first)
    #expect(difference.masked.key == shown)
    #expect(!"\(difference.masked)".contains("S3CRET"))
  }

  /// A login by a keytab holds no secret; one with anything else may.
  @Test(arguments: [
    ("a.Krb5LoginModule required useKeyTab=true keyTab=\"/k\" principal=\"p@R\";", false),
    ("a.Krb5LoginModule required useKeyTab=true other=\"x\";", true),
    ("a.Krb5LoginModule required principal=\"a b\";", true),
    ("a.Krb5LoginModule required keyTab=\"/k\"password=\"b\";", true),
    ("a.Krb5LoginModule required password=myLoginModule;", true),
    ("a.PlainLoginModule required username=\"a\" password=\"b\";", true), ("S3CRET", true),
  ])
  func loginsByKeytabAreShown(value: String, isSecret: Bool) {
    for key in ["sasl.jaas.config", "listener.name.a.gssapi.sasl.jaas.config"] {
      #expect(SecretSetting.isSecret(key: key, values: [value], file: "/etc/kafka/a.properties") == isSecret)
    }
    #expect(
      SecretSetting.isSecret(key: value, values: [], file: "/etc/kafka/kafka_server_jaas.conf") == isSecret)
    #expect(SecretSetting.isSecret(key: value, values: [], file: "/etc/kafka/jaas.password"))
  }
}
