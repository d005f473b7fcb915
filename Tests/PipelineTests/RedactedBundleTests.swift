import ComponentCatalog
import Foundation
import HostEvidence
import TestSupport
import Testing

/// What `script --bundle --redact` leaves out. Secrets stand between << and >> here, and nowhere else.
struct RedactedBundleTests {
  private static let settings = """
    #old.ssl.keystore.password=<<S3CRET1>>
    # Java does not join this comment to what follows: \\
    x.password=<<S3CRET1>>
    my.ldap.password <<S3CRET2>>
    pass\\u0077ord\\u002ex=<<S3CRET3>>
    a=redis://:<<S3CRET4>>@host/1
    b=http://u:<<S3CRET4>>@h1/,http://u:<<S3CRET5>>@h2/
    c=http://h1/,http://u@h2/
    d=Authorization: Basic <<S3CRETabcd==>>
    d="x-authorization": "Bearer <<S3CRET10>>", "y": 1
    e={"user":"x","password":"<<S3CRET1>>","n":1}
    f={\\"user\\":\\"x\\",\\"password\\":\\"<<S3CRET1>>\\",\\"n\\":1}
    a.password=<<${env:X:-S3CRET}>>
    b.password=${env:X}
    c.password=<<${env:X}S3CRET>>
    d=SharedAccessKeyName=me;SharedAccessKey=<<S3CRET/6=>>
    db_pwd=<<S3CRET7>>
    dbPass: <<S3CRET8>>
    my.token=<<S3CRET9>>
    all.passwords[0]=<<S3CRET1>>
    e.password=<<ab"cd;>>
    sasl.jaas.config=org.x.Plain required username="a" password="<<S3CRET\\"1>>" user_bob="<<S3CRET2>>";
    x.password.file=/etc/kafka/one
    some.credentials.file=/etc/kafka/two
    f.password=${file:/etc/kafka/three:key}
    g.password=${dir:/etc/kafka/four:key}
    g.url=jdbc:oracle:thin:scott/<<S3CRET1>>@db:1521/x
    h.url=jdbc:oracle:thin:@db:1521/x@y
    i=https://h/?token=<<S3CRET1&sig=x>>
    j=keytool -srcstorepass <<S3CRET1>> -deststorepass <<S3CRET2>> -v
    dbpass=<<S3CRET1>>
    p=jdbc:sqlserver://h;user=x;pwd=<<S3CRET1>>;
    k.encryption.key=<<S3CRET1>>
    key.converter=org.apache.kafka.connect.storage.StringConverter
    l=Bearer <<S3CRETtoken>>
    m=https://x.blob.core.windows.net/y?sv=1&sig=<<S3CRET/2=>>
    n.auth=digest:admin:<<S3CRET!3>>
    o=https://hooks.slack.com/services/<<T0/B0/S3CRET4>>
    plain=1 \\
      2

    """
  private static let unit = """
    [Service]
    #Environment=C_PASSWORD=<<S3CRET1>>
    Environment="A_PASSWORD=<<S3CRET two words>>" "B=1"
    Environment=AWS_SECRET_ACCESS_KEY=<<S3CRET/a+b>>
    ExecStartPre=/bin/x --password <<S3CRET1>> -v --token "<<S3CRET 2>>"
    ExecStartPre=/usr/bin/curl -s -u bob:<<S3CRET1>> --proxy-user "ann:<<S3CRET 2>>" --user none https://h/
    ExecStartPre=-/bin/sh -c 'mysqldump -p<<S3CRET1>> -P 3306 db; sshpass -p <<S3CRET3>> ssh -p 22 h'
    Environment="KAFKA_OPTS=-Djavax.net.ssl.keyStorePassword=<<S3CRET1>> --add-opens java.base/sun.nio.ch=ALL-UNNAMED"
    ExecStart=/usr/bin/kafka-server-start -Dx.password=<<S3"CRET>> /etc/kafka/server.properties
    Environment=OPTS=-D"x.password=<<S3CRET 2>>" SSHPASS=<<S3CRET1>> PWD=/srv/app
    ExecStartPost=/bin/x --override "ssl.key.password=<<S3CRET 2>>" --override ssl.key.password=<<S3CRET2>> --override a=b --password <<S3CRET1>> --override c=d

    """
  private static let xml = """
    <password><<S3CRET1>></password><user>bob</user><ns:password a="b"><<S3CRET2>></ns:password>
    <Property name="password"><<S3CRET1>></Property><Property name="y">z</Property><p name="x.password"/>
    <property name="x.password" value="<<S3CRET2>>"/><property name="y" value="z"/>
    <property>
      <name>my.token</name>
      <value><<S3CRET3>></value>
    </property><property><name>y</name><value>z</value></property>

    """
  private static let arguments = [
    "--password", "<<S3CRET1>>", "-storepass", "<<S3CRET2>>", "--password", "--foo", "--password-file",
    "/etc/one",
    "--token=<<S3CRET3>>", "ends\\", "plain", "--override", "ssl.key.password=<<S3CRET4>>",
  ]
  private static let named = [
    "--more=/etc/kafka/four/b", "--java=/etc/kafka/java.properties", "--forms=/etc/kafka/forms.xml",
  ]
  private static let environment =
    [
      "A_PASSWORD=<<S3CRET\nS3CRET>>", "B=1\nb.password <<S3CRET2>>\nc=2", "C={'password': '<<S3CRET3>>'}",
      "D=-Djavax.net.ssl.keyStorePassword=<<S3CRET4>> -Dfoo=1", "E_PASSWORD=\"<<S3CRET5>>\"",
    ] + SecretTexts.words
  private static let users = "alice: <<S3CRET1>>,admin\n#bob: <<S3CRET2>>,user\ncarl: <<S3CRET1>>\n"
  private static let passwords = "alice: <<S3CRET1>>\nmore=<<S3CRET2>>\n<<S3CRET1>>\n"

