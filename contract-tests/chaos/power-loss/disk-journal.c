/*
 * Writes down what a process does to the files below one folder, in the order in which it happens, so that the state
 * of the disk after a power loss at any moment can be worked out afterwards. Preloaded by power-loss.ts on Linux:
 *   DISK_JOURNAL_ROOT   the folder, absolute and without symbolic links
 *   DISK_JOURNAL_FILE   where the journal is appended
 *   DISK_JOURNAL_DEAF   syncs of files whose path ends so are not written down: a disk that promises and does not keep
 * A record is a header (see `struct record`), a path, a second path and the bytes of a write. Numbers are of the
 * machine's own order. The recorder must see everything: power-loss.ts compares journal and folder at the end.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { CREATE = 1, WRITE, TRUNCATE, RENAME, UNLINK, LINK, MKDIR, RMDIR, SYNC };

struct record {
  uint32_t kind;
  uint32_t path_bytes;
  uint32_t other_bytes;
  uint32_t data_bytes;
  uint64_t inode;
  /* Offset of a write, size of a truncation; for a sync the number of records before it began. */
  uint64_t offset;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *root;
static size_t root_bytes;
static int journal = -1;
static const char *deaf;
static uint64_t records;
#define MAX_FD 65536
/* 1: open below the root; 2: besides, its syncs are not heard. */
static unsigned char tracked[MAX_FD];

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("DISK_JOURNAL_FILE");
  root = getenv("DISK_JOURNAL_ROOT");
  deaf = getenv("DISK_JOURNAL_DEAF");
  if (root == NULL || file == NULL) return;
  root_bytes = strlen(root);
  journal = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

static int ends_with(const char *path, const char *end) {
  size_t path_size = strlen(path), end_size = strlen(end);
  return path_size >= end_size && strcmp(path + path_size - end_size, end) == 0;
}

/* Returns the path below the root, or NULL for one that is none of ours. */
static const char *below_root(const char *path) {
  if (journal < 0 || path == NULL || strncmp(path, root, root_bytes) != 0) return NULL;
  if (path[root_bytes] == '\0') return "";
  /* Shared memory of SQLite is made anew after a crash. */
  if (path[root_bytes] != '/' || ends_with(path, "-shm")) return NULL;
  return path + root_bytes + 1;
}

static void put(const void *bytes, size_t count) {
  const char *at = bytes;
  while (count > 0) {
    ssize_t done = syscall(SYS_write, journal, at, count);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) abort();
    at += done;
    count -= (size_t)done;
  }
}

/* Writes one record; the lock is held. */
static void note(enum kind kind, const char *path, const char *other, uint64_t inode, uint64_t offset, const void *data, size_t data_bytes) {
  int kept = errno;
  struct record head = {kind, path ? (uint32_t)strlen(path) : 0, other ? (uint32_t)strlen(other) : 0, (uint32_t)data_bytes, inode, offset};
  struct iovec pieces[4] = {{&head, sizeof head}, {(void *)path, head.path_bytes}, {(void *)other, head.other_bytes}, {(void *)data, data_bytes}};
  for (int piece = 0; piece < 4; piece++) put(pieces[piece].iov_base, pieces[piece].iov_len);
  records++;
  errno = kept;
}

static int is_tracked(int fd, struct stat *info) {
  int kept = errno;
  int found = fd >= 0 && fd < MAX_FD && tracked[fd] && fstat(fd, info) == 0 && (S_ISREG(info->st_mode) || S_ISDIR(info->st_mode));
  errno = kept;
  return found;
}

static int open_as(const char *path, int flags, mode_t mode) {
  const char *ours = below_root(path);
  if (ours == NULL) {
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (fd >= 0 && fd < MAX_FD) tracked[fd] = 0;
    return fd;
  }
  pthread_mutex_lock(&lock);
  int is_new = (flags & O_CREAT) && syscall(SYS_faccessat, AT_FDCWD, path, F_OK) != 0;
  int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  if (fd >= MAX_FD) abort();
  if (fd >= 0) {
    struct stat info;
    tracked[fd] = deaf != NULL && ends_with(path, deaf) ? 2 : 1;
    if (fstat(fd, &info) != 0) abort();
    if (is_new) note(CREATE, ours, NULL, info.st_ino, 0, NULL, 0);
    else if ((flags & O_TRUNC) && (flags & O_ACCMODE) != O_RDONLY) note(TRUNCATE, NULL, NULL, info.st_ino, 0, NULL, 0);
  }
  pthread_mutex_unlock(&lock);
  return fd;
}

#define MODE_OF(flags)                                  \
  mode_t mode = 0;                                      \
  if ((flags) & (O_CREAT | O_TMPFILE)) {                \
    va_list rest;                                       \
    va_start(rest, flags);                              \
    mode = va_arg(rest, mode_t);                        \
    va_end(rest);                                       \
  }

