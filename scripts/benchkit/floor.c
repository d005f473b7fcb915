// The floor: what it takes to log in to many hosts, and nothing else. Key exchange and signature are most of what any SSH
// client has to compute, so nobody who logs in can be cheaper by much.
//
// usage: floor KEY USER PORT SESSIONS ADDRESS...   prints the number of logins and the CPU seconds of both halves
#include <arpa/inet.h>
#include <libssh2.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char **words;
static int count;
static atomic_int next = 5, logins;
static atomic_llong exchange_time, login_time;

static long long thread_time(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void log_in(const char *address, const char *public_key) {
  struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(words[3]))};
  inet_pton(AF_INET, address, &place.sin_addr);
  int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (file < 0 || connect(file, (struct sockaddr *)&place, sizeof place)) return perror(address);
  LIBSSH2_SESSION *session = libssh2_session_init();
  long long start = thread_time();
  int failed = libssh2_session_handshake(session, file);
  long long middle = thread_time();
  failed = failed || libssh2_userauth_publickey_fromfile(session, words[2], public_key, words[1], NULL);
  exchange_time += middle - start;
  login_time += thread_time() - middle;
  if (!failed) logins++;
  else fprintf(stderr, "%s: login failed\n", address);
  libssh2_session_disconnect(session, "");
  libssh2_session_free(session);
  close(file);
}

static void *work(void *public_key) {
  for (int at; (at = next++) < count;) log_in(words[at], public_key);
  return NULL;
}

int main(int number, char **arguments) {
  if (number < 6) return fputs("usage: floor KEY USER PORT SESSIONS ADDRESS...\n", stderr), 64;
  words = arguments, count = number;
  libssh2_init(0);
  char public_key[4096];
  snprintf(public_key, sizeof public_key, "%s.pub", words[1]);
  int sessions = atoi(words[4]);
  pthread_t threads[sessions];
  for (int at = 0; at < sessions; at++) pthread_create(&threads[at], NULL, work, public_key);
  for (int at = 0; at < sessions; at++) pthread_join(threads[at], NULL);
  printf("%d %.3f %.3f\n", logins, exchange_time / 1e9, login_time / 1e9);
  return logins == count - 5 ? 0 : 1;
}
