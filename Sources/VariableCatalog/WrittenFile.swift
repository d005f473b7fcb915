import AnsibleExpressions

/// What is common to files and units.
struct WrittenFile {
  /// Rules whose settings get a prefix, and the dictionary laid over them.
  struct Part {
    let prefix: String
    let rules: [Rule]
    let custom: String?

    enum Step {
      case rule(Rule)
      case custom(String)
    }

    /// In the order in which one lays over the other.
    var steps: [Step] { rules.map(Step.rule) + (custom.map { [.custom($0)] } ?? []) }
  }

  let component: String
  let name: String
  let path: Template
  let pathFrame: (before: String, after: String)
  let format: FileModel.Format
  let condition: Expression?
  let parts: [Part]
  /// The collection leaves empty values out.
  let skipsEmpty: Bool

  init(component: String, _ file: FileModel) {
    self.component = component
    name = file.name
    path = file.path
    pathFrame = ("", "")
    format = file.format
    condition = file.condition
    parts = [Part(prefix: "", rules: file.rules, custom: file.custom)]
    skipsEmpty = false
  }

  init(component: String, _ unit: UnitModel) {
    self.component = component
    name = FileModel.unitName
    path = unit.name
    pathFrame = ("/etc/systemd/system/", ".service.d/override.conf")
    format = .properties
    condition = unit.condition
    parts = [
      Part(prefix: "Unit.", rules: unit.section.rules, custom: unit.section.custom),
      Part(prefix: "", rules: unit.service.rules, custom: unit.service.custom),
      Part(prefix: "Environment.", rules: unit.environment.rules, custom: unit.environment.custom),
    ]
    skipsEmpty = true
  }
}

extension ComponentModel {
  /// All that is written for the component: its files, then its units.
  var writtenFiles: [WrittenFile] {
    files.map { WrittenFile(component: name, $0) } + units.map { WrittenFile(component: name, $0) }
  }
}
