// A wire with a delay: two network devices; what goes into one comes out of the other so many microseconds later, in both
// directions. The kernel's own netem would do, but many kernels are built without it.
//
// usage: wire MICROSECONDS DEVICE DEVICE   prints `ready` when both devices are there, and works until it is ended
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { LENGTH = 8192, FRAME = 1600 };

struct packet {
  int64_t due;
  int size;
  char bytes[FRAME];
};

// What is on its way in one direction, in the order in which it came.
struct direction {
  int from, to;
  unsigned first, count;
  struct packet *packets;
};

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int device(const char *name) {
  struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
  snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
  int file = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (file < 0 || ioctl(file, TUNSETIFF, &request) < 0) {
    fprintf(stderr, "no device %s: %s\n", name, strerror(errno));
    exit(1);
  }
  return file;
}

static void take(struct direction *way, int64_t delay) {
  while (way->count < LENGTH) {
    struct packet *packet = &way->packets[(way->first + way->count) % LENGTH];
    ssize_t size = read(way->from, packet->bytes, FRAME);
    if (size <= 0) return;
    packet->size = (int)size;
    packet->due = now() + delay;
    way->count++;
  }
}

static void give(struct direction *way) {
  while (way->count && way->packets[way->first].due <= now()) {
    struct packet *packet = &way->packets[way->first];
    // A device that is not up takes nothing, as a wire that nobody holds at the other end.
    if (write(way->to, packet->bytes, (size_t)packet->size) < 0 && errno == EAGAIN) return;
    way->first = (way->first + 1) % LENGTH;
    way->count--;
  }
}

int main(int count, char **words) {
  if (count != 4) return fputs("usage: wire MICROSECONDS DEVICE DEVICE\n", stderr), 64;
  int64_t delay = atoll(words[1]) * 1000;
  int left = device(words[2]), right = device(words[3]);
  struct direction ways[2] = {{.from = left, .to = right}, {.from = right, .to = left}};
  for (int at = 0; at < 2; at++)
    if (!(ways[at].packets = calloc(LENGTH, sizeof(struct packet)))) return 1;
  puts("ready");
  fclose(stdout);
  for (;;) {
    struct pollfd files[2];
    int64_t next = INT64_MAX;
    for (int at = 0; at < 2; at++) {
      give(&ways[at]);
      if (ways[at].count && ways[at].packets[ways[at].first].due < next) next = ways[at].packets[ways[at].first].due;
      files[at] = (struct pollfd){.fd = ways[at].from, .events = ways[at].count < LENGTH ? POLLIN : 0};
    }
    int64_t wait = next == INT64_MAX ? 1000000000 : next - now();
    if (wait < 0) wait = 0;
    struct timespec time = {.tv_sec = wait / 1000000000, .tv_nsec = wait % 1000000000};
    ppoll(files, 2, &time, NULL);
    for (int at = 0; at < 2; at++) take(&ways[at], delay);
  }
}