int open(const char *path, int flags, ...) { MODE_OF(flags) return open_as(path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE_OF(flags) return open_as(path, flags | O_LARGEFILE, mode); }
int openat(int folder, const char *path, int flags, ...) {
  MODE_OF(flags)
  if (path[0] == '/' || folder == AT_FDCWD) return open_as(path, flags, mode);
  int fd = (int)syscall(SYS_openat, folder, path, flags, mode);
  if (fd >= 0 && fd < MAX_FD) tracked[fd] = 0;
  return fd;
}
int openat64(int folder, const char *path, int flags, ...) { MODE_OF(flags) return openat(folder, path, flags | O_LARGEFILE, mode); }

static ssize_t write_at(int fd, const void *bytes, size_t count, int64_t offset) {
  struct stat info;
  if (!is_tracked(fd, &info)) return offset < 0 ? syscall(SYS_write, fd, bytes, count) : syscall(SYS_pwrite64, fd, bytes, count, offset);
  pthread_mutex_lock(&lock);
  ssize_t done = offset < 0 ? syscall(SYS_write, fd, bytes, count) : syscall(SYS_pwrite64, fd, bytes, count, offset);
  if (done > 0) {
    uint64_t start = offset < 0 ? (uint64_t)lseek(fd, 0, SEEK_CUR) - (uint64_t)done : (uint64_t)offset;
    note(WRITE, NULL, NULL, info.st_ino, start, bytes, (size_t)done);
  }
  pthread_mutex_unlock(&lock);
  return done;
}

ssize_t write(int fd, const void *bytes, size_t count) { return write_at(fd, bytes, count, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return write_at(fd, bytes, count, offset); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) { return write_at(fd, bytes, count, offset); }

static ssize_t write_pieces(int fd, const struct iovec *pieces, int count, int64_t offset) {
  ssize_t done = 0;
  for (int piece = 0; piece < count; piece++) {
    ssize_t step = write_at(fd, pieces[piece].iov_base, pieces[piece].iov_len, offset < 0 ? -1 : offset + done);
    if (step < 0) return done > 0 ? done : step;
    done += step;
    if ((size_t)step < pieces[piece].iov_len) break;
  }
  return done;
}

ssize_t writev(int fd, const struct iovec *pieces, int count) {
  struct stat info;
  return is_tracked(fd, &info) ? write_pieces(fd, pieces, count, -1) : syscall(SYS_writev, fd, pieces, count);
}
ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t offset) {
  struct stat info;
  return is_tracked(fd, &info) ? write_pieces(fd, pieces, count, offset) : REAL(pwritev)(fd, pieces, count, offset);
}
ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off64_t offset) { return pwritev(fd, pieces, count, offset); }

static int cut_to(int fd, int64_t size) {
  struct stat info;
  if (!is_tracked(fd, &info)) return (int)syscall(SYS_ftruncate, fd, size);
  pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_ftruncate, fd, size);
  if (result == 0) note(TRUNCATE, NULL, NULL, info.st_ino, (uint64_t)size, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}
int ftruncate(int fd, off_t size) { return cut_to(fd, size); }
int ftruncate64(int fd, off64_t size) { return cut_to(fd, size); }

static int sync_as(int fd, long number) {
  struct stat info;
  if (!is_tracked(fd, &info)) return (int)syscall(number, fd);
  pthread_mutex_lock(&lock);
  uint64_t before = records;
  pthread_mutex_unlock(&lock);
  int result = (int)syscall(number, fd);
  if (result == 0 && tracked[fd] == 1) {
    pthread_mutex_lock(&lock);
    note(SYNC, NULL, NULL, info.st_ino, before, NULL, 0);
    pthread_mutex_unlock(&lock);
  }
  return result;
}
int fsync(int fd) { return sync_as(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_as(fd, SYS_fdatasync); }

static int change_name(enum kind kind, const char *path, const char *other, int (*change)(const char *, const char *)) {
  const char *ours = below_root(path);
  const char *others = other ? below_root(other) : NULL;
  if (ours == NULL) return change(path, other);
  pthread_mutex_lock(&lock);
  int result = change(path, other);
  struct stat info = {0};
  if (result == 0 && kind == MKDIR && stat(path, &info) != 0) abort();
  if (result == 0) note(kind, ours, others, info.st_ino, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

static __thread mode_t folder_mode;
static int do_rename(const char *path, const char *other) { return (int)syscall(SYS_rename, path, other); }
static int do_link(const char *path, const char *other) { return (int)syscall(SYS_link, path, other); }
static int do_unlink(const char *path, const char *other) { return (void)other, (int)syscall(SYS_unlink, path); }
static int do_rmdir(const char *path, const char *other) { return (void)other, (int)syscall(SYS_rmdir, path); }
static int do_mkdir(const char *path, const char *other) { return (void)other, (int)syscall(SYS_mkdir, path, folder_mode); }

int rename(const char *path, const char *other) { return change_name(RENAME, path, other, do_rename); }
int link(const char *path, const char *other) { return change_name(LINK, path, other, do_link); }
int unlink(const char *path) { return change_name(UNLINK, path, NULL, do_unlink); }
int rmdir(const char *path) { return change_name(RMDIR, path, NULL, do_rmdir); }
int remove(const char *path) {
  struct stat info;
  if (lstat(path, &info) != 0) return -1;
  return S_ISDIR(info.st_mode) ? rmdir(path) : unlink(path);
}
int unlinkat(int folder, const char *path, int flags) {
  if (path[0] != '/' && folder != AT_FDCWD) return (int)syscall(SYS_unlinkat, folder, path, flags);
  return flags & AT_REMOVEDIR ? rmdir(path) : unlink(path);
}
int mkdir(const char *path, mode_t mode) {
  folder_mode = mode;
  return change_name(MKDIR, path, NULL, do_mkdir);
}
