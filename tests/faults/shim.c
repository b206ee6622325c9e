/* Stands between a process and its C library (LD_PRELOAD) and sees every call that changes a file below one folder.
 *
 * It writes them down, so that a power cut can be replayed at any point, or lets the nth of them fail. What it does is
 * said by calling fault_watch, fault_record, fault_fail and fault_mark from within the process (faults/shim.py).
 *
 * A line of the record: u8 what, u32 length of path, path, u64 offset, u32 length of data, data. What: W write,
 * T truncate, S sync of a file, C create, U unlink, R rename (data: the new path), M make a folder, X remove a folder,
 * D sync of a folder, A a mark (data: its text).
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
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name); real; })

static pthread_mutex_t record_lock = PTHREAD_MUTEX_INITIALIZER;
static char watched[PATH_MAX];
static size_t watched_length;
static int record_to = -1;
static long calls, failing = -1;
static int failing_with = EIO, keeps_failing;

void fault_watch(const char *folder) {
  snprintf(watched, sizeof watched, "%s/", folder);
  watched_length = strlen(watched);
}

void fault_fail(long nth, int error, int for_ever) {
  calls = 0;
  failing_with = error;
  keeps_failing = for_ever;
  failing = nth;
}

long fault_calls(void) { return calls; }

static void record(char what, const char *path, uint64_t offset, const void *data, uint32_t length) {
  if (record_to < 0) return;
  char head[17 + PATH_MAX];
  uint32_t path_length = strlen(path);
  size_t at = 0;
  head[at++] = what;
  memcpy(head + at, &path_length, 4), at += 4;
  memcpy(head + at, path, path_length), at += path_length;
  memcpy(head + at, &offset, 8), at += 8;
  memcpy(head + at, &length, 4), at += 4;
  struct iovec parts[2] = {{head, at}, {(void *)data, length}};
  pthread_mutex_lock(&record_lock);
  if (writev(record_to, parts, length ? 2 : 1) < 0) abort();
  pthread_mutex_unlock(&record_lock);
}

void fault_record(const char *path) { record_to = REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600); }

void fault_mark(const char *text) { record('A', "", 0, text, strlen(text)); }

static int is_watched(const char *path) { return watched_length && !strncmp(path, watched, watched_length); }

/* Give the path of an open file, and whether it is watched. */
static int path_of(int file, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = watched_length ? readlink(link, path, PATH_MAX - 1) : -1;
  if (length < 0) return 0;
  path[length] = 0;
  return is_watched(path);
}

/* Give the path that a name in an open folder stands for, and whether it is watched. */
static int path_at(int folder, const char *name, char *path) {
  if (name[0] == '/' || folder == AT_FDCWD) {
    snprintf(path, PATH_MAX, "%s", name);
    return is_watched(path);
  }
  char around[PATH_MAX];
  path_of(folder, around);
  if ((size_t)snprintf(path, PATH_MAX, "%s/%s", around, name) >= PATH_MAX) return 0;
  return is_watched(path);
}

static int fails(void) {
  long call = __sync_add_and_fetch(&calls, 1);
  if (failing < 0 || (call != failing && !(keeps_failing && call > failing))) return 0;
  errno = failing_with;
  return 1;
}

#define WRITTEN(offset) \
  if (done > 0 && seen) record('W', path, offset, data, done); \
  return done;
#define SEEN \
  char path[PATH_MAX]; \
  int seen = path_of(file, path); \
  if (seen && fails()) return -1;

ssize_t pwrite(int file, const void *data, size_t length, off_t offset) {
  SEEN ssize_t done = REAL(pwrite)(file, data, length, offset);
  WRITTEN(offset)
}

ssize_t pwrite64(int file, const void *data, size_t length, off64_t offset) {
  SEEN ssize_t done = REAL(pwrite64)(file, data, length, offset);
  WRITTEN(offset)
}

ssize_t write(int file, const void *data, size_t length) {
  SEEN off_t offset = 0;
  if (seen) offset = lseek(file, 0, fcntl(file, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
  ssize_t done = REAL(write)(file, data, length);
  WRITTEN(offset)
}

/* Python copies by it where it can, and by write where it cannot. */
ssize_t sendfile(int to, int from, off_t *offset, size_t length) {
  char path[PATH_MAX];
  if (path_of(to, path)) return errno = ENOTSOCK, -1;
  return REAL(sendfile)(to, from, offset, length);
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t length) {
  char path[PATH_MAX];
  if (path_of(to, path)) return errno = ENOTSOCK, -1;
  return REAL(sendfile64)(to, from, offset, length);
}

static int synced(int file, const char *path, int result) {
  struct stat about;
  if (!result && !fstat(file, &about)) record(S_ISDIR(about.st_mode) ? 'D' : 'S', path, 0, 0, 0);
  return result;
}

int fsync(int file) {
  SEEN int result = REAL(fsync)(file);
  return seen ? synced(file, path, result) : result;
}

int fdatasync(int file) {
  SEEN int result = REAL(fdatasync)(file);
  return seen ? synced(file, path, result) : result;
}

int ftruncate(int file, off_t length) {
  SEEN int result = REAL(ftruncate)(file, length);
  if (!result && seen) record('T', path, length, 0, 0);
  return result;
}

int ftruncate64(int file, off64_t length) {
  SEEN int result = REAL(ftruncate64)(file, length);
  if (!result && seen) record('T', path, length, 0, 0);
  return result;
}

int unlink(const char *path) {
  if (is_watched(path) && fails()) return -1;
  int result = REAL(unlink)(path);
  if (!result && is_watched(path)) record('U', path, 0, 0, 0);
  return result;
}

int rmdir(const char *path) {
  if (is_watched(path) && fails()) return -1;
  int result = REAL(rmdir)(path);
  if (!result && is_watched(path)) record('X', path, 0, 0, 0);
  return result;
}

int unlinkat(int folder, const char *name, int flags) {
  char path[PATH_MAX];
  int seen = path_at(folder, name, path);
  if (seen && fails()) return -1;
  int result = REAL(unlinkat)(folder, name, flags);
  if (!result && seen) record(flags & AT_REMOVEDIR ? 'X' : 'U', path, 0, 0, 0);
  return result;
}

int mkdir(const char *path, mode_t mode) {
  if (is_watched(path) && fails()) return -1;
  int result = REAL(mkdir)(path, mode);
  if (!result && is_watched(path)) record('M', path, 0, 0, 0);
  return result;
}

int rename(const char *from, const char *to) {
  if (is_watched(from) && fails()) return -1;
  int result = REAL(rename)(from, to);
  if (!result && is_watched(from)) record('R', from, 0, to, strlen(to));
  return result;
}

#define OPENS(name) \
  int name(const char *path, int flags, ...) { \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
      va_list more; \
      va_start(more, flags); \
      mode = va_arg(more, int); \
      va_end(more); \
    } \
    struct stat about; \
    int changes = (flags & (O_CREAT | O_TRUNC)) && is_watched(path); \
    int is_new = changes && stat(path, &about) != 0; \
    if (changes && (is_new || (flags & O_TRUNC)) && fails()) return -1; \
    int file = REAL(name)(path, flags, mode); \
    if (file >= 0 && is_new) record('C', path, 0, 0, 0); \
    else if (file >= 0 && changes && (flags & O_TRUNC)) record('T', path, 0, 0, 0); \
    return file; \
  }
OPENS(open)
OPENS(open64)
