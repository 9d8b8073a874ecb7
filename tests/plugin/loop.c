/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * An event loop for libpurple that is a bare poll() and never runs GLib's default main context,
 * on a clock that the test moves. It knows nothing of what runs on it.
 */
#define _GNU_SOURCE /* dladdr() */
#include "loop.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* Whoever comes back this soon has more to do and only lets others in. */
#define LOOP_PAUSE_MS 1

/* @wall_us: without the time in which the machine did something else. */
typedef struct {
    gint64 wall_us;
    gint64 cpu_us;
} LoopMark;

typedef struct {
    guint id;
    gint64 due_us;
    gint64 interval_us;
    GSourceFunc func;
    gpointer data;
} LoopTimer;

typedef struct {
    guint id;
    int fd;
    PurpleInputCondition condition;
    PurpleInputFunction func;
    gpointer data;
} LoopWatch;

typedef struct {
    GList *timers;
    GList *watches;
    guint last_id;
    gint64 offset_us; /* read by worker threads, therefore atomically */
    gint64 jumped_us; /* of the wall clock alone; likewise */
    LoopUse longest[LOOP_N_KINDS];
    LoopMark drawing; /* when it began, or what it took */
    int schedule;     /* a descriptor; 0: not opened, -1: there is no such file */
    void (*when_idle)(void);
    gboolean held;
    gboolean done;
} Loop;

/* libpurple's tables carry no user data. */
static Loop loop;

/* The clock. This program's definitions come before the C library's for everything that runs in
 * the process, GLib, libpurple and the module included. */

static gint64
loop_offset(clockid_t id)
{
    gint64 jumped_us = id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE
                           ? __atomic_load_n(&loop.jumped_us, __ATOMIC_RELAXED)
                           : 0;

    return jumped_us + __atomic_load_n(&loop.offset_us, __ATOMIC_RELAXED);
}

int
clock_gettime(clockid_t id, struct timespec *when)
{
    gint64 offset_us = loop_offset(id), ns;

    if (syscall(SYS_clock_gettime, id, when) != 0)
        return -1;
    if (id == CLOCK_PROCESS_CPUTIME_ID || id == CLOCK_THREAD_CPUTIME_ID)
        return 0;
    ns = when->tv_nsec + offset_us % G_USEC_PER_SEC * 1000;
    when->tv_sec += offset_us / G_USEC_PER_SEC + ns / 1000000000;
    when->tv_nsec = ns % 1000000000;
    return 0;
}

time_t
time(time_t *out)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_REALTIME, &now);
    if (out != NULL)
        *out = now.tv_sec;
    return now.tv_sec;
}

int
gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_REALTIME, &now);
    out->tv_sec = now.tv_sec;
    out->tv_usec = now.tv_nsec / 1000;
    return 0;
}

static gint64
loop_now(void)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

void
loop_shift(gint64 ms)
{
    __atomic_add_fetch(&loop.offset_us, ms * 1000, __ATOMIC_RELAXED);
    loop.held = TRUE;
}

void
loop_jump(gint64 ms)
{
    const struct itimerspec past = {.it_value = {.tv_nsec = 1}};

    __atomic_add_fetch(&loop.jumped_us, ms * 1000, __ATOMIC_RELAXED);
    for (GList *item = loop.watches; item != NULL; item = item->next) {
        LoopWatch *watch = item->data;

        timerfd_settime(watch->fd, TFD_TIMER_ABSTIME, &past, NULL); /* fails for all others */
    }
}

void
loop_release(void)
{
    loop.held = FALSE;
}

/* Timers and watches */

static guint
loop_add_timer(guint interval_ms, GSourceFunc func, gpointer data)
{
    LoopTimer *timer = g_new0(LoopTimer, 1);

    timer->id = ++loop.last_id;
    timer->interval_us = (gint64)interval_ms * 1000;
    timer->due_us = loop_now() + timer->interval_us;
    timer->func = func;
    timer->data = data;
    loop.timers = g_list_append(loop.timers, timer);
    return timer->id;
}

static guint
loop_add_timer_seconds(guint interval_s, GSourceFunc func, gpointer data)
{
    return loop_add_timer(interval_s * 1000, func, data);
}

static LoopTimer *
loop_find_timer(guint id)
{
    for (GList *item = loop.timers; item != NULL; item = item->next) {
        LoopTimer *timer = item->data;

        if (timer->id == id)
            return timer;
    }
    return NULL;
}

static gboolean
loop_remove_timer(guint id)
{
    LoopTimer *timer = loop_find_timer(id);

    loop.timers = g_list_remove(loop.timers, timer);
    g_free(timer);
    return timer != NULL;
}

