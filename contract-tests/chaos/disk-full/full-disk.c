/*
 * Lets the disk below one folder be full while a file exists, for a process that small-disk.ts starts with this library preloaded on Linux:
 *   FULL_DISK_ROOT   the folder, absolute and without symbolic links
 *   FULL_DISK_FLAG   the file, outside of the folder; its first letter says what the disk says then:
 *                    n  ENOSPC for whatever needs room         q  EDQUOT for that, as an exceeded quota
 *                    s  ENOSPC for syncs too, as a file system that finds out late
 * Room is needed by whatever makes a file longer and by new names; what lies within a file may be written anew, and removed, as on a real disk.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *root;
static const char *flag;
static size_t root_bytes;

__attribute__((constructor)) static void begin(void) {
  flag = getenv("FULL_DISK_FLAG");
  root = getenv("FULL_DISK_ROOT");
  if (root != NULL) root_bytes = strlen(root);
}

/* Returns the letter of the flag, or 0 while there is room; errno stays as it is. */
static char fullness(void) {
  int kept = errno;
  char letter = 0;
  if (root == NULL || flag == NULL) return 0;
  int fd = (int)syscall(SYS_openat, AT_FDCWD, flag, O_RDONLY | O_CLOEXEC, 0);
  if (fd >= 0) {
    if (syscall(SYS_read, fd, &letter, 1) != 1) letter = 'n';
    syscall(SYS_close, fd);
  }
  errno = kept;
  return letter;
}

static int is_below(const char *path) { return path != NULL && strncmp(path, root, root_bytes) == 0 && path[root_bytes] == '/'; }

static int refuse(char letter) {
  errno = letter == 'q' ? EDQUOT : ENOSPC;
  return -1;
}

/* The letter if the disk is full and this file lies on it. */
static char full_for(int fd) {
  char letter = fullness();
  if (letter == 0) return 0;
  int kept = errno;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  errno = kept;
  if (length < 0) return 0;
  path[length] = '\0';
  return is_below(path) ? letter : 0;
}

/* The letter if writing up to this end makes the file longer than it may be. */
static char lacks_room(int fd, int64_t end) {
  char letter = full_for(fd);
  struct stat info;
  if (letter == 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return 0;
  return end > info.st_size ? letter : 0;
}

static char lacks_name(const char *path, int flags) {
  if ((flags & O_CREAT) == 0 || root == NULL || !is_below(path)) return 0;
  char letter = fullness();
  int kept = errno;
  int is_there = letter == 0 || syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
  errno = kept;
  return is_there ? 0 : letter;
}

#define MODE_OF(flags)              \
  mode_t mode = 0;                  \
  if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list rest;                   \
    va_start(rest, flags);          \
    mode = va_arg(rest, mode_t);    \
    va_end(rest);                   \
  }

static int open_as(int folder, const char *path, int flags, mode_t mode) {
  char letter = lacks_name(path, flags);
  return letter ? refuse(letter) : (int)syscall(SYS_openat, folder, path, flags, mode);
}
int open(const char *path, int flags, ...) { MODE_OF(flags) return open_as(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE_OF(flags) return open_as(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE_OF(flags) return open_as(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE_OF(flags) return open_as(folder, path, flags | O_LARGEFILE, mode); }

static int64_t end_here(int fd, size_t count) {
  int flags = fcntl(fd, F_GETFL);
  return (int64_t)lseek(fd, 0, flags >= 0 && (flags & O_APPEND) ? SEEK_END : SEEK_CUR) + (int64_t)count;
}
static size_t sum(const struct iovec *pieces, int count) {
  size_t bytes = 0;
  for (int piece = 0; piece < count; piece++) bytes += pieces[piece].iov_len;
  return bytes;
}

ssize_t write(int fd, const void *bytes, size_t count) {
  char letter = full_for(fd) ? lacks_room(fd, end_here(fd, count)) : 0;
  return letter ? refuse(letter) : syscall(SYS_write, fd, bytes, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  char letter = lacks_room(fd, offset + (int64_t)count);
  return letter ? refuse(letter) : syscall(SYS_pwrite64, fd, bytes, count, offset);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) { return pwrite(fd, bytes, count, offset); }
ssize_t writev(int fd, const struct iovec *pieces, int count) {
  char letter = full_for(fd) ? lacks_room(fd, end_here(fd, sum(pieces, count))) : 0;
  return letter ? refuse(letter) : syscall(SYS_writev, fd, pieces, count);
}
ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t offset) {
  char letter = lacks_room(fd, offset + (int64_t)sum(pieces, count));
  return letter ? refuse(letter) : ((__typeof__(&pwritev))dlsym(RTLD_NEXT, "pwritev"))(fd, pieces, count, offset);
}
ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off64_t offset) { return pwritev(fd, pieces, count, offset); }

int ftruncate(int fd, off_t size) {
  char letter = lacks_room(fd, size);
  return letter ? refuse(letter) : (int)syscall(SYS_ftruncate, fd, size);
}
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }
int fallocate(int fd, int mode, off_t offset, off_t length) {
  char letter = lacks_room(fd, offset + length);
  return letter ? refuse(letter) : (int)syscall(SYS_fallocate, fd, mode, offset, length);
}
int fallocate64(int fd, int mode, off64_t offset, off64_t length) { return fallocate(fd, mode, offset, length); }
int posix_fallocate(int fd, off_t offset, off_t length) { return fallocate(fd, 0, offset, length) == 0 ? 0 : errno; }
int posix_fallocate64(int fd, off64_t offset, off64_t length) { return posix_fallocate(fd, offset, length); }

static int sync_as(int fd, long number) { return full_for(fd) == 's' ? refuse('s') : (int)syscall(number, fd); }
int fsync(int fd) { return sync_as(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_as(fd, SYS_fdatasync); }

int mkdir(const char *path, mode_t mode) {
  char letter = lacks_name(path, O_CREAT);
  return letter ? refuse(letter) : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}
int link(const char *path, const char *other) {
  char letter = lacks_name(other, O_CREAT);
  return letter ? refuse(letter) : (int)syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, other, 0);
}
