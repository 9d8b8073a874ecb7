/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A session at work: a file of 256 MB that comes in parts, and small calls over the loopback
 * interface, in seconds of the processor. The other end is the one of the unit tests; its time is
 * told apart. Prints lines of text; judges nothing.
 */
#include <session-bench.h>
#include <tl-api.h>
#include <tl-service.h>
#include <tl/tl-codec.h>
#include <wire/mt-framing.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PART_BYTES (512u * 1024)
#define N_PARTS 512u
/* upload.getFile with a location. */
#define CALL_WORDS 12
#define WINDOW 50u
#define N_CALLS 50000u
#define ANSWER_WORDS 8
#define ECHO_BYTES 168

/* --- measuring ------------------------------------------------------------------------------- */

/* Seconds of the processor, whatever else the machine does. */
static double
used_s(void)
{
    struct timespec used = {0};

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

/* The most memory so far, in KiB; 0 where the system does not tell. */
static gint64
peak_kib(void)
{
    g_autofree char *text = NULL;
    const char *line;

    if (!g_file_get_contents("/proc/self/status", &text, NULL, NULL))
        return 0;
    line = strstr(text, "VmHWM:");
    return line != NULL ? g_ascii_strtoll(line + strlen("VmHWM:"), NULL, 10) : 0;
}

/* --- a file in parts ------------------------------------------------------------------------- */

/* rpc_result of an object that is little more than its bytes. */
static GBytes *
make_part(SessionBench *bench, const guint8 *content)
{
    g_auto(MtWriter) body = {0};

    bench_init_body(&body, MT_ID_RPC_RESULT);
    mt_writer_u64(&body, bench_call_id(bench));
#ifdef TL_ID_UPLOAD_FILE
    mt_writer_u32(&body, TL_ID_UPLOAD_FILE);
    mt_writer_u32(&body, TL_ID_STORAGE_FILE_JPEG);
    mt_writer_i32(&body, 0);
#else
    mt_writer_u32(&body, TL_ID_AUTH_LOGIN_TOKEN);
    mt_writer_i32(&body, 0);
#endif
    mt_writer_bytes(&body, content, PART_BYTES);
    return peer_seal(&bench->peer, bench_next_id(bench), bench->content++ * 2 + 1, body.data,
                     body.len);
}

/* What a client does with a packet, from the bytes to the object, and with what it says then. */
static gboolean
take_part(SessionBench *bench, GBytes *packet)
{
    g_autoptr(MtSessionEvent) event = NULL;
    g_autoptr(TlArena) arena = tl_arena_new();
    gconstpointer bytes;
    gsize len;

    if (!bench_receive_packet(bench, packet))
        return FALSE;
    event = mt_session_next_event(bench->session);
    if (event == NULL || event->kind != MT_SESSION_RESULT)
        return FALSE;
    bytes = g_bytes_get_data(event->body, &len);
    return tl_decode(bytes, len, &tl_api_schema, NULL, arena, NULL) != NULL;
}

/* Seconds that one cipher alone takes for all parts. */
static double
cipher_alone(gboolean ige, guint8 *content)
{
    static const guint8 key[32] = {1};
    guint8 iv[32] = {2};
    g_autoptr(MtAesIge) ours = mt_aes_ige_new();
    EVP_CIPHER_CTX *cbc = EVP_CIPHER_CTX_new();
    double start = used_s();
    gboolean good = EVP_EncryptInit_ex(cbc, EVP_aes_256_cbc(), NULL, key, iv);
    int len = 0;

    for (guint i = 0; good && i < N_PARTS; i++)
        good = ige ? mt_aes_ige_decrypt(ours, key, iv, content, content, PART_BYTES)
                   : EVP_EncryptUpdate(cbc, content, &len, content, PART_BYTES);
    EVP_CIPHER_CTX_free(cbc);
    return good ? used_s() - start : 0;
}

static void
bench_file(void)
{
    g_autofree guint8 *content = g_malloc0(PART_BYTES);
    const double mb = (double)N_PARTS * PART_BYTES / 1e6;
    double cbc = cipher_alone(FALSE, content), ige = cipher_alone(TRUE, content), used = 0;
    g_auto(SessionBench) bench = {0};
    gint64 before = 0;

    bench_init(&bench);
    for (guint i = 0; i < N_PARTS; i++) {
        g_autoptr(GBytes) part = NULL;
        double start = used_s();

        bench_send(&bench, CALL_WORDS);
        bench_take_all(&bench);
        used += used_s() - start;
        part = make_part(&bench, content);
        if (i == 0) /* with what the other end needs */
            before = peak_kib();
        start = used_s();
        if (!take_part(&bench, part))
            return;
        used += used_s() - start;
    }
    printf("AES-256-CBC encrypt (OpenSSL)  %8.1f MB/s   serial like IGE, on %.0f MB\n", mb / cbc,
           mb);
    printf("AES-256-IGE decrypt            %8.1f MB/s   %.2f of that\n", mb / ige, cbc / ige);
    printf(
        "a file of %.0f MB in parts      %8.1f MB/s   envelope and codec: %.2f of IGE alone, %.2f "
        "of CBC\n",
        mb, mb / used, ige / used, cbc / used);
    printf("%-30s %8.1f MB     the most, over the same program without them\n", "  memory for it",
           (double)(peak_kib() - before) / 1024);
}

/* --- small calls ----------------------------------------------------------------------------- */

typedef struct {
    int fd;
    MtFraming *framing;
} End;

/* Two ends of one connection over the loopback interface. */
static gboolean
connect_ends(End ends[2])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    gboolean good;

    ends[0].fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    good = bind(listener, (struct sockaddr *)&address, len) == 0 && listen(listener, 1) == 0 &&
           getsockname(listener, (struct sockaddr *)&address, &len) == 0 &&
           connect(ends[0].fd, (struct sockaddr *)&address, len) == 0;
    ends[1].fd = good ? accept(listener, NULL, NULL) : -1;
    close(listener);
    for (guint i = 0; i < 2; i++) {
        ends[i].framing = mt_framing_new(MT_FRAMING_INTERMEDIATE);
        setsockopt(ends[i].fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    return good && ends[1].fd >= 0;
}

static void
close_ends(End ends[2])
{
    for (guint i = 0; i < 2; i++) {
        close(ends[i].fd);
        mt_framing_free(ends[i].framing);
    }
}

static void
write_packet(SessionBench *bench, const End *end, GBytes *packet)
{
    g_auto(MtWriter) out = {0};
    gsize len, done = 0;
    gconstpointer bytes = g_bytes_get_data(packet, &len);

    mt_writer_init(&out);
    mt_framing_pack(end->framing, &bench->host.host, &bench->host, bytes, len, &out, NULL);
    while (done < out.len) {
        gssize written = send(end->fd, out.data + done, out.len - done, MSG_NOSIGNAL);

        if (written <= 0)
            return;
        done += (gsize)written;
    }
}

/* (transfer full) (nullable): the next packet, waited for. */
static GBytes *
read_packet(const End *end, gboolean wait)
{
    guint8 buffer[16384];

    for (;;) {
        MtFrame frame = {0};
        gssize got;

        if (!mt_framing_next(end->framing, &frame, NULL))
            return NULL;
        if (frame.packet != NULL)
            return frame.packet;
        got = recv(end->fd, buffer, sizeof buffer, wait ? 0 : MSG_DONTWAIT);
        if (got <= 0 || !mt_framing_feed(end->framing, buffer, (gsize)got, NULL))
            return NULL;
    }
}

static void
answer_all(SessionBench *bench, const End *end)
{
    for (guint i = 0; i < bench->peer.messages->len; i++) {
        const MtWireMessage *message = &g_array_index(bench->peer.messages, MtWireMessage, i);
        g_auto(MtWriter) body = {0};
        g_autoptr(GBytes) packet = NULL;

        if (message->len < 4 ||
            memcmp(message->body, &(guint32){GUINT32_TO_LE(BENCH_CALL)}, 4) != 0)
            continue;
        bench_init_body(&body, MT_ID_RPC_RESULT);
        mt_writer_u64(&body, message->msg_id);
        for (guint word = 0; word < ANSWER_WORDS; word++)
            mt_writer_u32(&body, 0x997275b5u);
        packet = peer_seal(&bench->peer, bench_next_id(bench), bench->content++ * 2 + 1, body.data,
                           body.len);
        write_packet(bench, end, packet);
    }
}

static void
send_calls(SessionBench *bench, const End *end, guint count)
{
    for (guint i = 0; i < count; i++)
        bench_send(bench, CALL_WORDS);
    for (;;) {
        g_autoptr(GBytes) packet = mt_session_take_packet(bench->session, bench->host.now);

        if (packet == NULL)
            return;
        write_packet(bench, end, packet);
    }
}

static guint
count_results(SessionBench *bench)
{
    guint count = 0;

    for (;;) {
        g_autoptr(MtSessionEvent) event = mt_session_next_event(bench->session);

        if (event == NULL)
            return count;
        count += event->kind == MT_SESSION_RESULT ? 1 : 0;
    }
}

/* So many calls are on their way at any time; seconds of the client. */
static double
exchange(SessionBench *bench, End ends[2], guint *answered)
{
    guint sent = WINDOW;
    double used = 0;
    double start = used_s();

    send_calls(bench, &ends[0], WINDOW);
    used += used_s() - start;
    while (*answered < N_CALLS) {
        guint before = *answered;
        GBytes *packet;

        while ((packet = read_packet(&ends[1], FALSE)) != NULL) {
            peer_open(&bench->peer, packet);
            g_bytes_unref(packet);
            answer_all(bench, &ends[1]);
        }
        start = used_s();
        while ((packet = read_packet(&ends[0], *answered == before)) != NULL) {
            bench_receive_packet(bench, packet);
            g_bytes_unref(packet);
            *answered += count_results(bench);
        }
        if (*answered == before)
            break;
        sent += *answered - before;
        send_calls(bench, &ends[0], MIN(*answered - before, N_CALLS + WINDOW - sent + 1));
        used += used_s() - start;
    }
    return used;
}

/* The same number of the same bytes there and back without anything around them. */
static double
echo(const End ends[2])
{
    guint8 buffer[WINDOW * ECHO_BYTES] = {0};
    double start = used_s();

    for (guint i = 0; i < N_CALLS / WINDOW; i++)
        for (guint side = 0; side < 2; side++) {
            for (guint packet = 0; packet < WINDOW; packet++)
                if (send(ends[side].fd, buffer, ECHO_BYTES, MSG_NOSIGNAL) <= 0)
                    return 0;
            if (recv(ends[1 - side].fd, buffer, sizeof buffer, MSG_WAITALL) <= 0)
                return 0;
        }
    return used_s() - start;
}

static void
bench_calls(void)
{
    g_auto(SessionBench) bench = {0};
    End ends[2];
    guint answered = 0;
    double whole, used, bare, start;

    if (!connect_ends(ends))
        return;
    bare = echo(ends);
    bench_init(&bench);
    start = used_s();
    used = exchange(&bench, ends, &answered);
    whole = used_s() - start;
    close_ends(ends);
    printf("bytes there and back           %8.0f /s     %u at a time, without any protocol\n",
           N_CALLS / bare, WINDOW);
    printf("calls and their answers        %8.0f /s     %u at a time, both ends on one thread\n",
           answered / whole, WINDOW);
    printf("%-30s %8.0f /s     in the time of the client alone\n", "", answered / used);
}

int
main(void)
{
    bench_file();
    bench_calls();
    return 0;
}
