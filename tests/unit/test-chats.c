/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Verbs: each sends its call and ends with exactly one answer, whatever becomes of it; and what is
 * in the answers.
 */
#include <client/chats/mt-requests.h>
#include <client/updates/mt-updates.h>
#include <fake-account.h>
#include <string.h>

#define BEGIN_PTS 100

static TlChatPhotoEmpty no_photo = {.base = TL_CHAT_PHOTO_EMPTY};
static TlUser ann = {.base = TL_USER,
                     .flags = TL_USER_HAS_ACCESS_HASH,
                     .id = 5,
                     .access_hash = 1,
                     .first_name = "Ann"};
static TlChat club = {.base = TL_CHAT, .id = 6, .title = "Club", .photo = &no_photo.base};
static TlChannel news = {.base = TL_CHANNEL,
                         .flags = TL_CHANNEL_HAS_ACCESS_HASH,
                         .megagroup = TRUE,
                         .id = 7,
                         .access_hash = 2,
                         .title = "News",
                         .photo = &no_photo.base};
static TlObject *all_users[] = {&ann.base};
static TlObject *all_chats[] = {&news.base, &club.base};
static const TlVector users = {.len = 1, .objects = all_users};
static const TlVector chats = {.len = 2, .objects = all_chats};
static const TlVector nothing = {.len = 0};
static const TlUpdates packet = {
    .base = TL_UPDATES, .updates = &nothing, .users = &users, .chats = &chats};
static TlPeerUser peer_ann = {.base = TL_PEER_USER, .user_id = 5};
static TlPeerChannel peer_news = {.base = TL_PEER_CHANNEL, .channel_id = 7};
static const MtPeerId nobody = {.type = MT_PEER_NONE};

static void
set_up(FakeAccount *self, gconstpointer data)
{
    fake_account_init(self, 1, NULL);
    fake_account_start(self, BEGIN_PTS, 1);
    fake_account_push(self, &packet.base);
}

static void
tear_down(FakeAccount *self, gconstpointer data)
{
    fake_account_clear(self);
}

/* (transfer full): the answer, which must be to @request. */
static MtAnswer *
take_answer(FakeAccount *self, guint request)
{
    g_autoptr(MtChatEvent) event = fake_account_expect(self, MT_CHAT_ANSWER);

    g_assert_cmpuint(event->request, ==, request);
    return g_steal_pointer(&event->answer);
}

static void
reply(FakeAccount *self, guint32 call, const TlObject *result)
{
    fake_account_answer(self, fake_account_find(self, call), result);
}

/* --- every verb ------------------------------------------------------------------------------ */

typedef struct {
    MtPeerId ann;
    MtPeerId club;
    MtPeerId news;
} Names;

typedef guint (*Ask)(MtChats *chats, const Names *names, MtTime now);

static const gint32 ids[] = {3, 4};

#define VERB(name, expression)                                                                     \
    static guint ask_##name(MtChats *chats_, const Names *n, MtTime now)                           \
    {                                                                                              \
        return expression;                                                                         \
    }

