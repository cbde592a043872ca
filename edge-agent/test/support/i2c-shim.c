// Preloaded, it stands for the kernel below the package i2c-bus: each /dev/i2c-N is a bus with BH1750, HTU21D and BMP180.
// What they count, and their faults, stand in the file $I2C_SHIM_STATE ("name value" lines).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <linux/i2c.h>
#include <linux/i2c-dev.h>
#define NFD 1024
static struct { int used; uint16_t addr; ino64_t ino; } fds[NFD];
static pthread_mutex_t mu = PTHREAD_MUTEX_INITIALIZER;
static uint8_t htu_cmd, bh_op, bmp[256], bmp_ptr;
static const uint8_t cal[22] = {0x01,0x98,0xFF,0xB8,0xC7,0xD1,0x7F,0xE5,0x7F,0xF5,0x5A,0x71,0x18,0x2E,0x00,0x04,0x80,0x00,0xDD,0xF9,0x0B,0x34};
#define REAL(t, n) static t n##_r; if (!n##_r) n##_r = (t)dlsym(RTLD_NEXT, #n)
typedef int (*open_t)(const char *, int, ...); typedef int (*ioctl_t)(int, unsigned long, ...);
typedef ssize_t (*pread_t)(int, void *, size_t, off64_t); typedef ssize_t (*pwrite_t)(int, const void *, size_t, off64_t);
typedef ssize_t (*read_t)(int, void *, size_t); typedef ssize_t (*write_t)(int, const void *, size_t);

static long st(const char *name, long dflt) {
  const char *p = getenv("I2C_SHIM_STATE"); FILE *f = p ? fopen(p, "r") : 0; char k[64]; long v;
  if (f) { while (fscanf(f, "%63s %li", k, &v) == 2) if (!strcmp(k, name)) dflt = v; fclose(f); }
  return dflt;
}
static uint8_t crc8(const uint8_t *p, int n) { uint8_t c = 0; while (n--) { c ^= *p++; for (int i = 0; i < 8; i++) c = c & 0x80 ? c << 1 ^ 0x31 : c << 1; } return c; }
// one message to or from a chip: 0 or an errno
static int msg(uint16_t a, int rd, uint8_t *b, int n) {
  char k[16]; snprintf(k, sizeof k, "nack%02x", a); if (st(k, 0)) return EREMOTEIO;
  if (a == 0x23) {
    if (!rd) { if (n) bh_op = b[0]; return 0; }
    long v = bh_op ? st("bh_raw", 1200) : 0; for (int i = 0; i < n; i++) b[i] = i == 0 ? v >> 8 : i == 1 ? v : 0xff;
    if ((bh_op & 0xf0) == 0x20) bh_op = 0;
    return 0;
  }
  if (a == 0x40) {
    if (!rd) { if (n) htu_cmd = b[0]; return 0; }
    if (htu_cmd == 0xe7) { memset(b, 0x02, n); return 0; }
    long v; if (htu_cmd == 0xf3 || htu_cmd == 0xe3) v = st("htu_t", 0x683a) & ~3; else if (htu_cmd == 0xf5 || htu_cmd == 0xe5) v = (st("htu_h", 0x4e85) & ~3) | 2; else return EREMOTEIO;
    uint8_t r[3] = {v >> 8, v}; r[2] = crc8(r, 2) ^ (st("badcrc", 0) ? 0xff : 0);
    for (int i = 0; i < n; i++) b[i] = i < 3 ? r[i] : 0xff;
    return 0;
  }
  if (a == 0x77) {
    bmp[0xd0] = 0x55; memcpy(bmp + 0xaa, cal, 22);
    if (rd) { for (int i = 0; i < n; i++) b[i] = bmp[bmp_ptr++]; return 0; }
    if (n) bmp_ptr = b[0];
    for (int i = 1; i < n; i++) { bmp[bmp_ptr] = b[i];
      if (bmp_ptr++ == 0xf4) { long v = b[i] == 0x2e ? st("bmp_ut", 27898) << 8 : st("bmp_up", 23843) << 8; bmp[0xf6] = v >> 16; bmp[0xf7] = v >> 8; bmp[0xf8] = v; bmp[0xf4] &= ~0x20; } }
    return 0;
  }
  return EREMOTEIO;
}
static int smbus(uint16_t a, struct i2c_smbus_ioctl_data *d) {
  uint8_t o[40] = {d->command}, *p = (uint8_t *)d->data; int rd = d->read_write, e;
  switch (d->size) {
  case I2C_SMBUS_QUICK: return msg(a, 0, o, 0);
  case I2C_SMBUS_BYTE: return rd ? msg(a, 1, p, 1) : msg(a, 0, o, 1);
  case I2C_SMBUS_BYTE_DATA: case I2C_SMBUS_WORD_DATA: { int n = d->size == I2C_SMBUS_WORD_DATA ? 2 : 1;
    if (rd) { if ((e = msg(a, 0, o, 1))) return e; return msg(a, 1, p, n); } memcpy(o + 1, p, n); return msg(a, 0, o, n + 1); }
  case I2C_SMBUS_I2C_BLOCK_DATA: case I2C_SMBUS_I2C_BLOCK_BROKEN:
    if (rd) { if ((e = msg(a, 0, o, 1))) return e; return msg(a, 1, p + 1, p[0]); } memcpy(o + 1, p + 1, p[0]); return msg(a, 0, o, p[0] + 1);
  }
  return EOPNOTSUPP;
}
// libuv closes by syscall(SYS_close), past this shim: know our file by its inode, not by its number
static int mine(int fd) { struct stat64 t; if (fd < 0 || fd >= NFD || !fds[fd].used) return 0;
  if (!fstat64(fd, &t) && t.st_ino == fds[fd].ino) return 1;
  fds[fd].used = 0; return 0; }
