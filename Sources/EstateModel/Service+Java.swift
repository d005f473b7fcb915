import ComponentCatalog
import ConfigFormats
import HostEvidence
import OrderedCollections

extension Service {
  /// The options of its Java: of the process, or, where it does not run, those that its unit would give.
  package func java(_ process: ProcessRecord?) -> JVMArguments? {
    if let process { return JVMArguments(argv: process.arguments) }
    let words = settings.environment.values.flatMap { $0.split(separator: " ").map(String.init) }
    return JVMArguments(argv: ["java"] + words.filter { $0.hasPrefix("-") })
  }

  /// The folder of its logs: as Java was told, as the unit says, or as the collection has it. Nil where none of them tells.
  package func logFolder(_ java: JVMArguments?) -> String? {
    java?.systemProperties["kafka.logs.dir"] ?? settings.environment["LOG_DIR"]
      ?? component.service.logDirectory
  }
}

extension JVMArguments {
  /// Path of the file that says what is logged where; nil where no option names one.
  package var loggingConfiguration: String? {
    let names = ["log4j2.configurationFile", "log4j.configurationFile", "log4j.configuration"]
    return names.lazy.compactMap { systemProperties[$0] }.first.map { value in
      value.hasPrefix("file:") ? "/" + value.dropFirst(5).drop { $0 == "/" } : value
    }
  }
}
