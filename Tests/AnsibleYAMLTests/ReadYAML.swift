import AnsibleYAML

/// The value of a YAML text called `t.yml`, without its warnings; null where the text is empty.
func readYAML(_ text: String) throws(YAMLError) -> AnsibleValue {
  try readYAML(Array(text.utf8)).value
}

func readYAML(_ bytes: [UInt8]) throws(YAMLError) -> (value: AnsibleValue, warnings: [YAMLWarning]) {
  var constructor = AnsibleConstructor(file: "t.yml")
  guard let node = try parseYAML(bytes, file: "t.yml") else { return (.null, []) }
  return (try constructor.value(of: node), constructor.warnings)
}
