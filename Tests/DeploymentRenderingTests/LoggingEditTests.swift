import ComponentCatalog
import DeploymentRendering
import Testing

/// What a deploy would set in files of logging.
struct LoggingEditTests {
  private static let old = """
    # of the package
    log4j.rootLogger=INFO, kafkaAppender
    log4j.appender.kafkaAppender=org.apache.log4j.DailyRollingFileAppender
    log4j.appender.kafkaAppender.DatePattern='.'yyyy-MM-dd-HH
    log4j.appender.kafkaAppender.File=/var/log/kafka/server.log
    log4j.appender.stateAppender=org.apache.log4j.RollingFileAppender
    log4j.appender.stateAppender.maxFileSize=100MB
    log4j.appender.stateAppender.MaxBackupIndex=7
    log4j.logger.kafka.request=WARN, kafkaAppender
    """

  private static func log4j(_ parts: [FileEdit.Part: [String]] = [:]) -> FileEdit {
    var edit = FileEdit(path: "/etc/kafka/log4j.properties", component: "kafka_broker", form: .log4j)
    edit.values = [.root: ["INFO, stdout, kafkaAppender"], .max: ["10"], .size: ["100MB"]]
    edit.values.merge(parts) { $1 }
    return edit
  }

  @Test func linesAreSetOneByOne() {
    let file = EditedFile(
      Self.old, Self.log4j([.loggers: ["kafka.request=TRACE, kafkaAppender", "not.there=INFO"]]))
    let changes = file.changes.map { "\($0.key): \($0.onDisk ?? "-") > \($0.declared ?? "-")" }
    #expect(
      changes == [
        "log4j.rootLogger: INFO, kafkaAppender > INFO, stdout, kafkaAppender",
        "log4j.logger.kafka.request: WARN, kafkaAppender > TRACE, kafkaAppender",
        "log4j.appender.kafkaAppender: org.apache.log4j.DailyRollingFileAppender"
          + " > org.apache.log4j.RollingFileAppender",
        "log4j.appender.kafkaAppender.DatePattern: '.'yyyy-MM-dd-HH > -",
        "log4j.appender.*.Append: - > true", "log4j.appender.*.MaxBackupIndex: nothing, 7 > 10",
        "log4j.appender.*.MaxFileSize: nothing, log4j.appender.stateAppender.maxFileSize=100MB > 100MB",
      ])
    #expect(
      file.changes.map(\.appenders).suffix(2) == [
        ["kafkaAppender", "stateAppender"], ["kafkaAppender", "stateAppender"],
      ])
    #expect(file.rest.contains("# of the package") && !file.rest.contains { $0.contains("rootLogger") })
  }

  @Test func whatIsSetAlreadyStays() {
    let text = """
      log4j.rootLogger=INFO, stdout, kafkaAppender
      log4j.appender.kafkaAppender=org.apache.log4j.RollingFileAppender
      log4j.appender.kafkaAppender.Append=true
      log4j.appender.kafkaAppender.MaxBackupIndex=10
      log4j.appender.kafkaAppender.MaxFileSize=100MB
      """
    let file = EditedFile(text, Self.log4j())
    #expect(file.changes.isEmpty && file.compared == 4)
    #expect(file.rest == ["log4j.appender.kafkaAppender=org.apache.log4j.RollingFileAppender"])
  }

  @Test func aKeyIsSetOnlyWhereItIsThere() {
    let file = EditedFile("log4j.appender.stdout=a\n", Self.log4j([.loggers: ["kafka.request=TRACE"]]))
    #expect(file.changes.isEmpty && file.unset == ["log4j.rootLogger", "log4j.logger.kafka.request"])
    let comment = EditedFile(
      "#log4j.rootLogger=WARN\nlog4j.rootLogger=INFO, stdout, kafkaAppender\n", Self.log4j())
    #expect(comment.changes.map(\.onDisk) == ["#log4j.rootLogger=WARN"])
    #expect(comment.changes.map(\.declared) == ["#log4j.rootLogger=INFO, stdout, kafkaAppender"])
  }

  private static func log4j2(_ text: String) -> EditedFile {
    var edit = FileEdit(path: "/etc/kafka/log4j2.yaml", component: "kafka_broker", form: .log4j2)
    edit.values = [.root: ["INFO"], .appenders: ["STDOUT", "Main"], .max: ["10"], .size: ["100MB"]]
    return EditedFile(text, edit)
  }

  private static let deployed = """
    Configuration:
      Appenders:
        RollingFile:
        - name: Main
          fileName: ${sys:logs}/server.log
          filePattern: ${sys:logs}/server.log.%i
          SizeBasedTriggeringPolicy: {size: 100MB}
          DefaultRolloverStrategy:
            Delete:
              maxDepth: 1
              basePath: ${sys:logs}
              IfFileName: {glob: server.log.*}
              IfAccumulatedFileCount: {exceeds: 10}
        - {name: Other, filePattern: other.%i, SizeBasedTriggeringPolicy: {size: 100MB}, DefaultRolloverStrategy: {max: 10}}
      Loggers:
        Root: {level: INFO, AppenderRef: [{ref: STDOUT}, {ref: Main}]}
    """

  @Test func aFileAsADeployLeavesItStays() {
    let file = Self.log4j2(Self.deployed)
    #expect(file.changes.isEmpty && file.problem == nil && file.compared == 5)
  }

  @Test(arguments: [
    ("level: INFO", "level: DEBUG", "Root.level: DEBUG > INFO"),
    ("{ref: STDOUT}, ", "", "Root.AppenderRef: Main > STDOUT, Main"),
    ("[{ref: STDOUT}, {ref: Main}]", "{ref: Main}", "Root.AppenderRef: ref=Main > STDOUT, Main"),
    (
      "Policy: {size: 100MB}\n", "Policy: {size: 1GB}\n",
      "RollingFile.SizeBasedTriggeringPolicy.size: 1GB > 100MB"
    ),
    (
      "exceeds: 10", "exceeds: 4",
      "RollingFile.DefaultRolloverStrategy: Delete.IfAccumulatedFileCount.exceeds=4"
        + " > Delete.IfAccumulatedFileCount.exceeds=10"
    ),
    (
      "exceeds: 10", "exceeds: \"10\"",
      "RollingFile.DefaultRolloverStrategy: Delete.IfAccumulatedFileCount.exceeds=\"10\""
        + " > Delete.IfAccumulatedFileCount.exceeds=10"
    ),
    (
      "basePath: ${sys:logs}", "basePath: /logs",
      "RollingFile.DefaultRolloverStrategy: Delete.basePath=/logs > Delete.basePath=${sys:logs}"
    ),
    ("{max: 10}", "{max: 10, min: 2}", "RollingFile.DefaultRolloverStrategy: min=2 > -"),
    ("{max: 10}", "{max: 5}", "RollingFile.DefaultRolloverStrategy: max=5 > max=10"),
    ("other.%i", "other-%d", "RollingFile.filePattern: other-%d > other-%d.%i"),
    (
      "{name: Other,", "{name: Other, TimeBasedTriggeringPolicy: {interval: 1},",
      "RollingFile.TimeBasedTriggeringPolicy: interval=1 > -"
    ),
  ])
  func aValueOfYAML(old: String, new: String, change: String) {
    let file = Self.log4j2(Self.deployed.replacing(old, with: new, maxReplacements: 1))
    #expect(file.changes.map { "\($0.key): \($0.onDisk ?? "-") > \($0.declared ?? "-")" } == [change])
    #expect(
      file.rest.filter { !$0.contains("filePattern") }
        == Self.log4j2(Self.deployed).rest.filter { !$0.contains("filePattern") })
  }

  @Test func whatADeployLeavesAloneIsTheRest() {
    let more = Self.deployed + "\n    Logger: {name: kafka.request, level: TRACE, Filters: {}}\n# by hand\n"
    let rest = Set(Self.log4j2(more).rest).subtracting(Self.log4j2(Self.deployed).rest)
    #expect(
      rest == [
        "Configuration.Loggers.Logger.Filters={}", "Configuration.Loggers.Logger.level=TRACE",
        "Configuration.Loggers.Logger.name=kafka.request",
        "# by hand",
      ])
  }

  @Test(arguments: ["a: [", "Configuration: {Loggers: {}}", ""])
  func aFileOnWhichADeployFails(text: String) {
    let file = Self.log4j2(text)
    #expect(file.problem?.hasSuffix("so that a deploy fails on it") == true && file.changes.isEmpty)
  }
}
