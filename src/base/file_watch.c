/* Files that change while they are mapped.
 *
 *     another program cuts the file short -> nothing is behind the mapping's last pages -> SIGBUS there
 *         -> the handler puts a page of zeros at that address, and the read goes on
 *         -> file_watch tells that the file is shorter than it was, and the debugger says so
 *
 * The handler needs no state: the address comes with the signal, and the page is put there by one system
 * call. */
#include "base/file.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct file_watch {
    int fd;
    uint64_t size; /* that was mapped */
};

static void close_watch(void *context)
{
    close(((file_watch *)context)->fd);
}

file_watch *file_watch_new(arena *a, int fd, uint64_t size)
{
    file_watch *w = ARENA_NEW(a, file_watch);

    *w = (file_watch){fd, size};
    arena_on_free(a, close_watch, w);
    return w;
}

bool file_watch_is_cut(const file_watch *w, uint64_t *size_before, uint64_t *size_now)
{
    struct stat s;

    if (!w || fstat(w->fd, &s) != 0 || (uint64_t)s.st_size >= w->size) return false;
    *size_before = w->size;
    *size_now = (uint64_t)s.st_size;
    return true;
}

/* BUS_ADRERR: nothing is behind a mapped address. Whatever else raises SIGBUS ends the program as before. */
static void put_zeros(int number, siginfo_t *info, void *context)
{
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    void *at = (void *)((uintptr_t)info->si_addr & ~(page - 1));

    (void)context;
    if (info->si_code == BUS_ADRERR &&
        mmap(at, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED)
        return;
    signal(number, SIG_DFL);
}

void file_survive_cuts(void)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_sigaction = put_zeros;
    action.sa_flags = SA_SIGINFO;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, NULL);
}
