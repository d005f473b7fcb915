import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import DriftAnalysis
import EstateModel
import HostEvidence
import OrderedCollections

/// Units and processes.
extension Mutator {
  /// A drop-in that a deploy writes, with its text.
  private struct DropIn {
    let service: Service
    let path: String
    let text: String
  }

  private var dropIns: [DropIn] {
    running.compactMap { service in
      let path = "/etc/systemd/system/\(service.unitName).d/override.conf"
      guard written.files[service.host]?[path] != nil, let file = record(service.host)?.files[path],
        file.state == .read
      else { return nil }
      return DropIn(service: service, path: path, text: file.content.text)
    }
  }

  /// A line `Environment="NAME=VALUE"` of a drop-in.
  private mutating func pickVariable() -> (dropIn: DropIn, line: Substring, name: String)? {
    guard let dropIn = pick(dropIns) else { return nil }
    let lines = dropIn.text.split(separator: "\n").filter {
      $0.hasPrefix("Environment=\"") && $0.hasSuffix("\"") && $0.count { $0 == "\"" } == 2
        && !$0.hasSuffix("=\"")
    }
    guard let line = pick(lines) else { return nil }
    return (dropIn, line, String(line.dropFirst("Environment=\"".count).prefix { $0 != "=" }))
  }

  mutating func changeVariable() -> Mutation? {
    guard let (dropIn, line, name) = pickVariable() else { return nil }
    let text = dropIn.text.replacing(line, with: "\(line.dropLast())x\"")
    return Mutation(
      "\(dropIn.service.host): \(name) in the drop-in",
      changing(dropIn.service.host) { $0.write(text, to: dropIn.path) },
      [
        .init(
          "setting.changed", host: dropIn.service.host, file: dropIn.service.unitName,
          key: "Environment.\(name)")
      ])
  }

  mutating func addVariable() -> Mutation? {
    guard let dropIn = pick(dropIns) else { return nil }
    return Mutation(
      "\(dropIn.service.host): another variable in the drop-in",
      changing(dropIn.service.host) {
        $0.write(dropIn.text + "\n[Service]\nEnvironment=\"BY_HAND=1\"\n", to: dropIn.path)
      },
      [
        .init(
          "setting.extra", host: dropIn.service.host, file: dropIn.service.unitName,
          key: "Environment.BY_HAND")
      ])
  }

  mutating func changeLimit() -> Mutation? {
    let limited = dropIns.filter { $0.text.contains("LimitNOFILE=") }
    guard let dropIn = pick(limited) else { return nil }
    let text = dropIn.text.replacing(/LimitNOFILE=\d+/, with: "LimitNOFILE=4097")
    return Mutation(
      "\(dropIn.service.host): LimitNOFILE in the drop-in",
      changing(dropIn.service.host) { $0.write(text, to: dropIn.path) },
      [.init("setting.changed", host: dropIn.service.host, file: dropIn.service.unitName, key: "LimitNOFILE")]
    )
  }

  mutating func deleteDropIn() -> Mutation? {
    guard let dropIn = pick(dropIns) else { return nil }
    return Mutation(
      "\(dropIn.service.host): drop-in removed",
      changing(dropIn.service.host) {
        $0.files[dropIn.path] = nil
        $0.changeUnit(dropIn.service.unitName) { unit in unit.paths.removeAll { $0 == dropIn.path } }
      },
      [.init("file.missing", host: dropIn.service.host, file: dropIn.path)])
  }

  mutating func overrideVariable() -> Mutation? {
    guard let (dropIn, line, name) = pickVariable() else { return nil }
    let (service, path) = (dropIn.service, "/etc/systemd/system/\(dropIn.service.unitName).d/zz.conf")
    return Mutation(
      "\(service.host): \(name) in a drop-in besides",
      changing(service.host) {
        $0.files[path] = $0.files[dropIn.path]
        $0.write("[Service]\n\(line.dropLast())x\"\n", to: path)
        $0.changeUnit(service.unitName) { unit in unit.paths.append(path) }
      },
      [.init("unit.overridden", host: service.host, file: service.unitName, key: "Environment.\(name)")])
  }

