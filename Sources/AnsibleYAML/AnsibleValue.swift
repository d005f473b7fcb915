public import OrderedCollections

/// A value of an Ansible variable, as Ansible's own YAML loader would construct it.
///
/// Numbers keep the text they were written with, so that nothing is rounded on the way through;
/// `int` and `float` say how Ansible types them.
package indirect enum AnsibleValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A whole number; YAML 1.1 octal, hexadecimal and sexagesimal spellings are already resolved.
  case int(Int)
  case float(Double)
  /// A date or time that YAML 1.1 would construct as such; holds the text as written.
  case timestamp(String)
  case string(String)
  /// A string tagged `!unsafe`: Ansible never templates it.
  case unsafe(String)
  /// A value tagged `!vault`: the armoured text, still encrypted.
  case vault(String)
  case list([AnsibleValue])
  case dictionary(OrderedDictionary<String, AnsibleValue>)
}
