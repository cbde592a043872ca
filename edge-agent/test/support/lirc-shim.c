// Preloaded into ir-ctl, it makes a plain file whose name begins with "lirc" a LIRC device that sends pulses.
// What is written to it is appended to the file; each carrier is a line in the file of that name with ".carrier" at its end.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <linux/lirc.h>

static int path_of(int fd, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, size - 1);
  if (n < 0) return 0;
  path[n] = 0;
  const char *name = strrchr(path, '/');
  return name && !strncmp(name + 1, "lirc", 4);
}

int fstat(int fd, struct stat *status) {
  static int (*real)(int, struct stat *);
  char path[4096];
  if (!real) real = (int (*)(int, struct stat *))dlsym(RTLD_NEXT, "fstat");
  int answer = real(fd, status);
  if (answer == 0 && path_of(fd, path, sizeof path)) status->st_mode = (status->st_mode & ~S_IFMT) | S_IFCHR;
  return answer;
}

int ioctl(int fd, unsigned long request, ...) {
  static int (*real)(int, unsigned long, ...);
  char path[4096];
  va_list list;
  va_start(list, request);
  unsigned int *argument = va_arg(list, unsigned int *);
  va_end(list);
  if (!real) real = (int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
  if (!path_of(fd, path, sizeof path)) return real(fd, request, argument);
  if (request == LIRC_GET_FEATURES) {
    *argument = LIRC_CAN_SEND_PULSE | LIRC_CAN_SET_SEND_CARRIER | LIRC_CAN_SET_SEND_DUTY_CYCLE;
    return 0;
  }
  if (request == LIRC_SET_SEND_MODE && *argument == LIRC_MODE_PULSE) return 0;
  if (request == LIRC_SET_SEND_CARRIER) {
    strcat(path, ".carrier");
    FILE *file = fopen(path, "a");
    if (file) { fprintf(file, "%u\n", *argument); fclose(file); }
    return 0;
  }
  errno = EINVAL;
  return -1;
}