  @Test(arguments: PrintedBundle.shells, PrintedBundle.awks)
  func `Secrets are left out wherever they stand, and nothing else`(shell: String, awk: String) async throws {
    try await withTemporaryFolder { root in
      let files = [
        "/etc/kafka/server.properties": Self.settings, "/etc/kafka/log4j2.xml": Self.xml,
        "/etc/systemd/system/confluent-server.service": Self.unit,
        "/etc/kafka/password.properties": Self.users,
        "/etc/kafka/after.conf": NextLineSecrets.marked + SecretTexts.settings,
        "/etc/kafka/java.properties": SecretTexts.properties, "/etc/kafka/forms.xml": SecretTexts.forms,
        "/etc/kafka/two": Self.passwords,
        "/etc/kafka/three": Self.passwords,
        "/etc/kafka/four/b": Self.passwords,
      ]
      let host = try BrokerFolder(
        root,
        options: [
          "-Dlog4j2.configurationFile=/etc/kafka/log4j2.xml",
          "-Djava.security.auth.login.config=/etc/kafka/after.conf", "-Dx.password=<<S3\"CRET>>",
        ].map(
          Self.plain),
        arguments: (Self.arguments + Self.named).map(Self.plain),
        environment: Self.environment.map(Self.plain))
      for (path, text) in files { try host.write(path, Self.plain(text)) }
      let bytes = try await PrintedBundle.bytes(of: root, shell: shell, awk: awk, key: PrintedBundle.key)
      #expect(!String(decoding: bytes, as: UTF8.self).contains("S3CRET"))
      let bundle = try HostBundle(parsing: bytes, name: "kb1")
      let record = BundleReader(catalog: try Catalog.embedded()).record(of: bundle)
      for (path, text) in files {
        #expect(Self.numbered(record.files[path]?.content.text ?? "") == Self.expected(text), "\(path)")
      }
      let process = try #require(record.processes.first)
      #expect(
        Self.numbered(process.arguments.dropFirst(6).joined(separator: "\n"))
          == Self.expected((Self.arguments + Self.named).joined(separator: "\n")))
      #expect(
        Self.numbered((process.environment ?? []).joined(separator: "\n"))
          == Self.expected(Self.environment.joined(separator: "\n")))
    }
  }

  /// What looks like a path may be a secret, and stood in the names of sections.
  @Test(arguments: PrintedBundle.awks)
  func `Words of a command line are no files where they hold secrets`(awk: String) async throws {
    try await withTemporaryFolder { root in
      let host = try BrokerFolder(
        root,
        options: [
          "-javaagent:/opt/e.jar=password=/S3CRET1", "-javaagent:/opt/e.jar=host:/etc/x?token=/S3CRET8",
          "-javaagent:/opt/f.jar=http://S3CRETtoken2@h/,x=/etc/y.yml",
        ],
        arguments: [
          "--proxy=http://u:S3CRET3@h/", "--proxy", "http://u:S3CRET3@h/",
          "https://S3CRETtoken4@h/x.properties",
          "--secret", "/S3CRET5", "--token=/a/S3CRET6", "b:word7@h/y.properties",
          "--config=/etc/kafka/a:password=S3CRET7",
          "--config", "/etc/kafka/plain.properties",
        ])
      try host.write("/etc/kafka/plain.properties", "a=1\n")
      try FileManager.default.createSymbolicLink(
        atPath: root.appending(path: "proc/100/cwd").path, withDestinationPath: "/srv")
      let bytes = try await PrintedBundle.bytes(of: root, shell: "dash", awk: awk, key: PrintedBundle.key)
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains("S3CRET"))
      #expect(
        text.contains("content /etc/kafka/plain.properties")
          || text.contains("redacted /etc/kafka/plain.properties"))
      #expect(text.contains("missing /etc/y.yml") && !text.contains("missing /srv/b:word7"))
    }
  }

  @Test(arguments: PrintedBundle.shells, PrintedBundle.awks)
  func `Private keys are left out of any text`(shell: String, awk: String) async throws {
    try await withTemporaryFolder { root in
      let key = "-----BEGIN RSA PRIVATE KEY-----\nS3CRET1\nS3CRET2\n-----END RSA PRIVATE KEY-----"
      let host = try BrokerFolder(root, environment: ["K=\(key)", "L=1"])
      let line = key.replacing("\n", with: "\\n")
      try host.write(
        "/etc/kafka/server.properties", "a=\(line)\n\(key)\n#\(key.replacing("\n", with: "\n#"))\nb=1\n")
      try host.write(
        "/etc/systemd/system/confluent-server.service",
        "[Service]\nEnvironment=X=1\n-----BEGIN PRIVATE KEY-----\nS3CRET")
      let bytes = try await PrintedBundle.bytes(of: root, shell: shell, awk: awk, key: PrintedBundle.key)
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains("S3CRET"))
      #expect(text.contains("\nb=1\n") && text.contains("\nL=1\n"))
      #expect(
        text.contains(/a=-----BEGIN RSA PRIVATE KEY-----REDACTED_[0-9a-f]{12}-----END RSA PRIVATE KEY-----\n/)
      )
      #expect(text.contains(/\n-----BEGIN RSA PRIVATE KEY-----\nREDACTED_[0-9a-f]{12}\n-----END/))
    }
  }

  @Test(.timeLimit(.minutes(2)), arguments: PrintedBundle.awks)
  func `Endless lines are hidden as a whole, at once`(awk: String) async throws {
    try await withTemporaryFolder { root in
      let host = try BrokerFolder(root)
      let words = "x=password=S3CRET " + String(repeating: "password=aa ", count: 80_000)
      let joined = String(repeating: "password=S3CRET \\\n", count: 40_000)
      let key = "-----BEGIN PRIVATE KEY-----\nS3CRET\n-----END PRIVATE KEY-----"
      try host.write("/etc/kafka/server.properties", "a=1\n\(words)\nb=2\n")
      try host.write("/etc/kafka/password.properties", "\(joined)\n\(joined)\(key)\nu: S3CRET\n")
      let bytes = try await PrintedBundle.bytes(of: root, shell: "dash", awk: awk, key: PrintedBundle.key)
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains("S3CRET"))
      #expect(text.contains("\na=1\nREDACTED_\nb=2\n"))
    }
  }

  /// Each password costs a pipe, and no search among all others.
  @Test(.timeLimit(.minutes(2))) func `A file of thousands of passwords is no trouble`() async throws {
    try await withTemporaryFolder { root in
      let host = try BrokerFolder(root)
      try host.write("/etc/kafka/server.properties", "x.password.file=/etc/kafka/users\n")
      let users = (1...2000).map { "user\($0): <<S3CRET\($0 % 1500)>>\n" }.joined()
      try host.write("/etc/kafka/users", Self.plain(users))
      try host.write("/etc/kafka/password.properties", Self.plain(users))
      let bytes = try await PrintedBundle.bytes(of: root, shell: "dash", key: PrintedBundle.key)
      let bundle = try HostBundle(parsing: bytes, name: "kb1")
      let record = BundleReader(catalog: try Catalog.embedded()).record(of: bundle)
      let files = ["/etc/kafka/users", "/etc/kafka/password.properties"].map {
        record.files[$0]?.content.text ?? ""
      }
      #expect(files[0] == files[1])
      #expect(Self.numbered(files[0]) == Self.expected(users))
    }
  }

  private static func plain(_ marked: String) -> String {
    NextLineSecrets.plain(marked)
  }

  /// Secrets, and placeholders, become the number of the first one that is like it.
  private static func expected(_ marked: String) -> String {
    var seen: [Substring] = []
    return marked.replacing(NextLineSecrets.secret()) { number(of: $0.1, &seen) }
  }
  private static func numbered(_ text: String) -> String {
    var seen: [Substring] = []
    return text.replacing(/REDACTED_[0-9a-f]{12}/) { number(of: $0.0, &seen) }
  }
  private static func number(of text: Substring, _ seen: inout [Substring]) -> String {
    if !seen.contains(text) { seen.append(text) }
    return "(\(seen.firstIndex(of: text) ?? 0))"
  }
}