VERB(edit, mt_chats_edit(chats_, n->ann, 3, "x", NULL, now))
VERB(delete, mt_chats_delete(chats_, n->ann, ids, 2, TRUE, now))
VERB(delete_post, mt_chats_delete(chats_, n->news, ids, 2, TRUE, now))
VERB(clear, mt_chats_clear(chats_, n->ann, TRUE, now))
VERB(forward, mt_chats_forward(chats_, n->news, ids, 2, n->ann, 0, TRUE, now))
VERB(react, mt_chats_react(chats_, n->ann, 3, "x", now))
VERB(unreact, mt_chats_react(chats_, n->ann, 3, NULL, now))
VERB(vote, mt_chats_vote(chats_, n->ann, 3, NULL, now))
VERB(pin, mt_chats_pin(chats_, n->ann, 3, TRUE, TRUE, now))
VERB(unpin_all, mt_chats_unpin_all(chats_, n->ann, now))
VERB(read, mt_chats_read(chats_, n->ann, 0, 3, now))
VERB(read_news, mt_chats_read(chats_, n->news, 0, 3, now))
VERB(read_topic, mt_chats_read(chats_, n->news, 2, 3, now))
VERB(read_mentions, mt_chats_read_mentions(chats_, n->club, now))
VERB(read_contents, mt_chats_read_contents(chats_, n->ann, ids, 2, now))
VERB(read_news_contents, mt_chats_read_contents(chats_, n->news, ids, 2, now))
VERB(type, mt_chats_type(chats_, n->ann, 0, MT_TYPING_TEXT, now))
VERB(start_bot, mt_chats_start_bot(chats_, n->ann, n->club, NULL, now))
VERB(history, mt_chats_load_history(chats_, n->ann, 0, 9, 0, 10, now))
VERB(topic_history, mt_chats_load_history(chats_, n->news, 2, 9, 0, 10, now))
VERB(search, mt_chats_search(chats_, n->news, "x", n->ann, NULL, 10, now))
VERB(pinned, mt_chats_load_pinned_messages(chats_, n->ann, 10, now))
VERB(messages, mt_chats_get_messages(chats_, n->ann, ids, 2, now))
VERB(posts, mt_chats_get_messages(chats_, n->news, ids, 2, now))
VERB(dialog, mt_chats_load_dialog(chats_, &n->ann, 1, now))
VERB(topics, mt_chats_load_topics(chats_, n->news, NULL, 10, now))
VERB(mark_unread, mt_chats_mark_unread(chats_, n->ann, TRUE, now))
VERB(mute, mt_chats_mute(chats_, n->ann, 0, 50, now))
VERB(mute_topic, mt_chats_mute(chats_, n->news, 2, 50, now))
VERB(archive, mt_chats_archive(chats_, n->ann, TRUE, now))
VERB(list_first, mt_chats_list_first(chats_, n->ann, TRUE, now))
VERB(draft, mt_chats_save_draft(chats_, n->ann, NULL, now))
VERB(add_contact, mt_chats_add_contact(chats_, n->ann, "A", NULL, TRUE, now))
VERB(remove_contact, mt_chats_remove_contact(chats_, n->ann, now))
VERB(block, mt_chats_block(chats_, n->ann, TRUE, now))
VERB(unblock, mt_chats_block(chats_, n->ann, FALSE, now))
VERB(user_info, mt_chats_load_info(chats_, n->ann, now))
VERB(channel_info, mt_chats_load_info(chats_, n->news, now))
VERB(common_chats, mt_chats_load_common_chats(chats_, n->ann, now))
VERB(invite, mt_chats_invite(chats_, n->news, &n->ann, 1, now))
VERB(invite_to_club, mt_chats_invite(chats_, n->club, &n->ann, 1, now))
VERB(kick, mt_chats_kick(chats_, n->news, n->ann, TRUE, now))
VERB(kick_from_club, mt_chats_kick(chats_, n->club, n->ann, TRUE, now))
VERB(unban, mt_chats_unban(chats_, n->news, n->ann, now))
VERB(promote, mt_chats_promote(chats_, n->news, n->ann, TRUE, now))
VERB(promote_in_club, mt_chats_promote(chats_, n->club, n->ann, TRUE, now))
VERB(join, mt_chats_join(chats_, n->news, now))
VERB(leave, mt_chats_leave(chats_, n->news, now))
VERB(destroy, mt_chats_destroy(chats_, n->news, now))
VERB(link, mt_chats_invite_link(chats_, n->news, FALSE, now))
VERB(members, mt_chats_load_members(chats_, n->news, MT_MEMBERS_SEARCH, "x", 0, 10, now))
VERB(set_title, mt_chats_set_title(chats_, n->news, "x", now))
VERB(set_about, mt_chats_set_about(chats_, n->news, "x", now))
VERB(set_picture, mt_chats_set_picture(chats_, n->news, NULL, now))
static guint
ask_press(MtChats *chats_, const Names *n, MtTime now)
{
    g_autoptr(GBytes) data = g_bytes_new_static("a", 1);

    return mt_chats_press(chats_, n->ann, 3, data, now);
}

/* Without a peer that could be unknown. */
VERB(search_all, mt_chats_search(chats_, nobody, "x", nobody, NULL, 10, now))
VERB(dialogs, mt_chats_load_dialogs(chats_, FALSE, NULL, 10, now))
VERB(contacts, mt_chats_load_contacts(chats_, now))
VERB(blocked, mt_chats_load_blocked(chats_, 0, 10, now))
VERB(resolve, mt_chats_resolve(chats_, "@x", now))
VERB(resolve_phone, mt_chats_resolve_phone(chats_, "44", now))
VERB(find, mt_chats_find(chats_, "x", 10, now))
VERB(add_phone, mt_chats_add_phone(chats_, "44", "A", "B", now))
VERB(presence, mt_chats_set_presence(chats_, TRUE, now))
VERB(profile, mt_chats_set_profile(chats_, "A", NULL, NULL, now))
VERB(username, mt_chats_set_username(chats_, "@x", now))
VERB(check_invite, mt_chats_check_invite(chats_, "h", now))
VERB(join_invite, mt_chats_join_invite(chats_, "h", now))
VERB(club_info, mt_chats_load_info(chats_, n->club, now))
VERB(club_members, mt_chats_load_members(chats_, n->club, MT_MEMBERS_RECENT, NULL, 0, 10, now))
VERB(leave_club, mt_chats_leave(chats_, n->club, now))
VERB(destroy_club, mt_chats_destroy(chats_, n->club, now))
VERB(set_club_title, mt_chats_set_title(chats_, n->club, "x", now))
VERB(set_club_picture, mt_chats_set_picture(chats_, n->club, NULL, now))

