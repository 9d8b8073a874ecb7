/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What happened since the last snapshot: records that can be torn or made by an enemy, and what a
 * new client makes of them.
 */
#include <client/chats/mt-chats.h>
#include <client/store/mt-journal.h>
#include <client/updates/mt-updates-private.h>
#include <fake-account.h>

#define CHANNEL 5

static void
test_records(void)
{
    g_auto(MtWriter) writer = {0};
    MtJournalEntry entry = {0};
    MtReader reader;
    gint32 pts = 0, top = 0;

    mt_writer_init(&writer);
    mt_journal_write(&writer, &(MtJournalEntry){MT_JOURNAL_SHOWN, CHANNEL, 7});
    g_assert_cmpuint(writer.len, ==, MT_JOURNAL_RECORD);
    mt_journal_write(&writer,
                     &(MtJournalEntry){MT_JOURNAL_CHANNEL, CHANNEL, mt_journal_pack(11, 12)});
    reader = MT_READER_INIT(writer.data, writer.len - 1);
    g_assert_true(mt_journal_read(&reader, &entry));
    g_assert_cmpuint(entry.kind, ==, MT_JOURNAL_SHOWN);
    g_assert_cmpint(entry.sequence, ==, CHANNEL);
    g_assert_cmpuint(entry.value, ==, 7);
    g_assert_false(mt_journal_read(&reader, &entry)); /* torn */
    reader = MT_READER_INIT(writer.data + MT_JOURNAL_RECORD, MT_JOURNAL_RECORD);
    g_assert_true(mt_journal_read(&reader, &entry));
    g_assert_true(mt_journal_unpack(entry.value, &pts, &top));
    g_assert_cmpint(pts, ==, 11);
    g_assert_cmpint(top, ==, 12);
    g_assert_false(mt_journal_unpack(G_MAXUINT64, &pts, &top));
}

static void
start(FakeAccount *account, GBytes *snapshot, GBytes *journal)
{
    fake_account_init_again(account, 1, snapshot, journal);
}

/* Where a channel begins is not lost with the program, whatever the snapshot knows. */
static void
test_channel(void)
{
    FakeAccount account;
    g_autoptr(GBytes) snapshot = NULL;
    g_autoptr(GBytes) journal = NULL;
    g_autoptr(GBytes) rest = NULL;
    const MtPeerId channel = {.type = MT_PEER_CHANNEL, .id = CHANNEL};
    MtSeal seal;

    start(&account, NULL, NULL);
    fake_account_start(&account, 10, 1);
    snapshot = fake_account_save(&account);
    g_assert_null(mt_chats_take_journal(account.chats));
    mt_updates_channel_is_at(account.chats->updates, channel, 30, 3, account.host.now);
    journal = mt_chats_take_journal(account.chats);
    g_assert_nonnull(journal);
    g_assert_cmpuint(g_bytes_get_size(journal), ==, 2 * MT_JOURNAL_RECORD); /* and whose it is */
    g_assert_null(mt_chats_take_journal(account.chats));
    g_assert_false(mt_chats_get_seal(account.chats, 1, &seal));
    fake_account_clear(&account);

    start(&account, snapshot, journal);
    mt_updates_channel_is_at(account.chats->updates, channel, 40, 9, account.host.now);
    rest = mt_chats_take_journal(account.chats);
    g_assert_null(rest);
    /* It begins where it began: what came since is fetched. */
    g_assert_true(mt_updates_find_channel(account.chats->updates, CHANNEL)->known);
    g_assert_cmpint(mt_updates_find_channel(account.chats->updates, CHANNEL)->box.pts, ==, 30);
    fake_account_clear(&account);
}

/* The records of somebody else, of an unknown kind, and nonsense. */
static void
test_foreign(void)
{
    FakeAccount account;
    g_autoptr(GBytes) snapshot = NULL;
    g_autoptr(GBytes) journal = NULL;
    g_auto(MtWriter) writer = {0};

    start(&account, NULL, NULL);
    fake_account_start(&account, 10, 1);
    snapshot = fake_account_save(&account);
    fake_account_clear(&account);
    mt_writer_init(&writer);
    mt_journal_write(&writer, &(MtJournalEntry){MT_JOURNAL_OWNER, 4711, 0});
    mt_journal_write(&writer,
                     &(MtJournalEntry){MT_JOURNAL_CHANNEL, CHANNEL, mt_journal_pack(30, 3)});
    mt_journal_write(&writer, &(MtJournalEntry){MT_JOURNAL_OWNER, FAKE_SELF, 0});
    mt_journal_write(&writer, &(MtJournalEntry){99, CHANNEL, 1});
    mt_journal_write(&writer, &(MtJournalEntry){MT_JOURNAL_CHANNEL, -1, G_MAXUINT64});
    mt_journal_write(&writer, &(MtJournalEntry){MT_JOURNAL_SHOWN, 4711, 1});
    journal = mt_writer_steal(&writer);
    start(&account, snapshot, journal);
    g_assert_null(mt_updates_find_channel(account.chats->updates, CHANNEL));
    fake_account_clear(&account);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/journal/records", test_records);
    g_test_add_func("/journal/channel", test_channel);
    g_test_add_func("/journal/foreign", test_foreign);
    return g_test_run();
}
