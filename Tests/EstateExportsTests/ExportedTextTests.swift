import ComponentCatalog
import EmbeddedTemplates
import EstateModel
import Foundation
import HostEvidence
import Testing

@testable import EstateExports

/// Exports of an estate made by hand: what a fixture has no case of.
struct ExportedTextTests {
  private static let main = "/etc/kafka/server.properties"

  private func estate(
    _ name: String = "kb1", options: [String] = [], files: [String: String] = [:], exporter: [String] = [],
    unread: [Snapshot.Failure] = []
  ) throws -> ExportedEstate {
    var record = HostRecord(name: name)
    var broker = ProcessRecord(id: 7)
    broker.arguments = ["java"] + options + ["-cp", "/x", "kafka.Kafka", Self.main]
    broker.cgroup = "0::/system.slice/confluent-server.service\n"
    record.processes = [broker]
    if !exporter.isEmpty {
      var process = ProcessRecord(id: 8)
      process.arguments = exporter
      record.processes.append(process)
    }
    let texts = files.merging([Self.main: "broker.id=1\nzookeeper.connect=zk1:2181\n"]) { own, _ in own }
    for (path, text) in texts {
      record.files[path] = FileRecord(state: .read, content: FileBytes(Array(text.utf8)))
    }
    let catalog = try Catalog.embedded()
    return ExportedEstate(
      Estate(records: [record], catalog: catalog), records: [record],
      components: catalog.components.map(\.name), unread: unread)
  }

  @Test func hostsThatCouldNotBeReadAreNotGone() throws {
    let estate = try estate(unread: [Snapshot.Failure(host: "kb2", reason: "no route to host")])
    let json = try estate.json(taken: "").text
    #expect(
      json.contains(/"unread" : \[\s+{\s+"host" : "kb2",\s+"reason" : "no route to host"\s+}/), "\(json)")
    #expect(try self.estate().json(taken: "").text.contains(/"unread" : \[\s*\]/))
    #expect(estate.csv.text.contains("\r\nkb2,,,,,,,,,,,,,unread,,,,,,\r\n"), "\(estate.csv.text)")
    let prometheus = try estate.prometheus(FilledTemplate("export/prometheus.yml.mustache"))
    #expect(prometheus[0].text.contains("# Not read: what may run on \"kb2\" has no target here.\n"))
    let filebeat = try estate.filebeat(FilledTemplate("export/filebeat.yml.mustache"))
    #expect(filebeat.map(\.name) == ["kb1.yml"])
    #expect(filebeat[0].text.contains("# \"kb2\" was not read, so there is no new file for it.\n"))
    let dot = try estate.topology(FilledTemplate("export/topology.dot.mustache"), name: "").text
    #expect(dot.contains("  unread [label=\"Not read:\\nkb2\", style=dashed];\n"), "\(dot)")
    let mermaid = try estate.topology(FilledTemplate("export/topology.mmd.mustache"), name: "").text
    #expect(mermaid.contains("  unread[\"Not read:<br/>kb2\"]\n"), "\(mermaid)")
  }