static const struct {
    const char *name;
    Ask ask;
    guint32 call;
    gboolean needs_peer;
} verbs[] = {
    {"edit", ask_edit, TL_ID_CALL_MESSAGES_EDIT_MESSAGE, TRUE},
    {"delete", ask_delete, TL_ID_CALL_MESSAGES_DELETE_MESSAGES, FALSE},
    {"delete-post", ask_delete_post, TL_ID_CALL_CHANNELS_DELETE_MESSAGES, TRUE},
    {"clear", ask_clear, TL_ID_CALL_MESSAGES_DELETE_HISTORY, TRUE},
    {"forward", ask_forward, TL_ID_CALL_MESSAGES_FORWARD_MESSAGES, TRUE},
    {"react", ask_react, TL_ID_CALL_MESSAGES_SEND_REACTION, TRUE},
    {"unreact", ask_unreact, TL_ID_CALL_MESSAGES_SEND_REACTION, TRUE},
    {"vote", ask_vote, TL_ID_CALL_MESSAGES_SEND_VOTE, TRUE},
    {"pin", ask_pin, TL_ID_CALL_MESSAGES_UPDATE_PINNED_MESSAGE, TRUE},
    {"unpin-all", ask_unpin_all, TL_ID_CALL_MESSAGES_UNPIN_ALL_MESSAGES, TRUE},
    {"read", ask_read, TL_ID_CALL_MESSAGES_READ_HISTORY, TRUE},
    {"read-news", ask_read_news, TL_ID_CALL_CHANNELS_READ_HISTORY, TRUE},
    {"read-topic", ask_read_topic, TL_ID_CALL_MESSAGES_READ_DISCUSSION, TRUE},
    {"read-mentions", ask_read_mentions, TL_ID_CALL_MESSAGES_READ_MENTIONS, TRUE},
    {"read-contents", ask_read_contents, TL_ID_CALL_MESSAGES_READ_MESSAGE_CONTENTS, FALSE},
    {"read-news-contents", ask_read_news_contents, TL_ID_CALL_CHANNELS_READ_MESSAGE_CONTENTS, TRUE},
    {"type", ask_type, TL_ID_CALL_MESSAGES_SET_TYPING, TRUE},
    {"press", ask_press, TL_ID_CALL_MESSAGES_GET_BOT_CALLBACK_ANSWER, TRUE},
    {"start-bot", ask_start_bot, TL_ID_CALL_MESSAGES_START_BOT, TRUE},
    {"history", ask_history, TL_ID_CALL_MESSAGES_GET_HISTORY, TRUE},
    {"topic-history", ask_topic_history, TL_ID_CALL_MESSAGES_GET_REPLIES, TRUE},
    {"search", ask_search, TL_ID_CALL_MESSAGES_SEARCH, TRUE},
    {"pinned", ask_pinned, TL_ID_CALL_MESSAGES_SEARCH, TRUE},
    {"messages", ask_messages, TL_ID_CALL_MESSAGES_GET_MESSAGES, FALSE},
    {"posts", ask_posts, TL_ID_CALL_CHANNELS_GET_MESSAGES, TRUE},
    {"dialog", ask_dialog, TL_ID_CALL_MESSAGES_GET_PEER_DIALOGS, TRUE},
    {"topics", ask_topics, TL_ID_CALL_MESSAGES_GET_FORUM_TOPICS, TRUE},
    {"mark-unread", ask_mark_unread, TL_ID_CALL_MESSAGES_MARK_DIALOG_UNREAD, TRUE},
    {"mute", ask_mute, TL_ID_CALL_ACCOUNT_UPDATE_NOTIFY_SETTINGS, TRUE},
    {"mute-topic", ask_mute_topic, TL_ID_CALL_ACCOUNT_UPDATE_NOTIFY_SETTINGS, TRUE},
    {"archive", ask_archive, TL_ID_CALL_FOLDERS_EDIT_PEER_FOLDERS, TRUE},
    {"list-first", ask_list_first, TL_ID_CALL_MESSAGES_TOGGLE_DIALOG_PIN, TRUE},
    {"draft", ask_draft, TL_ID_CALL_MESSAGES_SAVE_DRAFT, TRUE},
    {"add-contact", ask_add_contact, TL_ID_CALL_CONTACTS_ADD_CONTACT, TRUE},
    {"remove-contact", ask_remove_contact, TL_ID_CALL_CONTACTS_DELETE_CONTACTS, TRUE},
    {"block", ask_block, TL_ID_CALL_CONTACTS_BLOCK, TRUE},
    {"unblock", ask_unblock, TL_ID_CALL_CONTACTS_UNBLOCK, TRUE},
    {"user-info", ask_user_info, TL_ID_CALL_USERS_GET_FULL_USER, TRUE},
    {"channel-info", ask_channel_info, TL_ID_CALL_CHANNELS_GET_FULL_CHANNEL, TRUE},
    {"common-chats", ask_common_chats, TL_ID_CALL_MESSAGES_GET_COMMON_CHATS, TRUE},
    {"invite", ask_invite, TL_ID_CALL_CHANNELS_INVITE_TO_CHANNEL, TRUE},
    {"invite-to-club", ask_invite_to_club, TL_ID_CALL_MESSAGES_ADD_CHAT_USER, TRUE},
    {"kick", ask_kick, TL_ID_CALL_CHANNELS_EDIT_BANNED, TRUE},
    {"kick-from-club", ask_kick_from_club, TL_ID_CALL_MESSAGES_DELETE_CHAT_USER, TRUE},
    {"unban", ask_unban, TL_ID_CALL_CHANNELS_EDIT_BANNED, TRUE},
    {"promote", ask_promote, TL_ID_CALL_CHANNELS_EDIT_ADMIN, TRUE},
    {"promote-in-club", ask_promote_in_club, TL_ID_CALL_MESSAGES_EDIT_CHAT_ADMIN, TRUE},
    {"join", ask_join, TL_ID_CALL_CHANNELS_JOIN_CHANNEL, TRUE},
    {"leave", ask_leave, TL_ID_CALL_CHANNELS_LEAVE_CHANNEL, TRUE},
    {"destroy", ask_destroy, TL_ID_CALL_CHANNELS_DELETE_CHANNEL, TRUE},
    {"link", ask_link, TL_ID_CALL_MESSAGES_EXPORT_CHAT_INVITE, TRUE},
    {"members", ask_members, TL_ID_CALL_CHANNELS_GET_PARTICIPANTS, TRUE},
    {"set-title", ask_set_title, TL_ID_CALL_CHANNELS_EDIT_TITLE, TRUE},
    {"set-about", ask_set_about, TL_ID_CALL_MESSAGES_EDIT_CHAT_ABOUT, TRUE},
    {"set-picture", ask_set_picture, TL_ID_CALL_CHANNELS_EDIT_PHOTO, TRUE},
    {"search-all", ask_search_all, TL_ID_CALL_MESSAGES_SEARCH_GLOBAL, FALSE},
    {"dialogs", ask_dialogs, TL_ID_CALL_MESSAGES_GET_DIALOGS, FALSE},
    {"contacts", ask_contacts, TL_ID_CALL_CONTACTS_GET_CONTACTS, FALSE},
    {"blocked", ask_blocked, TL_ID_CALL_CONTACTS_GET_BLOCKED, FALSE},
    {"resolve", ask_resolve, TL_ID_CALL_CONTACTS_RESOLVE_USERNAME, FALSE},
    {"resolve-phone", ask_resolve_phone, TL_ID_CALL_CONTACTS_RESOLVE_PHONE, FALSE},
    {"find", ask_find, TL_ID_CALL_CONTACTS_SEARCH, FALSE},
    {"add-phone", ask_add_phone, TL_ID_CALL_CONTACTS_IMPORT_CONTACTS, FALSE},
    {"presence", ask_presence, TL_ID_CALL_ACCOUNT_UPDATE_STATUS, FALSE},
    {"profile", ask_profile, TL_ID_CALL_ACCOUNT_UPDATE_PROFILE, FALSE},
    {"username", ask_username, TL_ID_CALL_ACCOUNT_UPDATE_USERNAME, FALSE},
    {"check-invite", ask_check_invite, TL_ID_CALL_MESSAGES_CHECK_CHAT_INVITE, FALSE},
    {"join-invite", ask_join_invite, TL_ID_CALL_MESSAGES_IMPORT_CHAT_INVITE, FALSE},
    {"club-info", ask_club_info, TL_ID_CALL_MESSAGES_GET_FULL_CHAT, FALSE},
    {"club-members", ask_club_members, TL_ID_CALL_MESSAGES_GET_FULL_CHAT, FALSE},
    {"leave-club", ask_leave_club, TL_ID_CALL_MESSAGES_DELETE_CHAT_USER, FALSE},
    {"destroy-club", ask_destroy_club, TL_ID_CALL_MESSAGES_DELETE_CHAT, FALSE},
    {"set-club-title", ask_set_club_title, TL_ID_CALL_MESSAGES_EDIT_CHAT_TITLE, FALSE},
    {"set-club-picture", ask_set_club_picture, TL_ID_CALL_MESSAGES_EDIT_CHAT_PHOTO, FALSE},
};

