import AnsibleExpressions
import ComponentCatalog
import ConfigFormats
import DriftAnalysis
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// A service with what rules may know of it.
struct AuditedService: AuditedSubject {
  let own: Service
  let host: AuditedHost
  let process: ProcessRecord?
  /// Nil where the estate has only one.
  let cluster: String?
  let brokers: ExpressionValue
  /// The id of the cluster that the data of most of its controllers has, or of its brokers; nil where there is no such one.
  let dataCluster: String?
  /// Whether the cluster's USM agent asks for passwords, as far as is known.
  let agentAsks: Bool
  /// The files that it reads when it starts.
  let files: [String]
  /// All of its group, itself included.
  let peers: AuditedPeers

  var place: Finding.Place {
    Finding.Place(cluster: cluster, component: own.component.name, host: own.host)
  }

  var evidence: Finding.Evidence {
    process.map { Finding.Evidence("process \($0.id)", own.unitName ?? "started without a unit") }
      ?? Finding.Evidence(own.unitName ?? own.configPath, own.state.rawValue)
  }

  var service: AuditedService? { self }

  func reading(_ name: String) -> FactReading? {
    Self.table.reading(name, of: self) ?? host.reading(name)
  }

  /// A setting of any of its settings files, the main one first, with the path of the file.
  func setting(_ key: String) -> (value: String, file: String)? {
    own.configs.values.lazy.compactMap { config in config.properties[key].map { ($0, config.path) } }.first
  }

  /// The same, as a member of this group.
  func joined(_ peers: AuditedPeers) -> AuditedService {
    AuditedService(
      own: own, host: host, process: process, cluster: cluster, brokers: brokers, dataCluster: dataCluster,
      agentAsks: agentAsks,
      files: files, peers: peers)
  }

  static let table = FactTable<AuditedService>(
    extra + [
      .init(
        "component", .text, "The collection's name of the component, such as kafka_broker.",
        from: "process and unit"
      ) {
        ExpressionValue($0.own.component.name)
      },
      .init("unit", .text, "Name of the unit; empty where there is none.", from: "systemd") {
        ExpressionValue($0.own.unitName ?? "")
      },
      .init(
        "state", .text,
        "running, unmanaged (without its unit), stopped, disabled, failed, or restarting (it does not stay up).",
        from: "systemctl show"
      ) {
        $0.state
      },
      .init("is_running", .flag, "Whether a process of it runs.", from: "/proc") {
        .bool($0.process != nil || $0.own.state == .running)
      },
      .init("is_enabled", .flag, "Whether it starts when the host does.", from: "the unit's links") {
        $0.isEnabled
      },
      .init(
        "restarts", .number, "How often systemd started it again by itself since it was started.",
        from: "systemctl show"
      ) {
        $0.restarts
      },
      .init(
        "version", .text, "Version of the platform, or of the component where it has its own.",
        from: "packages"
      ) {
        ExpressionValue($0.own.installation.version?.description, or: "nothing tells its version")
      },
      .init("branch", .text, "The first two numbers of the version.", from: "packages") {
        ExpressionValue($0.own.installation.version?.minor.description, or: "nothing tells its version")
      },
      .init("java_version", .text, "Version of the Java that it runs on.", from: "JAVA_HOME/release") {
        $0.java(\.version)
      },
      .init("java_vendor", .text, "Who made that Java.", from: "JAVA_HOME/release") { $0.java(\.vendor) },
      .init(
        "java_major", .number, "The number by which people call that Java: 8, 11, 17, ...",
        from: "JAVA_HOME/release"
      ) {
        $0.javaMajor
      },
      .init(
        "java_is_gone", .flag, "Whether the program that runs was deleted or replaced since.",
        from: "/proc/PID/exe"
      ) {
        $0.javaIsGone
      },
      .init(
        "jars", .list, "Libraries on the class path with their versions, as NAME VERSION.",
        from: "/proc/PID/cmdline"
      ) {
        $0.jars
      },
      .init("heap", .number, "How far the heap may grow, in MiB.", from: "/proc/PID/cmdline") { $0.heap },
      .init(
        "open_files_limit", .number, "How many descriptors it may open (soft limit).",
        from: "/proc/PID/limits"
      ) {
        $0.openFilesLimit
      },
      .init(
        "id", .number, "Broker, node or server id; -1 where it has none.", from: "settings and data folders"
      ) {
        .int($0.own.identity ?? -1)
      },
      .init(
        "foreign_data", .list,
        "Files in its data folders that are of another id than the one it is set to, as FILE: ID.",
        from: "settings and data folders"
      ) { service in
        service.whenMainIsKnown { main in ExpressionValue(service.foreignData(main)) }
      },
      .init(
        "other_cluster_data", .list,
        "Files in its data folders that are of another cluster than the data of its controllers, where several agree, or else of most nodes, as FILE: ID.",
        from: "the data folders of the whole cluster"
      ) { service in
        ExpressionValue(
          DataMark.all(of: service.own, in: service.host.record).compactMap { mark in
            guard let id = mark.cluster, let usual = service.dataCluster, id != usual else { return nil }
            return "\(mark.path): \(id)"
          })
      },
      .init(
        "usm_agent_asks", .flag,
        "False where the cluster has USM agents, and none of them asks for a password (dataplane.basic.auth.enabled).",
        from: "the main files of the USM agents"
      ) { .bool($0.agentAsks) },
      .init("brokers", .number, "Number of the cluster's brokers.", from: "the whole estate") { $0.brokers },
      .init(
        "group_size", .number, "Number of the services in its group, itself included.",
        from: "the whole estate"
      ) {
        .int($0.peers.members.count)
      },
      .init("settings", .settings, "The settings of the main file, by key.", from: "the main file") {
        $0.settings
      },
      .init("main_file", .text, "Path of the main file.", from: "process and unit") {
        ExpressionValue($0.own.configPath)
      },
      .init("data_folders", .list, "Folders that hold its data.", from: "the main file") { service in
        service.whenMainIsKnown { _ in ExpressionValue(service.own.dataFolders ?? []) }
      },
      .init(
        "log_folder", .text, "Folder of its logs; empty where none is known.",
        from: "-Dkafka.logs.dir, LOG_DIR"
      ) {
        ExpressionValue($0.own.logFolder($0.own.java($0.process)) ?? "")
      },
      .init(
        "unbounded_logs", .list, "Log files that its configuration never deletes.",
        from: "the logging configuration"
      ) {
        $0.unboundedLogs
      },
    ])

