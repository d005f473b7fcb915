import DeploymentRendering
import EstateFindings
import FindingReports
import HostEvidence
import OrderedCollections
import SecretKeeping
import Testing

/// No writer can show a secret: the report that it gets has none.
struct MaskedReportTests {
  @Test(arguments: [
    ("ssl.keystore.password", "/etc/kafka/server.properties", "S3CRET"),
    (
      "listener.name.internal.plain.sasl.jaas.config", "/etc/kafka/server.properties",
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"x\" password=\"S3CRET\";"
    ),
    ("confluent.schema.registry.url", "/etc/kafka/server.properties", "https://user:S3CRET@sr1:8081"),
    ("my.url", "/etc/kafka/server.properties", "https://user:S3CRET/x@sr1:8081"),
    ("api.token", "/etc/kafka/server.properties", "S3CRET"), ("sftp.pass", "/etc/x.properties", "S3CRET"),
    ("a.b", "/etc/kafka/server.properties", "SharedAccessKeyName=k;SharedAccessKey=S3CRET="),
    ("Environment.KAFKA_OPTS", "confluent-server", "-Xmx1g -Djavax.net.ssl.trustStorePassword=S3CRET -Dx=y"),
    ("ldap.java.naming.security.credentials", "/etc/kafka/server.properties", "S3CRET"),
    ("basic.auth.user.info", "/etc/kafka/client.properties", "u:S3CRET"),
    ("password: S3CRET", "/etc/prometheus/web.yml", ""),
    ("headers", "/etc/kafka/client.properties", "Authorization: Basic UzNDUkVUUzNDUkVU"),
    ("ssl.key.pem", "/etc/kafka/x.properties", "-----BEGIN PRIVATE KEY-----\nS3CRET"),
  ])
  func secretsAreHiddenEvenWhereNobodySaidSo(key: String, file: String, value: String) {
    var report = SampleEstate.empty()
    var finding = SampleEstate.changed("kb1", key: key, onDisk: value, declared: value + "2", file: file)
    finding.values.running = value
    finding.values.before = value
    finding.evidence = [Finding.Evidence("/proc/1/cmdline", value.isEmpty ? key : "\(key)=\(value)")]
    report.findings = [finding]
    report.ignored = [FindingReport.Ignored(finding: finding, rule: "r:1", reason: "\(key)=\(value)")]
    report.notCompared = [
      FindingReport.NotCompared(place: Finding.Place(host: "kb1"), reason: "\(key)=\(value) is not known")
    ]
    report.hosts[0].problems = ["\(key)=\(value)"]
    let text = "\(MaskedReport(report, hiding: KnownSecrets()).report)"
    #expect(!text.contains("S3CRET"), "\(text)")
    #expect(!text.contains("UzNDUkVU"), "\(text)")
    #expect(text.contains("***"))
  }

  @Test(arguments: ["file.owner", "file.mode", "diff.file-owner", "diff.file-mode"])
  func ownerAndModeOfASecretFileAreTold(kind: String) {
    var report = SampleEstate.empty()
    var finding = Finding(
      kind: kind, severity: .major,
      place: Finding.Place(host: "kb1", file: "/etc/kafka/kafka_server_jaas.conf", key: "mode"))
    finding.values.declared = "640"
    finding.values.onDisk = "644"
    report.findings = [finding]
    #expect(MaskedReport(report, hiding: KnownSecrets()).report.findings == [finding])
  }

  @Test func secretsThatDifferLookTheSame() {
    var report = SampleEstate.empty()
    report.findings = (1...3).map {
      SampleEstate.changed("kb\($0)", key: "ssl.key.password", onDisk: "S3CRET\($0)", declared: "S3CRET")
    }
    let rows = ReportContents(MaskedReport(report, hiding: KnownSecrets()), texts: SampleEstate.texts).rows
    #expect(rows.map(\.hostRange) == ["kb[1-3]"])
    #expect(rows.flatMap(\.values) == [ReportRow.Value(layer: "secret", value: "differs")])
  }

  @Test func aKnownSecretIsHiddenWhereNoNameTells() {
    var evidence = HostRecord(name: "kb1")
    evidence.files["/etc/kafka/a.properties"] = FileRecord(
      state: .read,
      content: FileBytes(Array("ssl.key.password=S3CRET-one\nbasic.auth.user.info=mds:S3CRET-two\n".utf8)))
    var known = KnownSecrets([evidence])
    var rendering = Rendering()
    rendering.hosts["kb1"] = RenderedHost(files: [
      "/etc/kafka/a.properties": RenderedFile(
        path: "/etc/kafka/a.properties", settings: ["ssl.keystore.password": "S3CRET-three"])
    ])
    known.add(rendering)
    var report = SampleEstate.empty()
    for (number, secret) in ["S3CRET-one", "S3CRET-two", "S3CRET-three"].enumerated() {
      var finding = SampleEstate.changed(
        "kb1", key: "site.\(number)", onDisk: "plain", declared: "x \(secret)",
        file: "/etc/kafka/a.properties")
      finding.text = "it holds \(secret)"
      finding.evidence = [Finding.Evidence("/etc/kafka/a.properties", "\(secret) stands there")]
      report.findings.append(finding)
    }
    report.hosts[0].problems = ["the answer S3CRET-one came"]
    let masked = MaskedReport(report, hiding: known).report
    #expect(!"\(masked)".contains("S3CRET"))
    #expect(masked.findings.allSatisfy { $0.isSecret && $0.values.onDisk == "***" })
    #expect("\(MaskedReport(report, hiding: KnownSecrets()).report)".contains("S3CRET"))
  }

  @Test func whatIsNoSecretStays() {
    var report = SampleEstate.empty()
    report.findings = [
      SampleEstate.changed("kb1", key: "ssl.keystore.location", onDisk: "/a/secret.jks", declared: "/b"),
      SampleEstate.changed("kb1", key: "zookeeper.connect", onDisk: "zk1:2181/a@b", declared: "zk1:2181"),
      SampleEstate.changed(
        "kb1", key: "principal.to.local.rules", onDisk: "kafka/_HOST@EXAMPLE.NET", declared: nil),
    ]
    #expect(MaskedReport(report, hiding: KnownSecrets()).report == report)
  }
}