static const Names known = {{MT_PEER_USER, 5}, {MT_PEER_GROUP, 6}, {MT_PEER_CHANNEL, 7}};
static const Names unknown = {{MT_PEER_USER, 95}, {MT_PEER_GROUP, 96}, {MT_PEER_CHANNEL, 97}};

/* A result of the right type with nothing in it; the kinds of the schema's own choice. */
static void
answer_blank(FakeAccount *self, const FakeCall *call, guint which)
{
    const TlConstructor *function = call->object->constructor;
    const TlType *type = function->result_type;
    g_autofree TlObject *object = NULL;

    if (function->result_kind != TL_KIND_OBJECT) {
        fake_account_answer(self, call, NULL);
        return;
    }
    object = g_malloc0(type->constructors[which % type->n_constructors]->size);
    object->constructor = type->constructors[which % type->n_constructors];
    fake_account_answer(self, call, object);
}

static gboolean
can_be_blank(const TlConstructor *constructor)
{
    for (guint i = 0; i < constructor->n_fields; i++) {
        const TlField *field = &constructor->fields[i];

        if (field->flag_bit < 0 && (field->kind == TL_KIND_OBJECT || field->kind == TL_KIND_BARE))
            return FALSE;
    }
    return TRUE;
}

static void
check_verb(FakeAccount *self, guint index, guint which)
{
    guint request = verbs[index].ask(self->chats, &known, self->host.now);
    const FakeCall *call = fake_account_find(self, verbs[index].call);
    const TlType *type = call != NULL ? call->object->constructor->result_type : NULL;
    g_autoptr(MtAnswer) answer = NULL;

    g_test_message("%s %u", verbs[index].name, which);
    g_assert_true(call != NULL);
    fake_account_expect_nothing(self);
    if (type == NULL || can_be_blank(type->constructors[which % type->n_constructors]))
        answer_blank(self, call, which);
    else
        fake_account_fail(self, call, 400, "NOTHING_MORE");
    answer = take_answer(self, request);
    fake_account_expect_nothing(self);
}

static void
test_every_answer(FakeAccount *self, gconstpointer data)
{
    for (guint which = 0; which < 4; which++) {
        for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
            check_verb(self, i, which);
    }
}

