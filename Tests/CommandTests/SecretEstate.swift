import Foundation
import TestSupport

/// A broker with a secret in every kind of place, small enough to be read over and over.
enum SecretEstate {
  /// Writes the estate and returns the folder for `--roots`.
  ///
  /// - Parameters:
  ///   - release: The release of the platform that is installed; nil leaves that unknown.
  ///   - mark: What every secret begins with.
  static func write(in folder: URL, release: String? = nil, mark: String = "S3CRET-") throws -> String {
    let root = folder.appending(path: "hosts/kb1.example.net/root")
    let plain = "org.apache.kafka.common.security.plain.PlainLoginModule"
    var files = [
      "etc/os-release": "ID=rhel\nVERSION_ID=9\n",
      "etc/kafka/server.properties": """
      broker.id=1
      zookeeper.connect=zk1:2181
      listeners=INTERNAL://:9092
      ssl.key.password=S3CRET-key{{ no template }}
      ssl.keystore.password=S3CRET-store
      site.unnamed=u:S3CRET-store
      site.url=https://user:S3CRET-url@host/
      listener.name.internal.plain.sasl.jaas.config=\(plain) required username="kafka" password="S3CRET-own" user_bob="S3CRET-bob";
      confluent.metadata.basic.auth.user.info=mds:S3CRET-mds
      password.encoder.iterations=4096

      """,
      "etc/kafka/password.properties": "alice: S3CRET-alice,admin\n",
      "etc/kafka/kafka_server_jaas.conf":
        "KafkaServer {\n  \(plain) required\n  password='S3CRET-jaas';\n};\n",
      "usr/lib/systemd/system/confluent-server.service":
        "[Service]\nExecStart=/usr/bin/kafka-server-start /etc/kafka/server.properties\n",
      "etc/systemd/system/confluent-server.service.d/override.conf": """
      [Service]
      Environment="KAFKA_OPTS=-Djava.security.auth.login.config=/etc/kafka/kafka_server_jaas.conf -Dx.password=S3CRET-opts"
      Environment=SITE_TOKEN_SECRET=S3CRET-token

      """,
      "proc/77/cmdline": [
        "java", "-Djava.security.auth.login.config=/etc/kafka/kafka_server_jaas.conf",
        "-Dx.password=S3CRET-opts",
        "kafka.Kafka", "/etc/kafka/server.properties", "",
      ].joined(separator: "\0"),
      "proc/77/environ": "SITE_TOKEN_SECRET=S3CRET-token\0A=S3CRET-store\0",
      "proc/77/cgroup": "0::/system.slice/confluent-server.service\n",
    ]
    if let release {
      files["etc/os-release"] = "ID=debian\nVERSION_ID=12\n"
      files["var/lib/dpkg/status"] =
        "Package: confluent-server\nStatus: install ok installed\nVersion: \(release)-1\n\n"
    }
    for (path, text) in files {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.replacing("S3CRET-", with: mark).utf8).write(to: file)
    }
    return folder.appending(path: "hosts").path
  }
}