  /// A search that begins anew at each letter would take hours here.
  @Test(.timeLimit(.minutes(1))) func longValuesStopNoPicture() throws {
    let long = String(repeating: "b", count: 400_000)
    let dot = try estate(files: [Self.main: "broker.id=1\nx=\(long)\n"])
      .topology(FilledTemplate("export/topology.dot.mustache"), name: "").text
    #expect(dot.utf8.count < 1000)
    #expect(
      Topology.addresses(in: "a:1,[\(long)-c.d:9092,http://h_1:8081 i:808111") == [
        "\(long)-c.d:9092", "h_1:8081",
      ])
  }

  @Test func longNamesAreCutInPictures() throws {
    let dot = try estate(String(repeating: "k", count: 200))
      .topology(FilledTemplate("export/topology.dot.mustache"), name: "").text
    #expect(dot.contains("\\n\(String(repeating: "k", count: 120))…\""), "\(dot)")
  }

  @Test func agentsTellTheirPorts() throws {
    let options = [
      "-javaagent:/opt/jolokia-jvm.jar=config=/etc/kafka/jolokia.properties",
      "-javaagent:/opt/jmx_prometheus_javaagent.jar=0.0.0.0:7071:/opt/kafka.yml",
    ]
    let found = try estate(
      options: options, files: ["/etc/kafka/jolokia.properties": "port=7777\nprotocol=https\n"],
      exporter: ["/usr/bin/node_exporter", "--web.listen-address=:9101"]
    ).metricSources
    #expect(found.map(\.kind) == [.jolokia, .jmx, .node])
    #expect(found.map(\.port) == [7777, 7071, 9101])
    #expect(found.map(\.scheme) == ["https", "http", "http"])
    #expect(found.map(\.component) == ["kafka_broker", "kafka_broker", nil])
    // What only has the name among its arguments is no exporter.
    #expect(try estate(exporter: ["vi", "/usr/bin/node_exporter"]).metricSources.isEmpty)
  }

  @Test func exportersBehindLoopbackAreNoTargets() throws {
    let estate = try estate(
      options: [
        "-javaagent:/opt/jmx_prometheus_javaagent.jar=127.0.0.1:7071:/opt/kafka.yml",
        "-javaagent:/opt/jolokia-jvm.jar=port=7777,host=localhost",
      ], exporter: ["/usr/bin/node_exporter", "--web.listen-address=:9101"])
    let files = try estate.prometheus(FilledTemplate("export/prometheus.yml.mustache"))
    #expect(files.map(\.name) == ["prometheus.yml", "node.json"])
    #expect(
      files[0].text.contains(
        "# No target: on \"kb1\", that of \"kafka_broker\" listens on \"127.0.0.1:7071\" alone."),
      "\(files[0].text)")
  }

  @Test func anExporterWithTLSIsAskedWithTLS() throws {
    for (text, scheme) in [("httpServer:\n  ssl:\n    keyStore: {}\n", "https"), ("rules: []\n", "http")] {
      let found = try estate(
        options: ["-javaagent:/opt/jmx_prometheus_javaagent.jar=7071:/opt/kafka.yml"],
        files: ["/opt/kafka.yml": text]
      ).metricSources
      #expect(found.map(\.scheme) == [scheme])
    }
  }

  @Test func whatHasNoExporterSaysSo() throws {
    let estate = try estate()
    #expect(!estate.hasMetrics)
    let files = try estate.prometheus(FilledTemplate("export/prometheus.yml.mustache"))
    #expect(files.map(\.name) == ["prometheus.yml"])
    #expect(
      files[0].text.contains("# No exporter that can be reached was found")
        && files[0].text.hasSuffix("\nscrape_configs: []\n"))
  }

  /// One cluster alone has a name, too: the id in its data folders.
  @Test func everyServiceIsOfACluster() throws {
    #expect(Set(try estate().services.map(\.cluster)) == ["kafka"])
    let known = try estate(files: [
      Self.main: "broker.id=1\nlog.dirs=/d\n", "/d/meta.properties": "cluster.id=MkU3\nbroker.id=1\n",
    ])
    #expect(known.clusters == ["MkU3"])
    #expect(known.csv.text.contains(",MkU3,MkU3,kafka_broker,"))
    #expect(try known.json(taken: "").text.contains(#""cluster" : "MkU3""#))
  }

  @Test func noLogIsReadTwice() throws {
    let template = try FilledTemplate("export/filebeat.yml.mustache")
    let shared = try estate(
      options: ["-Dkafka.logs.dir=/logs", "-Xlog:gc*:file=/logs/*.log:time"]
    ).filebeat(template)
    #expect(shared.map(\.name) == ["kb1.yml"])
    #expect(shared[0].text.matches(of: /paths:/).count == 1)
    #expect(shared[0].text.contains(#"# "confluent-server" logs to this file as well."#))
    let none = try estate("a\nb").filebeat(template)
    #expect(none[0].text.contains(#"# Inputs for Filebeat on "a\nb","#))
  }

  @Test func loggingConfigurationsTellFilesAndLayouts() {
    let properties = LoggingConfiguration(
      """
      log4j.appender.main.File=${kafka.logs.dir}/server.log
      log4j.appender.main.layout.ConversionPattern=[%d] %p %m (%c)%n
      log4j.appender.other.File=${nowhere}/x.log
      """, path: "/etc/kafka/log4j.properties")
    #expect(
      properties.files(["kafka.logs.dir": "/var/log/kafka"]) == [
        LogFile(path: "/var/log/kafka/server.log", layout: "[%d] %p %m (%c)%n")
      ])
    let yaml = LoggingConfiguration(
      """
      Configuration:
        Properties: {Property: [{name: dir, value: "${sys:base}/logs"}, {name: pattern, value: "%d %p %m%n"}]}
        Appenders:
          RollingFile:
            - {name: a, fileName: "${dir}/a.log", PatternLayout: {pattern: "${pattern}"}}
            - {name: b, fileName: "${dir}/b.log"}
      """, path: "/etc/kafka/log4j2.yaml")
    #expect(
      yaml.files(["base": "/srv"]) == [
        LogFile(path: "/srv/logs/a.log", layout: "%d %p %m%n"), LogFile(path: "/srv/logs/b.log"),
      ])
  }

  @Test func whatWasNotReadIsLookedForInTheFolder() throws {
    let estate = try estate(options: ["-Dkafka.logs.dir=/logs", "-Xlog:gc*:file=/logs/gc.log:time"])
    let files = estate.services.flatMap { $0.logFiles([:]) }
    #expect(files == [LogFile(path: "/logs/*.log"), LogFile(path: "/logs/gc.log", isOfCollector: true)])
  }

  @Test func namesFromHostsStayInTheirQuotes() throws {
    let estate = try estate("a\"];\nx -> {{y}}</b>,=1")
    let dot = try estate.topology(FilledTemplate("export/topology.dot.mustache"), name: "").text
    #expect(dot.contains(#"[label="Kafka broker\na\"];\nx -> {{y}}</b>,=1"];"#))
    let mermaid = try estate.topology(FilledTemplate("export/topology.mmd.mustache"), name: "").text
    #expect(mermaid.contains(#"["Kafka broker<br/>a#quot;]#59;<br/>x -#gt; {{y}}#lt;/b#gt;,=1"]"#))
    #expect(estate.csv.text.contains("\r\n\"a\"\"];\nx -> {{y}}</b>,=1\","))
    #expect(try self.estate("=cmd()").csv.text.contains("\r\n\"'=cmd()\","))
  }

  @Test func whatWouldTurnTheTextAroundItIsShownAsItsNumber() throws {
    let estate = try estate("a\u{202e}b\u{2066}c\u{feff}")
    let dot = try estate.topology(FilledTemplate("export/topology.dot.mustache"), name: "").text
    #expect(dot.contains(#"[label="Kafka broker\na\u202eb\u2066c\ufeff"];"#))
    let mermaid = try estate.topology(FilledTemplate("export/topology.mmd.mustache"), name: "").text
    #expect(mermaid.contains(#"["Kafka broker<br/>a\u{202e}b\u{2066}c\u{feff}"]"#))
    #expect(estate.csv.text.contains("\r\na\\u{202e}b\\u{2066}c\\u{feff},"))
  }

  @Test func ownTemplatesAreReadOrRefused() throws {
    let own = try FilledTemplate(text: "{{#edges}}x{{/edges}}none", name: "own")
    #expect(try estate().topology(own, name: "").text == "none")
    let error = #expect(throws: FilledTemplate.Unreadable.self) {
      try FilledTemplate(text: "{{#edges}}", name: "own.mustache")
    }
    #expect(error?.description.hasPrefix("the template own.mustache can't be read: ") == true)
  }
}