static void
test_every_failure(FakeAccount *self, gconstpointer data)
{
    for (guint i = 0; i < G_N_ELEMENTS(verbs); i++) {
        guint request = verbs[i].ask(self->chats, &known, self->host.now);
        g_autoptr(MtAnswer) answer = NULL;

        g_test_message("%s", verbs[i].name);
        fake_account_fail(self, fake_account_find(self, verbs[i].call), 420, "FLOOD_WAIT_77");
        answer = take_answer(self, request);
        g_assert_cmpint(answer->failure, ==, MT_FAILURE_WAIT);
        g_assert_cmpint(answer->wait_s, ==, 77);
        g_assert_cmpstr(answer->error, ==, "FLOOD_WAIT_77");
    }
}

static void
test_every_unknown(FakeAccount *self, gconstpointer data)
{
    for (guint i = 0; i < G_N_ELEMENTS(verbs); i++) {
        guint request;
        g_autoptr(MtAnswer) answer = NULL;

        if (!verbs[i].needs_peer)
            continue;
        g_test_message("%s", verbs[i].name);
        request = verbs[i].ask(self->chats, &unknown, self->host.now);
        g_assert_cmpuint(self->sent->len, ==, 0);
        answer = take_answer(self, request);
        g_assert_cmpint(answer->failure, ==, MT_FAILURE_UNKNOWN_PEER);
    }
}

static void
test_every_signed_out(FakeAccount *self, gconstpointer data)
{
    guint requests[G_N_ELEMENTS(verbs)];

    for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
        requests[i] = verbs[i].ask(self->chats, &known, self->host.now);
    mt_chats_set_signed_in(self->chats, 0, self->host.now);
    for (guint i = 0; i < G_N_ELEMENTS(verbs); i++) {
        g_autoptr(MtAnswer) answer = take_answer(self, requests[i]);

        g_assert_cmpint(answer->failure, ==, MT_FAILURE_SIGNED_OUT);
    }
    for (guint i = 0; i < G_N_ELEMENTS(verbs); i++) {
        guint request = verbs[i].ask(self->chats, &known, self->host.now);
        g_autoptr(MtAnswer) answer = take_answer(self, request);

        g_assert_cmpint(answer->failure, !=, MT_FAILURE_NONE);
    }
}

static void
test_too_many(FakeAccount *self, gconstpointer data)
{
    gint32 many[MT_MAX_REQUEST_IDS + 1] = {0};
    guint request =
        mt_chats_delete(self->chats, known.ann, many, G_N_ELEMENTS(many), TRUE, self->host.now);
    g_autoptr(MtAnswer) answer = take_answer(self, request);

    g_assert_cmpint(answer->failure, ==, MT_FAILURE_INVALID);
}

/* --- messages -------------------------------------------------------------------------------- */

static void
test_history(FakeAccount *self, gconstpointer data)
{
    TlMessage newer = {.base = TL_MESSAGE, .id = 12, .peer_id = &peer_ann.base, .message = "b"};
    TlMessageEmpty gap = {.base = TL_MESSAGE_EMPTY, .id = 11};
    TlMessage older = {.base = TL_MESSAGE, .id = 10, .peer_id = &peer_ann.base, .message = "a"};
    TlObject *three[] = {&newer.base, &gap.base, &older.base};
    const TlVector messages = {.len = 3, .objects = three};
    const TlMessagesMessagesSlice slice = {.base = TL_MESSAGES_MESSAGES_SLICE,
                                           .count = 500,
                                           .messages = &messages,
                                           .topics = &nothing,
                                           .chats = &nothing,
                                           .users = &users};
    guint request = mt_chats_load_history(self->chats, known.ann, 0, 0, 0, 3, self->host.now);
    g_autoptr(MtAnswer) answer = NULL;
    MtPeerId place = {0};

    reply(self, TL_ID_CALL_MESSAGES_GET_HISTORY, &slice.base);
    answer = take_answer(self, request);
    g_assert_cmpint(answer->verb, ==, MT_VERB_HISTORY);
    g_assert_cmpuint(answer->messages->len, ==, 2);
    g_assert_cmpint(((MtMessage *)g_ptr_array_index(answer->messages, 0))->id, ==, 10);
    g_assert_cmpint(answer->count, ==, 500);
    g_assert_true(answer->more);
    g_assert_cmpint(answer->page.id, ==, 10);
    g_assert_true(mt_chats_find_place(self->chats, 12, &place));
}

static void
test_search_everywhere(FakeAccount *self, gconstpointer data)
{
    TlMessage found = {.base = TL_MESSAGE, .id = 12, .peer_id = &peer_news.base, .message = "b"};
    TlObject *only = &found.base;
    const TlVector messages = {.len = 1, .objects = &only};
    const TlMessagesMessagesSlice slice = {.base = TL_MESSAGES_MESSAGES_SLICE,
                                           .flags = TL_MESSAGES_MESSAGES_SLICE_HAS_NEXT_RATE,
                                           .count = 9,
                                           .next_rate = 555,
                                           .messages = &messages,
                                           .topics = &nothing,
                                           .chats = &chats,
                                           .users = &users};
    guint request = mt_chats_search(self->chats, nobody, "x", nobody, NULL, 1, self->host.now);
    g_autoptr(MtAnswer) answer = NULL;
    const FakeCall *call;
    const TlCallMessagesSearchGlobal *asked;

    reply(self, TL_ID_CALL_MESSAGES_SEARCH_GLOBAL, &slice.base);
    answer = take_answer(self, request);
    g_assert_true(answer->more);
    mt_chats_search(self->chats, nobody, "x", nobody, &answer->page, 1, self->host.now);
    call = fake_account_find(self, TL_ID_CALL_MESSAGES_SEARCH_GLOBAL);
    g_assert_true(call != NULL);
    asked = (const TlCallMessagesSearchGlobal *)call->object;
    g_assert_cmpint(asked->offset_rate, ==, 555);
    g_assert_cmpint(asked->offset_id, ==, 12);
    g_assert_cmpuint(tl_object_id(asked->offset_peer), ==, TL_ID_INPUT_PEER_CHANNEL);
}