static int do_open(open_t real, const char *p, int fl, int mode) {
  if (strncmp(p, "/dev/i2c-", 9)) return real(p, fl, mode);
  if (st("nobus", 0)) { errno = ENOENT; return -1; }
  int fd = memfd_create("i2c", MFD_CLOEXEC); struct stat64 t; if (fd < 0 || fd >= NFD || fstat64(fd, &t)) abort(); fds[fd].used = 1; fds[fd].addr = 0; fds[fd].ino = t.st_ino; return fd;
}
int open(const char *p, int fl, ...) { REAL(open_t, open); va_list v; va_start(v, fl); int m = va_arg(v, int); va_end(v); return do_open(open_r, p, fl, m); }
int open64(const char *p, int fl, ...) { REAL(open_t, open64); va_list v; va_start(v, fl); int m = va_arg(v, int); va_end(v); return do_open(open64_r, p, fl, m); }
static ssize_t fin(int e, ssize_t ok) { if (e) { errno = e; return -1; } return ok; }
static ssize_t xfer(int fd, int rd, void *b, size_t n) { pthread_mutex_lock(&mu); int e = msg(fds[fd].addr, rd, b, n); pthread_mutex_unlock(&mu); return fin(e, n); }
ssize_t read(int fd, void *b, size_t n) { REAL(read_t, read); return mine(fd) ? xfer(fd, 1, b, n) : read_r(fd, b, n); }
ssize_t write(int fd, const void *b, size_t n) { REAL(write_t, write); return mine(fd) ? xfer(fd, 0, (void *)b, n) : write_r(fd, b, n); }
// i2c-bus passes position 0 to fs.read/fs.write, which libuv turns into pread/pwrite
ssize_t pread64(int fd, void *b, size_t n, off64_t o) { REAL(pread_t, pread64); return mine(fd) ? xfer(fd, 1, b, n) : pread64_r(fd, b, n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { REAL(pwrite_t, pwrite64); return mine(fd) ? xfer(fd, 0, (void *)b, n) : pwrite64_r(fd, b, n, o); }
int ioctl(int fd, unsigned long rq, ...) {
  REAL(ioctl_t, ioctl); va_list v; va_start(v, rq); void *arg = va_arg(v, void *); va_end(v);
  if (!mine(fd)) return ioctl_r(fd, rq, arg);
  int e = 0, r = 0; pthread_mutex_lock(&mu);
  switch (rq) {
  case I2C_SLAVE: case I2C_SLAVE_FORCE: fds[fd].addr = (uintptr_t)arg; break;
  case I2C_FUNCS: *(unsigned long *)arg = I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL; break;
  case I2C_PEC: case I2C_TIMEOUT: case I2C_RETRIES: break;
  case I2C_SMBUS: e = smbus(fds[fd].addr, arg); break;
  case I2C_RDWR: { struct i2c_rdwr_ioctl_data *d = arg; for (unsigned i = 0; i < d->nmsgs && !e; i++) e = msg(d->msgs[i].addr, d->msgs[i].flags & I2C_M_RD, d->msgs[i].buf, d->msgs[i].len); r = d->nmsgs; break; }
  default: e = ENOTTY; }
  pthread_mutex_unlock(&mu); return fin(e, r);
}
