import ConfigFormats
import OrderedCollections
import Testing

@Suite("JVM arguments")
struct JVMArgumentsTests {
  @Test func aBroker() throws {
    let jvm = try #require(
      JVMArguments(argv: [
        "/usr/lib/jvm/java-17/bin/java", "-Xmx1G", "-Xms512m", "-server", "-XX:+UseG1GC",
        "-Xlog:gc*:file=/var/log/gc.log",
        "-Dkafka.logs.dir=/var/log/kafka", "-Dlog4j.configuration=file:/a=b", "-Dflag", "-Xmx2G",
        "-Dflag=again",
        "-javaagent:/opt/jmx.jar=8079:/opt/kafka.yml", "-javaagent:/opt/other.jar", "-cp",
        ":/usr/bin/../share/java/kafka/*::/x.jar", "io.confluent.support.metrics.SupportedKafka",
        "/etc/kafka/server.properties", "--override", "a=b", "-cp", "not an option",
      ]))
    #expect(jvm.program == "/usr/lib/jvm/java-17/bin/java")
    #expect(jvm.initialHeap == "512m")
    #expect(jvm.maximumHeap == "2G")
    #expect(
      jvm.systemProperties
        == ["kafka.logs.dir": "/var/log/kafka", "log4j.configuration": "file:/a=b", "flag": "again"])
    #expect(jvm.javaAgents.map(\.path) == ["/opt/jmx.jar", "/opt/other.jar"])
    #expect(jvm.javaAgents.map(\.options) == ["8079:/opt/kafka.yml", nil])
    #expect(jvm.classPathEntries == ["/usr/bin/../share/java/kafka/*", "/x.jar"])
    #expect(jvm.otherOptions == [["-server"], ["-XX:+UseG1GC"], ["-Xlog:gc*:file=/var/log/gc.log"]])
    #expect(jvm.mainClass == "io.confluent.support.metrics.SupportedKafka")
    #expect(
      jvm.programArguments == ["/etc/kafka/server.properties", "--override", "a=b", "-cp", "not an option"])
  }

  @Test(arguments: ["-cp", "-classpath", "--class-path"])
  func classPathOptions(option: String) throws {
    let jvm = try #require(JVMArguments(argv: ["java", option, "a:b", "Main"]))
    #expect(jvm.classPath == "a:b")
    #expect(jvm.mainClass == "Main")
  }

  @Test func aClassPathWithAnEqualsSign() throws {
    #expect(try #require(JVMArguments(argv: ["java", "--class-path=a:b", "Main"])).classPath == "a:b")
  }

  @Test(arguments: [
    "--module-path", "-p", "--upgrade-module-path", "--add-modules", "--limit-modules", "--add-exports",
    "--add-opens",
    "--add-reads", "--patch-module",
  ])
  func optionsWithAWord(option: String) throws {
    let jvm = try #require(JVMArguments(argv: ["java", option, "java.base/java.nio=ALL-UNNAMED", "Main"]))
    #expect(jvm.otherOptions == [[option, "java.base/java.nio=ALL-UNNAMED"]])
    #expect(jvm.mainClass == "Main")
    let joined = try #require(JVMArguments(argv: ["java", "\(option)=x", "Main"]))
    #expect(joined.otherOptions == [["\(option)=x"]])
    #expect(joined.mainClass == "Main")
  }

  @Test(arguments: [
    (["java", "-jar", "x.jar", "a"], JVMArguments.Main.jar("x.jar"), ["a"]),
    (["java", "-jar", "-Xmx1g", "x.jar"], .jar("x.jar"), []),
    (["java", "-m", "mod/Main", "a"], .module("mod/Main"), ["a"]),
    (["java", "--module", "mod", "-x"], .module("mod"), ["-x"]),
    (["java", "--module=mod", "-x"], .module("mod"), ["-x"]),
    (["java", "-version"], .none, []),
    (["java"], .none, []),
    (["java", "-cp"], .none, []),
    (["java", "", "a"], .mainClass(""), ["a"]),
  ])
  func programs(argv: [String], main: JVMArguments.Main, arguments: [String]) throws {
    let jvm = try #require(JVMArguments(argv: argv))
    #expect(jvm.main == main)
    #expect(jvm.programArguments == arguments)
  }

  @Test func argumentFilesAreNamed() throws {
    let jvm = try #require(JVMArguments(argv: ["java", "@/etc/a", "@b", "Main", "@c"]))
    #expect(jvm.argumentFiles == ["/etc/a", "b"])
    #expect(jvm.programArguments == ["@c"])
  }

  @Test(arguments: [[], [""], ["/usr/bin/python3", "java"], ["javac"], ["/java/x"]])
  func notJava(argv: [String]) {
    #expect(JVMArguments(argv: argv) == nil)
  }

  @Test func programOptions() throws {
    let jvm = try #require(
      JVMArguments(argv: [
        "java", "M", "-c", "1", "--config=2", "--override", "a=b", "--override=c=d", "--configs", "--last",
      ]))
    #expect(jvm.option("--config", "-c") == "2")
    #expect(jvm.options("--config", "-c") == ["1", "2"])
    #expect(jvm.options("--override") == ["a=b", "c=d"])
    #expect(jvm.option("--last") == nil)
    #expect(jvm.option("--none") == nil)
  }
}