/* What a call moved is no gap later on. */
static void
test_affected(FakeAccount *self, gconstpointer data)
{
    const TlMessagesAffectedMessages affected = {
        .base = TL_MESSAGES_AFFECTED_MESSAGES, .pts = BEGIN_PTS + 2, .pts_count = 2};
    const TlUpdateShortMessage next = {.base = TL_UPDATE_SHORT_MESSAGE,
                                       .id = 20,
                                       .user_id = 5,
                                       .message = "x",
                                       .pts = BEGIN_PTS + 3,
                                       .pts_count = 1};
    guint request = mt_chats_delete(self->chats, known.ann, ids, 2, TRUE, self->host.now);
    g_autoptr(MtAnswer) answer = NULL;
    g_autoptr(MtChatEvent) event = NULL;

    reply(self, TL_ID_CALL_MESSAGES_DELETE_MESSAGES, &affected.base);
    answer = take_answer(self, request);
    fake_account_push(self, &next.base);
    event = fake_account_expect(self, MT_CHAT_MESSAGE);
    g_assert_cmpint(event->id, ==, 20);
}

static void
test_clear_in_parts(FakeAccount *self, gconstpointer data)
{
    TlMessagesAffectedHistory affected = {
        .base = TL_MESSAGES_AFFECTED_HISTORY, .pts = BEGIN_PTS + 1, .pts_count = 1, .offset = 50};
    guint request = mt_chats_clear(self->chats, known.ann, FALSE, self->host.now);
    g_autoptr(MtAnswer) answer = NULL;

    reply(self, TL_ID_CALL_MESSAGES_DELETE_HISTORY, &affected.base);
    fake_account_expect_nothing(self);
    affected.pts++;
    affected.offset = 0;
    reply(self, TL_ID_CALL_MESSAGES_DELETE_HISTORY, &affected.base);
    answer = take_answer(self, request);
    g_assert_cmpint(answer->failure, ==, MT_FAILURE_NONE);
}

static void
test_press(FakeAccount *self, gconstpointer data)
{
    const TlMessagesBotCallbackAnswer said = {.base = TL_MESSAGES_BOT_CALLBACK_ANSWER,
                                              .message = "Done"};
    g_autoptr(GBytes) bytes = g_bytes_new_static("go", 2);
    guint request = mt_chats_press(self->chats, known.ann, 3, bytes, self->host.now);
    g_autoptr(MtAnswer) answer = NULL;

    reply(self, TL_ID_CALL_MESSAGES_GET_BOT_CALLBACK_ANSWER, &said.base);
    answer = take_answer(self, request);
    g_assert_cmpstr(answer->text, ==, "Done");
}

/* --- lists ----------------------------------------------------------------------------------- */

static void
test_dialogs(FakeAccount *self, gconstpointer data)
{
    TlPeerNotifySettings settings = {.base = TL_PEER_NOTIFY_SETTINGS};
    TlMessage top = {
        .base = TL_MESSAGE, .id = 90, .peer_id = &peer_news.base, .date = 1234, .message = "last"};
    TlDialog pinned = {.base = TL_DIALOG,
                       .pinned = TRUE,
                       .peer = &peer_ann.base,
                       .top_message = 8,
                       .notify_settings = &settings.base};
    TlDialog dialog = {.base = TL_DIALOG,
                       .flags = TL_DIALOG_HAS_PTS,
                       .peer = &peer_news.base,
                       .top_message = 90,
                       .unread_count = 3,
                       .notify_settings = &settings.base,
                       .pts = 400};
    TlObject *both[] = {&pinned.base, &dialog.base};
    TlObject *only = &top.base;
    const TlVector dialogs = {.len = 2, .objects = both};
    const TlVector messages = {.len = 1, .objects = &only};
    const TlMessagesDialogsSlice slice = {.base = TL_MESSAGES_DIALOGS_SLICE,
                                          .count = 5000,
                                          .dialogs = &dialogs,
                                          .messages = &messages,
                                          .chats = &chats,
                                          .users = &users};
    guint request = mt_chats_load_dialogs(self->chats, FALSE, NULL, 100, self->host.now);
    g_autoptr(MtAnswer) answer = NULL;
    g_autoptr(MtAnswer) last = NULL;
    const MtDialog *second;
    const FakeCall *call;

    reply(self, TL_ID_CALL_MESSAGES_GET_DIALOGS, &slice.base);
    answer = take_answer(self, request);
    g_assert_cmpint(answer->count, ==, 5000);
    second = g_ptr_array_index(answer->dialogs, 1);
    g_assert_cmpstr(second->top->text, ==, "last");
    g_assert_true(answer->more);
    g_assert_cmpint(answer->page.date_s, ==, 1234);
    /* The channel's sequence goes on from there. */
    g_assert_cmpint(mt_updates_is_ready(self->chats->updates), ==, TRUE);
    request = mt_chats_load_dialogs(self->chats, FALSE, &answer->page, 100, self->host.now);
    call = fake_account_find(self, TL_ID_CALL_MESSAGES_GET_DIALOGS);
    g_assert_true(call != NULL);
    g_assert_true(((const TlCallMessagesGetDialogs *)call->object)->exclude_pinned);
    g_assert_cmpint(((const TlCallMessagesGetDialogs *)call->object)->offset_id, ==, 90);
    fake_account_answer(self, call, &slice.base); /* the same again: that is the end */
    last = take_answer(self, request);
    g_assert_false(last->more);
}

