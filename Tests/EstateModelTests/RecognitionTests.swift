import ComponentCatalog
import HostEvidence
import OrderedCollections
import Testing

@testable import EstateModel

@Suite struct RecognitionTests {
  @Test(arguments: [
    ("process.roles=controller\n", "kafka_controller"), ("process.roles= controller\n", "kafka_controller"),
    ("process.roles=broker\n", "kafka_broker"), ("process.roles=broker,controller\n", "kafka_broker"),
    ("zookeeper.connect=zk1:2181\n", "kafka_broker"),
  ])
  func theFileTellsControllersFromBrokers(properties: String, component: String) throws {
    let estate = try Estate(RecordBuilder("h").broker(properties))
    #expect(estate.services.map(\.component.name) == [component])
  }

  @Test func theUnitTellsWhereTheFileIsMissing() throws {
    let estate = try Estate(
      RecordBuilder("h").unit(
        "confluent-kcontroller.service",
        [
          "/etc/systemd/system/confluent-kcontroller.service":
            "[Service]\nExecStart=/usr/bin/kafka-server-start /etc/controller/server.properties\n"
        ]
      ).file("/etc/controller/server.properties", ""))
    #expect(estate.services.map(\.component.name) == ["kafka_controller"])
    #expect(
      estate.remarks.map(\.text).contains(
        "the main file of Kafka controller, /etc/controller/server.properties, is not there or empty; a deploy would write the collection's defaults"
      ))
  }

  @Test func aProgramThatOnlyMentionsAComponentIsNone() throws {
    let estate = try Estate(
      RecordBuilder("h").process(1, ["grep", "java", "kafka.Kafka"], unit: nil)
        .process(2, ["java", "-jar", "app.jar", "kafka.Kafka"], unit: "tomcat.service"))
    #expect(estate.services.isEmpty)
    #expect(estate.remarks.map(\.text) == ["no component was found here; the host is not in the inventory"])
  }

  @Test(arguments: [
    (true, "", [:], Service.State.stopped), (false, "[Service]\nUser=x\n", [:], .disabled),
    (true, "", ["ActiveState": "failed"], .failed),
    // Java that was asked to stop.
    (true, "", ["ActiveState": "failed", "ExecMainStatus": "143"], .stopped),
    (false, "", ["ActiveState": "active"], .running),
    (true, "", ["ActiveState": "activating", "SubState": "auto-restart"], .restarting),
  ])
  func stoppedUnitsCountWhenSomebodySetThemUp(
    enabled: Bool, dropIn: String, state: [String: String], expected: Service.State
  ) throws {
    var files = [
      "/usr/lib/systemd/system/confluent-kafka-rest.service":
        "[Service]\nExecStart=/usr/bin/kafka-rest-start /etc/kafka-rest/kafka-rest.properties\n"
    ]
    if !dropIn.isEmpty { files["/etc/systemd/system/confluent-kafka-rest.service.d/x.conf"] = dropIn }
    let estate = try Estate(
      RecordBuilder("h").unit("confluent-kafka-rest.service", files, enabled: enabled, state: state))
    #expect(estate.unread.map(\.state) == [expected])
  }

  /// A missing file counts as read only by root: others can't tell it from one in a closed folder.
  @Test(arguments: [
    (FileRecord.State.cut, "0", false), (.denied, "1000", false), (.missing, "1000", false),
    (.missing, "0", true),
  ])
  func aServiceWhoseSettingsAreNotKnownIsInNoInventory(state: FileRecord.State, reader: String, isKnown: Bool)
    throws
  {
    var record = RecordBuilder("h").broker("broker.id=1\nzookeeper.connect=zk1:2181\n").record
    record.facts["reader-id"] = reader
    record.files["/etc/kafka/server.properties"]?.state = state
    let estate = Estate(records: [record], catalog: try Catalog.embedded())
    #expect(estate.services.count == (isKnown ? 1 : 0))
    #expect(estate.unread.count == (isKnown ? 0 : 1))
  }

  @Test func aUnitThatOnlyItsPackageBroughtIsNoService() throws {
    let estate = try Estate(
      RecordBuilder("h").unit(
        "confluent-zookeeper.service",
        [
          "/usr/lib/systemd/system/confluent-zookeeper.service":
            "[Service]\nExecStart=/usr/bin/zookeeper-server-start /etc/kafka/zookeeper.properties\n"
        ],
        enabled: false
      ).file("/etc/kafka/zookeeper.properties", "dataDir=/tmp/zookeeper\n"))
    #expect(estate.services.isEmpty)
  }

  @Test func dataShowThatADisabledUnitRanOnce() throws {
    let estate = try Estate(
      RecordBuilder("h").unit(
        "confluent-zookeeper.service",
        [
          "/usr/lib/systemd/system/confluent-zookeeper.service":
            "[Service]\nExecStart=/usr/bin/zookeeper-server-start /etc/kafka/zookeeper.properties\n"
        ],
        enabled: false
      ).file("/etc/kafka/zookeeper.properties", "dataDir=/data\n").file("/data/myid", "4\n"))
    #expect(estate.services.map(\.state) == [.disabled])
    #expect(estate.services.first?.identity == 4)
  }

  @Test func aProcessThatWasStartedInsteadOfItsUnitIsOneService() throws {
    let unit = "[Service]\nExecStart=/usr/bin/kafka-server-start /etc/kafka/server.properties\n"
    let estate = try Estate(
      RecordBuilder("h").unit(
        "confluent-server.service", ["/etc/systemd/system/confluent-server.service": unit]
      )
      .process(9, ["java", "kafka.Kafka", "/etc/kafka/server.properties"], unit: nil)
      .file("/etc/kafka/server.properties", "broker.id=1\n"))
    #expect(estate.services.map(\.state) == [.unmanaged])
    #expect(estate.services.map(\.processID) == [9])
  }

  @Test func aProcessOutsideSystemdIsUnmanaged() throws {
    let estate = try Estate(
      RecordBuilder("h").process(
        9, ["java", "-cp", "/x/kafka-clients-7.6.1-ccs.jar", "kafka.Kafka", "/opt/server.properties"],
        unit: nil,
        environment: ["KAFKA_HEAP_OPTS=-Xmx2g", "HOME=/root", "KAFKA_OPTS=-Da=50%"]
      ).file("/opt/server.properties", "broker.id=3\n"))
    let service = try #require(estate.services.first)
    #expect(service.state == .unmanaged)
    #expect(service.user == "kafka" && service.group == "streams")
    #expect(service.settings.environment == ["KAFKA_HEAP_OPTS": "-Xmx2g", "KAFKA_OPTS": "-Da=50%%"])
    #expect(service.installation.version?.description == "7.6.1" && service.installation.isCommunity == true)
  }
}
