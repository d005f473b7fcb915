import ArgumentParser
import DiscoverCommands

@main
enum CPDiscover {
  static func main() async {
    ProcessMemory.keepPrivate()
    await DiscoverProgram.main()
  }
}
