
# Wave 2 and later: the files that arguments, units and other files name.

main() {
@FILES@
  say end
}
start
