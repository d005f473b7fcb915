import ConfigFormats
import HostEvidence

extension HostRecord {
  /// The family of the operating system as Ansible names it, from `/etc/os-release`; nil where that was not read or
  /// names a family on which the collection does not install.
  var osFamily: String? {
    guard let file = files["/etc/os-release"], file.state == .read else { return nil }
    let release = OSRelease(parsing: file.content.bytes)
    let names = [release.id] + release.idLike
    if names.contains("debian") || names.contains("ubuntu") { return "Debian" }
    let isRedHat = ["rhel", "centos", "fedora", "rocky", "almalinux", "ol", "amzn"].contains {
      names.contains($0)
    }
    return isRedHat ? "RedHat" : nil
  }
}
