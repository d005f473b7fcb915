import ComponentCatalog
import ConfigFormats
import HostEvidence

/// A program with its arguments, from a process or from a unit's start command.
struct CommandReading {
  /// Path or name of what is started: a start script, a program, or `java`.
  let program: String
  let mainClass: String?
  let classPath: [String]
  /// Arguments for the program itself, without those for the Java machine.
  let arguments: [String]
  /// Folder for relative paths.
  let folder: String

  init(process: ProcessRecord) {
    let java = JVMArguments(argv: process.arguments)
    program = process.arguments.first ?? ""
    mainClass = java?.mainClass
    classPath = java?.classPathEntries ?? []
    arguments = java?.programArguments ?? Array(process.arguments.dropFirst())
    folder = process.workingDirectory
  }

  /// `instance` is what stands behind the `@` of the unit's name.
  init?(unit: SystemdUnit, instance: String?) {
    guard var text = unit.values("Service", "ExecStart").last else { return nil }
    if let instance { text = text.replacing("%i", with: instance).replacing("%I", with: instance) }
    guard
      let command = SystemdCommandLine(parsing: text)?.withoutShell
    else { return nil }
    program = command.path
    mainClass = JVMArguments(argv: [command.path] + command.arguments)?.mainClass
    classPath = []
    arguments = command.arguments
    folder = unit.last("Service", "WorkingDirectory") ?? ""
  }

  /// Name of the program without folder and `.sh`.
  var programName: String {
    let name = program.split(separator: "/").last.map(String.init) ?? program
    return name.hasSuffix(".sh") ? String(name.dropLast(3)) : name
  }

  /// The value of `--option VALUE` or `--option=VALUE`.
  func value(of option: String) -> String? { arguments.value(of: option) }

  /// Path of the component's main file: what its option says, or the first argument that is a properties
  /// file, or the first that is no option. Nil where the arguments name none.
  func mainFile(of component: Component) -> String? {
    let main = component.config.files.first
    if let option = main?.option { return value(of: option).map(absolute) }
    let files = arguments.filter { !$0.hasPrefix("-") && CommandReading.isPath($0) }
    return (files.first { $0.hasSuffix(".properties") } ?? files.first).map(absolute)
  }

  /// A command for a shell, say, is none.
  private static func isPath(_ text: String) -> Bool {
    !text.isEmpty && !text.contains { $0.isWhitespace || ";|&<>$`\"'".contains($0) }
  }

  func absolute(_ path: String) -> String {
    path.hasPrefix("/") || !folder.hasPrefix("/") ? path : "\(folder)/\(path)"
  }
}

extension [String] {
  /// The value of an argument `--option VALUE` or `--option=VALUE`.
  package func value(of option: String) -> String? {
    for (index, argument) in enumerated() {
      if argument == option, index + 1 < count { return self[index + 1] }
      if argument.hasPrefix(option + "=") { return String(argument.dropFirst(option.count + 1)) }
    }
    return nil
  }
}
