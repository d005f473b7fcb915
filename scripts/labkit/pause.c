// Stands in for a program that is of no interest but for its arguments, user, unit and environment.
#include <unistd.h>

int main(void) {
  for (;;) pause();
}