  // MARK: - States

  private mutating func stopped(
    _ title: String, _ kind: String, _ change: (inout UnitRecord) -> Void
  ) -> Mutation? {
    guard let service = pick(running) else { return nil }
    return Mutation(
      "\(service.host): \(service.unitName) \(title)",
      changing(service.host) {
        $0.processes.removeAll { $0.id == service.processID }
        $0.changeUnit(service.unitName) { unit in
          unit.state = [:]
          change(&unit)
        }
      }, [.init(kind, host: service.host)])
  }

  mutating func stop() -> Mutation? { stopped("stopped", "component.stopped") { _ in } }

  mutating func disable() -> Mutation? { stopped("disabled", "component.disabled") { $0.wantedBy = [] } }

  mutating func fail() -> Mutation? {
    stopped("failed", "component.failed") { $0.state = ["Id": $0.name, "ActiveState": "failed"] }
  }

  mutating func endAgainAndAgain() -> Mutation? {
    stopped("does not stay up", "component.restarting") {
      $0.state = ["Id": $0.name, "ActiveState": "activating", "SubState": "auto-restart"]
    }
  }

  mutating func runByHand() -> Mutation? {
    guard let service = pick(running) else { return nil }
    return Mutation(
      "\(service.host): \(service.unitName) started by hand",
      changing(service.host) {
        $0.changeProcess(service.processID) { $0.cgroup = "0::/user.slice/user-0.slice/session-7.scope\n" }
        $0.changeUnit(service.unitName) { $0.state = [:] }
      }, [.init("component.unmanaged", host: service.host)])
  }

  mutating func forgetToEnable() -> Mutation? {
    guard let service = pick(running) else { return nil }
    return Mutation(
      "\(service.host): \(service.unitName) not enabled",
      changing(service.host) { $0.changeUnit(service.unitName) { $0.wantedBy = [] } },
      [.init("unit.not-enabled", host: service.host)])
  }

  mutating func mask() -> Mutation? {
    guard let service = pick(running) else { return nil }
    return Mutation(
      "\(service.host): \(service.unitName) masked",
      changing(service.host) {
        $0.changeUnit(service.unitName) { unit in unit.state["UnitFileState"] = "masked" }
      },
      [.init("unit.masked", host: service.host)])
  }

  // MARK: - Processes

  mutating func runWithOtherVariable() -> Mutation? {
    guard let (dropIn, _, name) = pickVariable() else { return nil }
    let service = dropIn.service
    return Mutation(
      "\(service.host): process with another \(name)",
      changing(service.host) {
        $0.changeProcess(service.processID) { process in
          process.environment = process.environment?.map { $0.hasPrefix("\(name)=") ? "\(name)=other" : $0 }
        }
      }, [.init("process.options", host: service.host, file: service.unitName, key: "Environment.\(name)")])
  }