  // MARK: - Unit and process

  private var unit: UnitRecord? { host.record.units.first { $0.name == own.unitName } }

  private var state: ExpressionValue {
    // In a folder there is nobody who could tell whether a stopped unit failed.
    ExpressionValue(own.state.rawValue)
  }

  private var isEnabled: ExpressionValue {
    guard let unit else { return .bool(false) }
    return .bool(!unit.wantedBy.isEmpty || unit.state["UnitFileState"] == "enabled")
  }

  private var restarts: ExpressionValue {
    guard let unit else { return .int(0) }
    return ExpressionValue(
      unit.state["NRestarts"].flatMap { Int($0) }, or: "systemd did not tell the state of its unit")
  }

  private func java(_ part: (JavaInUse) -> String?) -> ExpressionValue {
    guard let process else { return .unread("it does not run") }
    return ExpressionValue(
      JavaInUse(process, in: host.record).flatMap(part), or: "its Java does not tell"
    )
  }

  private var javaMajor: ExpressionValue {
    guard case .string(let version) = java(\.version) else { return java(\.version) }
    let numbers = version.split { !$0.isNumber }.compactMap { Int($0) }
    // Until 8, the first number was 1.
    return ExpressionValue(
      numbers.first == 1 ? numbers.dropFirst().first : numbers.first, or: "\(version) is no version")
  }

  private var javaIsGone: ExpressionValue {
    guard let process else { return .unread("it does not run") }
    guard !process.executable.isEmpty else {
      return .unread("the program that runs was not told")
    }
    return .bool(process.executable.hasSuffix(" (deleted)"))
  }

  private var jars: ExpressionValue {
    guard let process else { return .unread("it does not run") }
    return ExpressionValue(JarVersions(process).versions.map { "\($0.key) \($0.value)" }.sorted())
  }

  private var heap: ExpressionValue {
    guard let process else { return .unread("it does not run") }
    guard let java = JVMArguments(argv: process.arguments) else { return .int(0) }
    let memory: Int? = if case .int(let number)? = host.reading("memory")?.value { number } else { nil }
    return ExpressionValue(JavaHeap(java, memory: memory).mebibytes, or: "its heap can't be told")
  }

  private var openFilesLimit: ExpressionValue {
    guard let process else { return .unread("it does not run") }
    switch ProcLimits(parsing: Array(process.limits.utf8)).openFiles?.soft {
    case .limit(let number): return .int(Int(clamping: number))
    case .unlimited: return .int(.max)
    case nil: return .unread("the limits of its process were not read")
    }
  }

  // MARK: - Files

  /// What follows from the main file. Of a file that could not be read or is not there nothing follows, the defaults of the
  /// program included: every component is started with one.
  func whenMainIsKnown(_ value: (JavaProperties) -> ExpressionValue) -> ExpressionValue {
    guard let main = own.main else { return .unread("\(own.configPath) was not read") }
    return own.isMainAbsent ? .unread("\(own.configPath) is not there, or is empty") : value(main)
  }

  private func foreignData(_ main: JavaProperties) -> [String] {
    let keys = ["node.id", "broker.id"]
    guard let own = keys.lazy.compactMap({ main[$0] }).compactMap({ Int($0) }).first, own >= 0 else {
      return []
    }
    return DataMark.all(of: self.own, in: host.record).compactMap { mark in
      mark.node.flatMap { $0 == own ? nil : "\(mark.path): \($0)" }
    }
  }

  private var settings: ExpressionValue {
    whenMainIsKnown { main in
      .dictionary(
        OrderedDictionary(main.entries.map { ($0.key, .string($0.value)) }, uniquingKeysWith: { $1 }))
    }
  }

  private var unboundedLogs: ExpressionValue {
    guard let path = own.java(process)?.loggingConfiguration else {
      return .unread("no logging configuration is named")
    }
    guard let file = host.record.files[path], file.state == .read else {
      return .unread("\(path) was not read")
    }
    return LogRotation(file.content.text, path: path).map { ExpressionValue($0.unbounded) }
      ?? .unread("\(path) can't be understood")
  }
}