static guint
loop_add_watch(int fd, PurpleInputCondition condition, PurpleInputFunction func, gpointer data)
{
    LoopWatch *watch = g_new0(LoopWatch, 1);

    watch->id = ++loop.last_id;
    watch->fd = fd;
    watch->condition = condition;
    watch->func = func;
    watch->data = data;
    loop.watches = g_list_append(loop.watches, watch);
    return watch->id;
}

static LoopWatch *
loop_find_watch(guint id)
{
    for (GList *item = loop.watches; item != NULL; item = item->next) {
        LoopWatch *watch = item->data;

        if (watch->id == id)
            return watch;
    }
    return NULL;
}

static gboolean
loop_remove_watch(guint id)
{
    LoopWatch *watch = loop_find_watch(id);

    loop.watches = g_list_remove(loop.watches, watch);
    g_free(watch);
    return watch != NULL;
}

static PurpleEventLoopUiOps loop_ui_ops = {
    .timeout_add = loop_add_timer,
    .timeout_remove = loop_remove_timer,
    .timeout_add_seconds = loop_add_timer_seconds,
    .input_add = loop_add_watch,
    .input_remove = loop_remove_watch,
};

PurpleEventLoopUiOps *
loop_get_ui_ops(void)
{
    return &loop_ui_ops;
}

/* Running */

static LoopTimer *
loop_first_timer(void)
{
    LoopTimer *first = NULL;

    for (GList *item = loop.timers; item != NULL; item = item->next) {
        LoopTimer *timer = item->data;

        if (first == NULL || timer->due_us < first->due_us)
            first = timer;
    }
    return first;
}

gint64
loop_next_timer(void)
{
    LoopTimer *first = loop_first_timer();
    gint64 left_us = first != NULL ? first->due_us - loop_now() : -1;

    /* MAX() would look at the clock twice, and time may pass in between. */
    if (first == NULL)
        return -1;
    return left_us > 0 ? (left_us + 999) / 1000 : 0;
}

guint
loop_count(void)
{
    return g_list_length(loop.timers) + g_list_length(loop.watches);
}

/* How long this thread could have run while others did; 0 where the system does not tell. */
static gint64
loop_waited_us(void)
{
    char text[96] = "";
    const char *second;

    if (loop.schedule == 0)
        loop.schedule = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    if (loop.schedule < 0 || pread(loop.schedule, text, sizeof text - 1, 0) <= 0)
        return 0;
    second = strchr(text, ' ');
    return second != NULL ? g_ascii_strtoll(second, NULL, 10) / 1000 : 0;
}

static LoopMark
loop_mark(void)
{
    struct timespec used = {0};
    gint64 waited_us = loop_waited_us();

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (LoopMark){.wall_us = loop_now() - waited_us,
                      .cpu_us = used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000};
}

void
loop_draw(gboolean begin)
{
    LoopMark now = loop_mark();

    loop.drawing.wall_us = now.wall_us - loop.drawing.wall_us;
    loop.drawing.cpu_us = now.cpu_us - loop.drawing.cpu_us;
}

/* A callback begins; what the front end itself draws meanwhile is not counted. */
static LoopMark
loop_begin(void)
{
    loop.drawing = (LoopMark){0};
    return loop_mark();
}

static gboolean
loop_is_of_module(gpointer func)
{
    Dl_info info;

    return dladdr(func, &info) != 0 && info.dli_fname != NULL &&
           strstr(info.dli_fname, "libtelegram") != NULL;
}

static void
loop_measure(const LoopMark *since, gpointer func)
{
    LoopMark now = loop_mark();
    LoopUse *use = &loop.longest[loop_is_of_module(func) ? LOOP_MODULE : LOOP_OTHERS];

    use->wall_us = MAX(use->wall_us, now.wall_us - since->wall_us - loop.drawing.wall_us);
    use->cpu_us = MAX(use->cpu_us, now.cpu_us - since->cpu_us - loop.drawing.cpu_us);
}

LoopUse
loop_get_longest(LoopKind kind)
{
    return loop.longest[kind];
}

void
loop_reset_longest(void)
{
    memset(loop.longest, 0, sizeof loop.longest);
}

static void
loop_fire(LoopTimer *timer)
{
    guint id = timer->id;
    gpointer func = (gpointer)timer->func;
    gint64 began_us = loop_now();
    LoopMark start = loop_begin();
    gboolean again = timer->func(timer->data);

    loop_measure(&start, func);
    timer = loop_find_timer(id); /* it may have removed itself */
    if (timer == NULL)
        return;
    if (again)
        timer->due_us = began_us + timer->interval_us;
    else
        loop_remove_timer(id);
}

static gboolean
loop_fire_due(void)
{
    LoopTimer *timer = loop_first_timer();

    if (timer == NULL || timer->due_us > loop_now())
        return FALSE;
    loop_fire(timer);
    return TRUE;
}