  mutating func runWithOtherHeap() -> Mutation? {
    let candidates = dropIns.compactMap { dropIn -> (Service, String)? in
      guard let found = dropIn.text.firstMatch(of: /"(\w*HEAP_OPTS)=[^"]*-Xmx/) else { return nil }
      return (dropIn.service, String(found.1))
    }
    guard let (service, name) = pick(candidates) else { return nil }
    return Mutation(
      "\(service.host): process with another heap",
      changing(service.host) {
        $0.changeProcess(service.processID) { process in
          process.arguments = process.arguments.map { $0.hasPrefix("-Xmx") ? "-Xmx333m" : $0 }
        }
      }, [.init("process.options", host: service.host, file: service.unitName, key: "Environment.\(name)")])
  }

  private mutating func runWithOtherFiles(_ number: Int) -> Mutation? {
    let limited = dropIns.filter { $0.text.contains("LimitNOFILE=") }
    guard let service = pick(limited)?.service else { return nil }
    return Mutation(
      "\(service.host): process with \(number) open files",
      changing(service.host) {
        $0.changeProcess(service.processID) {
          $0.limits = "Limit  Soft Limit  Hard Limit  Units\nMax open files  \(number)  \(number)  files\n"
        }
      }, [.init("process.options", host: service.host, file: service.unitName, key: "LimitNOFILE")])
  }

  mutating func runWithFewerFiles() -> Mutation? { runWithOtherFiles(1024) }

  mutating func runWithMoreFiles() -> Mutation? { runWithOtherFiles(9_999_999) }

  /// Something that its unit says nothing of, in a process that a start script of its component starts.
  private mutating func runWithMore(
    _ title: String, key: (Service) -> String, _ change: (inout ProcessRecord, Service) -> Void
  ) -> Mutation? {
    let candidates = running.filter { service in
      let process = record(service.host)?.processes.first { $0.id == service.processID }
      return written.files[service.host]?.keys.contains { UnitFiles.unit(of: $0) == service.unitName } == true
        && service.startsByItsOwnScript && service.component.service.options != nil
        && process?.environment != nil && process?.arguments.first?.hasSuffix("java") == true
    }
    guard let service = pick(candidates) else { return nil }
    return Mutation(
      "\(service.host): \(service.unitName) with \(title)",
      changing(service.host) { $0.changeProcess(service.processID) { change(&$0, service) } },
      [.init("process.options", host: service.host, file: service.unitName, key: key(service))])
  }

  mutating func runWithMoreArguments() -> Mutation? {
    runWithMore("more arguments", key: { _ in "ExecStart" }) { process, _ in
      process.arguments += ["--override", "log.retention.hours=1"]
    }
  }

  mutating func runWithMoreVariables() -> Mutation? {
    runWithMore("a variable by hand", key: { _ in "Environment.BY_HAND" }) { process, _ in
      process.environment?.append("BY_HAND=1")
    }
  }

  mutating func runWithAgent() -> Mutation? {
    runWithMore("an agent", key: { "Environment.\($0.component.service.options ?? "")" }) { process, _ in
      process.arguments.insert("-javaagent:/opt/by-hand.jar", at: 1)
    }
  }

  mutating func runWithAnyOption() -> Mutation? {
    let options = ["-XX:+UseZGC", "-Xmx77g", "-Djdk.tls.client.protocols=TLSv1.2", "-Xlog:class+load"]
    guard let option = pick(options) else { return nil }
    return runWithMore("with \(option)", key: { "Environment.\($0.component.service.options ?? "")" }) {
      process, _ in process.arguments.insert(option, at: 1)
    }
  }

  /// An option that a drop-in gives, as if it was added after the start.
  mutating func runWithoutOption() -> Mutation? {
    let candidates = dropIns.flatMap { dropIn -> [(Service, String, String)] in
      let own = dropIn.service.component.service.options ?? ""
      let arguments = record(dropIn.service.host)?.processes.first { $0.id == dropIn.service.processID }?
        .arguments
      return dropIn.text.matches(of: /(?m)^Environment="(\w+)=([^"]*)"$/).filter { $0.1 == own }.flatMap {
        match in
        match.2.split(separator: " ").map(String.init).filter {
          $0.hasPrefix("-") && arguments?.contains($0) == true
        }.map { (dropIn.service, own, $0) }
      }
    }
    guard let (service, name, option) = pick(candidates) else { return nil }
    return Mutation(
      "\(service.host): process without \(option)",
      changing(service.host) {
        $0.changeProcess(service.processID) { process in process.arguments.removeAll { $0 == option } }
      }, [.init("process.options", host: service.host, file: service.unitName, key: "Environment.\(name)")])
  }

  /// In environment and arguments, as start scripts pass it on.
  mutating func runWithMoreOptions() -> Mutation? {
    runWithMore("more options", key: { "Environment.\($0.component.service.options ?? "")" }) {
      process, service in
      let word = "-Djava.security.auth.login.config=/opt/by-hand.conf"
      let name = "\(service.component.service.options ?? "")="
      process.arguments.insert(word, at: 1)
      if let index = process.environment?.firstIndex(where: { $0.hasPrefix(name) }) {
        process.environment?[index] += " \(word)"
      } else {
        process.environment?.append(name + word)
      }
    }
  }
}