static void
test_contacts(FakeAccount *self, gconstpointer data)
{
    TlContact contact = {.base = TL_CONTACT, .user_id = 5};
    TlObject *only = &contact.base;
    const TlVector list = {.len = 1, .objects = &only};
    const TlContactsContacts all = {
        .base = TL_CONTACTS_CONTACTS, .contacts = &list, .users = &users};
    guint request = mt_chats_load_contacts(self->chats, self->host.now);
    g_autoptr(MtAnswer) answer = NULL;

    reply(self, TL_ID_CALL_CONTACTS_GET_CONTACTS, &all.base);
    answer = take_answer(self, request);
    g_assert_cmpuint(answer->peers->len, ==, 1);
    g_assert_true(mt_peer_id_equal(g_array_index(answer->peers, MtPeerId, 0), known.ann));
}

static void
test_blocked(FakeAccount *self, gconstpointer data)
{
    guint request = mt_chats_block(self->chats, known.ann, TRUE, self->host.now);
    g_autoptr(MtAnswer) answer = NULL;

    reply(self, TL_ID_CALL_CONTACTS_BLOCK, NULL);
    answer = take_answer(self, request);
    g_assert_cmpuint(mt_chats_find_peer(self->chats, known.ann)->flags & MT_PEER_BLOCKED, !=, 0);
}

static void
test_resolve(FakeAccount *self, gconstpointer data)
{
    const TlContactsResolvedPeer found = {.base = TL_CONTACTS_RESOLVED_PEER,
                                          .peer = &peer_news.base,
                                          .chats = &chats,
                                          .users = &users};
    guint request = mt_chats_resolve(self->chats, "@news", self->host.now);
    const FakeCall *call = fake_account_find(self, TL_ID_CALL_CONTACTS_RESOLVE_USERNAME);
    g_autoptr(MtAnswer) answer = NULL;

    g_assert_true(call != NULL);
    g_assert_cmpstr(((const TlCallContactsResolveUsername *)call->object)->username, ==, "news");
    fake_account_answer(self, call, &found.base);
    answer = take_answer(self, request);
    g_assert_true(mt_peer_id_equal(answer->peer, known.news));
}

static void
test_add_phone(FakeAccount *self, gconstpointer data)
{
    TlImportedContact one = {.base = TL_IMPORTED_CONTACT, .user_id = 5};
    TlObject *only = &one.base;
    const TlVector imported = {.len = 1, .objects = &only};
    const TlContactsImportedContacts all = {.base = TL_CONTACTS_IMPORTED_CONTACTS,
                                            .imported = &imported,
                                            .popular_invites = &nothing,
                                            .retry_contacts = &nothing,
                                            .users = &users};
    guint request = mt_chats_add_phone(self->chats, "44123", "A", NULL, self->host.now);
    g_autoptr(MtAnswer) answer = NULL;

    reply(self, TL_ID_CALL_CONTACTS_IMPORT_CONTACTS, &all.base);
    answer = take_answer(self, request);
    g_assert_true(mt_peer_id_equal(answer->peer, known.ann));
}

/* --- groups ---------------------------------------------------------------------------------- */

static void
test_create(FakeAccount *self, gconstpointer data)
{
    const MtNewChat fresh = {
        .kind = MT_PEER_KIND_GROUP, .title = "New", .members = &known.ann, .n_members = 1};
    const MtNewChat wrong = {.kind = MT_PEER_KIND_USER, .title = "New"};
    TlMissingInvitee one = {.base = TL_MISSING_INVITEE, .user_id = 5};
    TlObject *only = &one.base;
    const TlVector missing = {.len = 1, .objects = &only};
    TlUpdates updates = packet;
    const TlMessagesInvitedUsers invited = {
        .base = TL_MESSAGES_INVITED_USERS, .updates = &updates.base, .missing_invitees = &missing};
    guint request = mt_chats_create(self->chats, &fresh, self->host.now);
    g_autoptr(MtAnswer) answer = NULL;
    g_autoptr(MtAnswer) refused = NULL;

    reply(self, TL_ID_CALL_MESSAGES_CREATE_CHAT, &invited.base);
    answer = take_answer(self, request);
    g_assert_true(mt_peer_id_equal(answer->peer, known.news)); /* the first of the packet */
    g_assert_cmpuint(answer->peers->len, ==, 1);
    refused = take_answer(self, mt_chats_create(self->chats, &wrong, self->host.now));
    g_assert_cmpint(refused->failure, ==, MT_FAILURE_INVALID);
}