static void
loop_serve(guint id, short events)
{
    LoopWatch *watch = loop_find_watch(id);
    PurpleInputCondition ready = 0;
    gpointer func;
    LoopMark start;

    if (watch == NULL) /* removed by another one of this round */
        return;
    if (events & (POLLIN | POLLHUP | POLLERR))
        ready |= PURPLE_INPUT_READ;
    if (events & (POLLOUT | POLLHUP | POLLERR))
        ready |= PURPLE_INPUT_WRITE;
    ready &= watch->condition;
    if (ready == 0)
        return;
    func = (gpointer)watch->func;
    start = loop_begin();
    watch->func(watch->data, watch->fd, ready);
    loop_measure(&start, func);
}

/* Carries out the complete lines among those that have come. */
static void
loop_take_commands(GString *input, LoopFunc command)
{
    char *end;

    while (!loop.done && (end = strchr(input->str, '\n')) != NULL) {
        g_autofree char *line = g_strndup(input->str, (gsize)(end - input->str));
        g_auto(GStrv) words = g_strsplit(line, "\t", -1);

        g_string_erase(input, 0, end + 1 - input->str);
        for (char **word = words; *word != NULL; word++) {
            char *plain = g_strcompress(*word);

            g_free(*word);
            *word = plain;
        }
        command(words);
    }
}

static void
loop_read_commands(GString *input, LoopFunc command)
{
    char buffer[4096];
    gssize got = read(STDIN_FILENO, buffer, sizeof buffer);

    if (got <= 0) {
        loop_quit();
        return;
    }
    g_string_append_len(input, buffer, got);
    loop_take_commands(input, command);
}

/* Waits for descriptors and serves those that are ready; how many were. */
static int
loop_poll(int timeout_ms, GString *input, LoopFunc command)
{
    guint count = g_list_length(loop.watches), i = 1;
    g_autofree struct pollfd *fds = g_new0(struct pollfd, count + 1);
    g_autofree guint *ids = g_new0(guint, count + 1);
    int ready;

    fds[0].fd = STDIN_FILENO;
    fds[0].events = POLLIN;
    for (GList *item = loop.watches; item != NULL; item = item->next, i++) {
        LoopWatch *watch = item->data;

        ids[i] = watch->id;
        fds[i].fd = watch->fd;
        fds[i].events = (short)((watch->condition & PURPLE_INPUT_READ ? POLLIN : 0) |
                                (watch->condition & PURPLE_INPUT_WRITE ? POLLOUT : 0));
    }
    ready = poll(fds, loop.held ? 1 : count + 1, timeout_ms);
    if (fds[0].revents != 0)
        loop_read_commands(input, command);
    for (i = 1; i <= count && !loop.held && !loop.done; i++)
        if (fds[i].revents != 0)
            loop_serve(ids[i], fds[i].revents);
    return ready;
}

static void
loop_idle(void)
{
    void (*func)(void) = g_steal_pointer(&loop.when_idle);

    if (func != NULL)
        func();
}

void
loop_when_idle(void (*func)(void))
{
    loop.when_idle = func;
}

static gboolean
loop_is_running(const char *thread)
{
    g_autofree char *path = g_strdup_printf("/proc/self/task/%s/stat", thread);
    g_autofree char *text = NULL;
    const char *state;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return FALSE;
    state = strrchr(text, ')'); /* the end of its name */
    return state != NULL && (g_str_has_prefix(state, ") R") || g_str_has_prefix(state, ") D"));
}

/* Whether another thread works on something whose end will wake this one. */
static gboolean
loop_threads_work(void)
{
    g_autofree char *self = g_strdup_printf("%ld", syscall(SYS_gettid));
    GDir *threads = g_dir_open("/proc/self/task", 0, NULL);
    gboolean any = FALSE;
    const char *name;

    while (!any && threads != NULL && (name = g_dir_read_name(threads)) != NULL)
        any = strcmp(name, self) != 0 && loop_is_running(name);
    g_clear_pointer(&threads, g_dir_close);
    return any;
}

void
loop_run(LoopFunc command)
{
    GString *input = g_string_new(NULL);

    while (!loop.done) {
        gint64 wait = loop.held ? -1 : loop_next_timer();
        gboolean asked = loop.when_idle != NULL;
        /* Looked at before the descriptors: what a thread has done by then can be seen there. */
        gboolean soon = asked && wait >= 0 && wait <= LOOP_PAUSE_MS;
        gboolean busy = asked && (soon || loop_threads_work());
        int ready = loop_poll((int)CLAMP(asked ? busy : wait, -1, G_MAXINT), input, command);

        if (!loop.done && !loop.held && !loop_fire_due() && ready == 0 && !busy)
            loop_idle();
    }
    g_string_free(input, TRUE);
}

void
loop_quit(void)
{
    loop.done = TRUE;
}
