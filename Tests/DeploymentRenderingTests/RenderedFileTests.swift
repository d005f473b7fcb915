import DeploymentRendering
import OrderedCollections
import Testing

/// How files become settings.
struct RenderedFileTests {
  @Test func propertiesAreReadAsJavaDoes() {
    let file = RenderedFile(
      path: "/etc/kafka/server.properties", text: "a: 1\nb = x\\\n  y\n# no\n! no\na=2\n")
    #expect(file.kind == .properties)
    #expect(file.settings == ["a": "2", "b": "xy"])
  }

  @Test(arguments: [
    "/etc/kafka/jaas.conf", "/etc/kafka/log4j.properties", "/var/lib/zookeeper/myid", "/etc/a.yml",
  ])
  func otherFilesAreTheirLines(path: String) {
    let file = RenderedFile(path: path, text: "---\n# no\n\tKafkaServer {\r\n\r\n   user=\"a\" \n")
    #expect(file.kind == .lines)
    #expect(file.settings == ["KafkaServer {": "", "user=\"a\"": ""])
  }

  @Test func dropInsAreVariablesAndDirectives() {
    let file = RenderedFile(
      path: "/etc/systemd/system/confluent-server.service.d/override.conf",
      text: """
        [Unit]
        After=network.target
        [Service]
        Environment="KAFKA_HEAP_OPTS=-Xms1g -Xmx1g" LOG_DIR=/var/log/kafka
        User=kafka
        ExecStart=
        ExecStart=/usr/bin/kafka-server-start /etc/kafka/server.properties
        ExecStartPre=
        ExecStartPre=/bin/a
        ExecStartPre=/bin/b
        LimitNOFILE=
        """)
    #expect(file.kind == .unit)
    #expect(
      file.settings == [
        "Unit.After": "network.target", "User": "kafka",
        "ExecStart": "/usr/bin/kafka-server-start /etc/kafka/server.properties",
        "ExecStartPre": "\n/bin/a\n/bin/b", "LimitNOFILE": "", "Environment.KAFKA_HEAP_OPTS": "-Xms1g -Xmx1g",
        "Environment.LOG_DIR": "/var/log/kafka",
      ])
  }

  @Test func aFileWrittenTwiceIsWhatWasWrittenLast() {
    var host = RenderedHost()
    host.add(RenderedFile(path: "/a.properties", settings: ["a": "1"]))
    host.add(RenderedFile(path: "/a.properties", settings: ["b": "2"]))
    #expect(host.files["/a.properties"]?.settings == ["b": "2"])
  }

  /// A file that a side could not render is neither lost nor left alone, and no setting is that can't be told.
  @Test func whatIsNotKnownIsNoChange() {
    var (before, after) = (Rendering(), Rendering())
    var known = RenderedHost()
    known.add(RenderedFile(path: "/a.properties", settings: ["a": "1", "b": "1"]))
    known.add(RenderedFile(path: "/b.properties", settings: ["a": "1"]))
    before.hosts["h"] = known
    var file = RenderedFile(path: "/a.properties", settings: ["a": "2"])
    file.unknown = ["b": "foo is not defined"]
    var unknown = RenderedHost()
    unknown.add(file)
    after.hosts["h"] = unknown
    after.gaps = [Rendering.Gap(host: "h", subject: "/b.properties", reason: "no")]
    #expect(before.changes(to: after).map(\.key) == ["a"])
    #expect(before.unknownChanges(to: after) { _, _, _ in false }.map(\.subject) == ["/a.properties: b"])
    #expect(after.unknownChanges(to: after) { _, _, _ in false } == [])
    #expect(after.unknownChanges(to: after) { _, _, _ in true }.map(\.subject) == ["/a.properties: b"])
    after.gaps = [Rendering.Gap(host: "h", subject: "the collection of x", reason: "no")]
    #expect(!before.changes(to: after).contains { $0.kind == .lost })
  }
}