static void
test_kick_without_ban(FakeAccount *self, gconstpointer data)
{
    guint request = mt_chats_kick(self->chats, known.news, known.ann, FALSE, self->host.now);
    const FakeCall *call = fake_account_find(self, TL_ID_CALL_CHANNELS_EDIT_BANNED);
    g_autoptr(MtAnswer) answer = NULL;

    g_assert_true(call != NULL);
    fake_account_answer(self, call, &packet.base);
    fake_account_expect_nothing(self);
    call = fake_account_find(self, TL_ID_CALL_CHANNELS_EDIT_BANNED);
    g_assert_true(call != NULL);
    g_assert_false(((const TlChatBannedRights *)((const TlCallChannelsEditBanned *)call->object)
                        ->banned_rights)
                       ->view_messages);
    fake_account_answer(self, call, &packet.base);
    answer = take_answer(self, request);
    g_assert_cmpint(answer->failure, ==, MT_FAILURE_NONE);
}

static void
test_join(FakeAccount *self, gconstpointer data)
{
    TlUpdates updates = packet;
    const TlMessagesChatInviteJoinResultOk joined = {.base = TL_MESSAGES_CHAT_INVITE_JOIN_RESULT_OK,
                                                     .updates = &updates.base};
    guint request = mt_chats_join_invite(self->chats, "hash", self->host.now);
    g_autoptr(MtAnswer) answer = NULL;

    reply(self, TL_ID_CALL_MESSAGES_IMPORT_CHAT_INVITE, &joined.base);
    answer = take_answer(self, request);
    g_assert_true(mt_peer_id_equal(answer->peer, known.news));
}

static void
test_check_invite(FakeAccount *self, gconstpointer data)
{
    TlPhotoEmpty photo = {.base = TL_PHOTO_EMPTY};
    const TlChatInvite fresh = {.base = TL_CHAT_INVITE,
                                .request_needed = TRUE,
                                .title = "Inside",
                                .photo = &photo.base,
                                .participants_count = 12};
    const TlChatInviteAlready old = {.base = TL_CHAT_INVITE_ALREADY, .chat = &news.base};
    guint request = mt_chats_check_invite(self->chats, "hash", self->host.now);
    g_autoptr(MtAnswer) answer = NULL;
    g_autoptr(MtAnswer) already = NULL;

    reply(self, TL_ID_CALL_MESSAGES_CHECK_CHAT_INVITE, &fresh.base);
    answer = take_answer(self, request);
    g_assert_cmpstr(answer->invite->title, ==, "Inside");
    g_assert_true(answer->invite->request);
    request = mt_chats_check_invite(self->chats, "hash", self->host.now);
    reply(self, TL_ID_CALL_MESSAGES_CHECK_CHAT_INVITE, &old.base);
    already = take_answer(self, request);
    g_assert_true(already->invite->member);
    g_assert_true(mt_peer_id_equal(already->peer, known.news));
}

static void
test_members(FakeAccount *self, gconstpointer data)
{
    TlChatAdminRights rights = {.base = TL_CHAT_ADMIN_RIGHTS};
    TlChannelParticipantAdmin boss = {.base = TL_CHANNEL_PARTICIPANT_ADMIN,
                                      .user_id = 5,
                                      .admin_rights = &rights.base,
                                      .rank = "Boss"};
    TlObject *only = &boss.base;
    const TlVector list = {.len = 1, .objects = &only};
    const TlChannelsChannelParticipants part = {.base = TL_CHANNELS_CHANNEL_PARTICIPANTS,
                                                .count = 80,
                                                .participants = &list,
                                                .chats = &nothing,
                                                .users = &users};
    guint request = mt_chats_load_members(self->chats, known.news, MT_MEMBERS_ADMINS, NULL, 0, 1,
                                          self->host.now);
    g_autoptr(MtAnswer) answer = NULL;
    const MtMember *member;

    reply(self, TL_ID_CALL_CHANNELS_GET_PARTICIPANTS, &part.base);
    answer = take_answer(self, request);
    g_assert_cmpint(answer->count, ==, 80);
    g_assert_true(answer->more);
    member = g_ptr_array_index(answer->members, 0);
    g_assert_cmpint(member->role, ==, MT_ROLE_ADMIN);
    g_assert_cmpstr(member->rank, ==, "Boss");
}

/* Another user's account does not go on with what was known of this one. */
static void
test_other_user(FakeAccount *self, gconstpointer data)
{
    mt_chats_set_signed_in(self->chats, 77, self->host.now);
    g_assert_cmpint(mt_chats_get_self(self->chats), ==, 77);
    g_assert_null(mt_chats_find_peer(self->chats, known.ann));
    fake_account_run(self);
    g_assert_true(fake_account_find(self, TL_ID_CALL_UPDATES_GET_STATE) != NULL);
}

#define ADD(path, function)                                                                        \
    g_test_add("/chats/" path, FakeAccount, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("every-answer", test_every_answer);
    ADD("every-failure", test_every_failure);
    ADD("every-unknown", test_every_unknown);
    ADD("every-signed-out", test_every_signed_out);
    ADD("too-many", test_too_many);
    ADD("history", test_history);
    ADD("search-everywhere", test_search_everywhere);
    ADD("affected", test_affected);
    ADD("clear-in-parts", test_clear_in_parts);
    ADD("press", test_press);
    ADD("dialogs", test_dialogs);
    ADD("contacts", test_contacts);
    ADD("blocked", test_blocked);
    ADD("resolve", test_resolve);
    ADD("add-phone", test_add_phone);
    ADD("create", test_create);
    ADD("kick-without-ban", test_kick_without_ban);
    ADD("join", test_join);
    ADD("check-invite", test_check_invite);
    ADD("members", test_members);
    ADD("other-user", test_other_user);
    return g_test_run();
}
